package dev.torc.cli.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.cli.Cli;
import dev.torc.cli.Command;
import dev.torc.cli.Io;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs many command lines in this process, which starts Java and connects only once. */
public final class BatchCommand implements Command {
  private boolean keepGoing;
  private boolean echo;

  @Override
  public String description() {
    return "Run the torc commands that standard input holds, one a line, in one process.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "printf 'jobs list 1\\nresults list 1\\n' | torc batch",
        "for f in *.yaml; do echo \"create $f\"; done | torc -f json batch",
        "torc -s batch --keep-going < commands.txt");
  }

  @Override
  public void declare(Options o) {
    o.flag("Go on after a command that fails", "-k", "--keep-going");
    o.flag("Print each command before it runs, on standard error", "-x", "--echo");
  }

  @Override
  public void read(Options o) {
    keepGoing = o.has("--keep-going");
    echo = o.has("--echo");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("batch");
    List<String> globals = session.globalArguments();
    int worst = 0;
    long number = 0;
    try {
      var in = new BufferedReader(new InputStreamReader(session.io().in(), UTF_8));
      String line;
      while ((line = in.readLine()) != null) {
        number++;
        int exit = one(session, globals, line, number);
        session.out().flush();
        worst = worst == 0 ? exit : worst;
        if (exit != 0 && !keepGoing) {
          session.err().println("Stopped at line " + number + ": " + line.strip());
          return exit;
        }
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INVALID, "cannot read standard input: " + e.getMessage());
    }
    return worst;
  }

  private int one(Session session, List<String> globals, String line, long number) {
    List<String> words;
    try {
      words = CommandWords.of(line);
    } catch (TorcException e) {
      throw TorcException.of(e.kind(), "line " + number + ": " + e.message());
    }
    if (words.isEmpty()) {
      return 0;
    }
    words = words.get(0).equals("torc") ? words.subList(1, words.size()) : words;
    if (words.contains("batch")) {
      throw TorcException.invalid("line " + number + ": a batch cannot hold another batch");
    }
    if (echo) {
      session.err().println("torc " + line.strip());
    }
    List<String> all = new ArrayList<>(globals);
    all.addAll(words);
    String[] args = all.toArray(new String[0]);
    return session.json() ? captured(session, args, line.strip(), number) : plain(session, args);
  }

  private static int plain(Session session, String[] args) {
    return Cli.run(args, io(session, session.out(), session.err()));
  }

  /** One JSON object a line for every command, so that a program can tell the answers apart. */
  private static int captured(Session session, String[] args, String line, long number) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        Cli.run(
            args,
            io(session, new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8)));
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("line", number);
    m.put("command", line);
    m.put("exit_status", exit);
    m.put("output", parsed(out.toString(UTF_8)));
    m.put("messages", err.toString(UTF_8).strip());
    session.out().println(Json.write(m));
    return exit;
  }

  private static @Nullable Object parsed(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Json.parse(text);
    } catch (TorcException e) {
      return text;
    }
  }

  private static Io io(Session session, PrintStream out, PrintStream err) {
    Io outer = session.io();
    var nothing = new ByteArrayInputStream(new byte[0]);
    return new Io(
        out, err, nothing, outer.env(), outer.directory(), Io.Terminal.NONE, outer.interrupts());
  }
}
