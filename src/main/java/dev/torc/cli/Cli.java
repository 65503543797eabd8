package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code torc} command as a function of its arguments. */
public final class Cli {
  private Cli() {}

  /** Runs one command line of this process; returns the exit status. */
  public static int run(String[] args) {
    // Tables and job names need UTF-8 whatever the locale says.
    var stdout = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 14);
    var out = new PrintStream(stdout, false, StandardCharsets.UTF_8);
    var err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return run(
        args,
        new Io(
            out,
            err,
            System.in,
            System.getenv(),
            Path.of(""),
            Io.Terminal.ofProcess(),
            Interrupts.SIGNALS));
  }

  /** Runs one command line without a terminal and with empty standard input. */
  public static int run(String[] args, PrintStream out, PrintStream err, Map<String, String> env) {
    var in = new ByteArrayInputStream(new byte[0]);
    return run(args, new Io(out, err, in, env, Path.of(""), Io.Terminal.NONE, Interrupts.NONE));
  }

  static int run(String[] args, Io io) {
    try {
      return execute(args, io);
    } catch (TorcException e) {
      return report(e, io.err());
    } finally {
      io.out().flush();
      io.err().flush();
    }
  }

  private static int execute(String[] args, Io io) {
    var globals = new Globals();
    CommandLine line = CommandTree.forArguments(args, globals);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (ParameterException e) {
      return usageError(e, io.err());
    }
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine command = last.commandSpec().commandLine();
    if (globals.help) {
      command.usage(io.out());
      return 0;
    }
    if (globals.version) {
      io.out().println(VersionCommand.text());
      return 0;
    }
    if (!(last.commandSpec().userObject() instanceof Command leaf)) {
      io.err().println(args.length == 0 ? "" : "error: a command is missing\n");
      command.usage(io.err());
      return ErrorKind.USAGE.exitStatus();
    }
    try (Session session = new Session(io, globals)) {
      return leaf.run(session);
    }
  }

  private static int usageError(ParameterException e, PrintStream err) {
    CommandLine at = e.getCommandLine();
    err.println("error: " + message(e));
    if (e instanceof UnmatchedArgumentException u && !u.getSuggestions().isEmpty()) {
      err.println("  did you mean: " + String.join(", ", u.getSuggestions()));
    }
    err.println();
    String name = at.getCommandSpec().qualifiedName();
    err.println("For more information, try '" + name + " --help'.");
    return ErrorKind.USAGE.exitStatus();
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException u && !u.getUnmatched().isEmpty()) {
      String first = u.getUnmatched().get(0);
      boolean group = !e.getCommandLine().getSubcommands().isEmpty();
      return (group && !first.startsWith("-")
              ? "unrecognized subcommand '"
              : "unexpected argument '")
          + first
          + "'";
    }
    return e.getMessage();
  }

  static int report(TorcException e, PrintStream err) {
    err.println("Error: " + e.message());
    if (e.hint() != null) {
      err.println("Hint: " + e.hint());
    }
    if (e.kind() == ErrorKind.INTERNAL && e.getCause() != null) {
      err.println("Cause: " + e.getCause());
    }
    return e.kind().exitStatus();
  }
}
