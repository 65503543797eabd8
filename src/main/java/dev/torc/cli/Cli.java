package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The {@code torc} command as a function of its arguments. */
public final class Cli {
  /** Exit status of a command whose standard output could not be written. */
  static final int NOT_WRITTEN = 141;

  private Cli() {}

  /** Runs one command line of this process; returns the exit status. */
  public static int run(String[] args) {
    // Tables and job names need UTF-8 whatever the locale says.
    var stdout = new StandardOutput();
    var out = new PrintStream(stdout.buffered(), false, StandardCharsets.UTF_8);
    var err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int status =
        run(
            args,
            new Io(
                out,
                err,
                System.in,
                System.getenv(),
                Path.of(""),
                Io.Terminal.ofProcess(),
                Interrupts.SIGNALS));
    return status == NOT_WRITTEN || out.checkError() ? stdout.report(status, err) : status;
  }

  /** Runs one command line without a terminal and with empty standard input. */
  public static int run(String[] args, PrintStream out, PrintStream err, Map<String, String> env) {
    var in = new ByteArrayInputStream(new byte[0]);
    return run(args, new Io(out, err, in, env, Path.of(""), Io.Terminal.NONE, Interrupts.NONE));
  }

  /** Runs one command line with these streams; returns the exit status. */
  public static int run(String[] args, Io io) {
    var options = new Options();
    var globals = new Globals();
    globals.declare(options);
    var line = new CommandLineParser(withoutHelpWord(args), options);
    try {
      return execute(line, globals, options, io);
    } catch (TorcException e) {
      if (io.out().checkError()) {
        return NOT_WRITTEN;
      }
      return e.kind() == ErrorKind.USAGE
          ? usageError(e, line.name(), io.err())
          : report(e, io.err());
    } catch (RuntimeException | Error e) {
      return defect(e, globals, io.err());
    } finally {
      io.out().flush();
      io.err().flush();
    }
  }

  /** {@code torc help run} is {@code torc run --help}, as in many programs. */
  private static String[] withoutHelpWord(String[] args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    String[] out = Arrays.copyOfRange(args, 1, args.length + 1);
    out[args.length - 1] = "--help";
    return out;
  }

  private static int execute(CommandLineParser line, Globals globals, Options options, Io io) {
    line.parse();
    globals.read(options);
    if (globals.help) {
      Help.print(line.name(), io.out());
      return 0;
    }
    if (globals.version) {
      io.out().println(VersionCommand.text());
      return 0;
    }
    Command command = line.command();
    if (command == null) {
      Help.print(line.name(), io.err());
      return ErrorKind.USAGE.exitStatus();
    }
    line.options().checkArguments();
    command.read(line.options());
    try (Session session = new Session(io, globals)) {
      return command.run(session);
    }
  }

  private static int usageError(TorcException e, String command, PrintStream err) {
    err.println("error: " + TerminalText.lines(e.message()));
    if (e.hint() != null) {
      err.println("Hint: " + TerminalText.lines(e.hint()));
    }
    err.println();
    err.println(
        "For more information, try 'torc " + (command.isEmpty() ? "" : command + " ") + "--help'.");
    return e.kind().exitStatus();
  }

  /** What nobody foresaw: the whole story on request, and in any case an end of the process. */
  private static int defect(Throwable e, Globals globals, PrintStream err) {
    err.println("Error: internal error: " + e);
    if ("debug".equals(globals.logLevel) || "trace".equals(globals.logLevel)) {
      e.printStackTrace(err);
    } else {
      err.println("Hint: this is a defect of torc; --log-level debug shows where it happened");
    }
    return ErrorKind.INTERNAL.exitStatus();
  }

  static int report(TorcException e, PrintStream err) {
    err.println("Error: " + TerminalText.lines(e.message()));
    if (e.hint() != null) {
      err.println("Hint: " + TerminalText.lines(e.hint()));
    }
    if (e.kind() == ErrorKind.INTERNAL && e.getCause() != null) {
      err.println("Cause: " + e.getCause());
    }
    return e.kind().exitStatus();
  }
}
