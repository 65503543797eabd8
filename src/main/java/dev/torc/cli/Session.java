package dev.torc.cli;

import dev.torc.cli.config.DotEnv;
import dev.torc.cli.config.Settings;
import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command under way: its options, its streams, and its connection once it needs one. */
public final class Session implements AutoCloseable {
  private Io io;
  private final Globals globals;
  private final CommandServer server;
  private @Nullable Format format;
  private @Nullable Settings settings;
  private volatile boolean quiet;

  Session(Io io, Globals globals) {
    this.io = io;
    this.globals = globals;
    this.server = new CommandServer(this, globals);
  }

  public Io io() {
    return io;
  }

  /** Takes variables from the file {@code .env} of this folder, where the environment has none. */
  void useDotEnv() {
    Map<String, String> all =
        new HashMap<>(DotEnv.in(directory(), line -> err().println("Warning: " + line)));
    if (!all.isEmpty()) {
      all.putAll(io.env());
      io = io.withEnv(all);
      settings = null;
    }
  }

  Globals globals() {
    return globals;
  }

  public PrintStream out() {
    return io.out();
  }

  public PrintStream err() {
    return io.err();
  }

  public Path directory() {
    return io.directory();
  }

  public Format format() {
    Format f = format;
    if (f == null) {
      f = Format.of(globals.format == null ? settings().text("client.format") : globals.format);
      format = f;
    }
    return f;
  }

  /** The server, asked for its version first. */
  public TorcApi api() {
    return server.api();
  }

  /** Uses this server for every call, instead of the one that the options name. */
  public void use(Connection other) {
    server.use(other);
  }

  /**
   * Uses the named server, or one on this host, or else the database of this folder: for what
   * should find something wherever it is asked.
   */
  public void useNearest() {
    server.useNearest();
  }

  /**
   * With {@code -s}, the next call opens the database anew: the process that owned it is gone. A
   * server that was named, and one of this process, is asked again as it is.
   *
   * @return whether the next call may reach another server
   */
  public boolean reconnect() {
    return server.reconnect();
  }

  /** Whether the server is one of this process, so that it ends with the command. */
  public boolean ownServer() {
    return server.own();
  }

  /** Whether the user has named a server. */
  public boolean hasUrl() {
    return server.hasUrl();
  }

  /** The URL that the options or the environment name, else the default one. */
  String namedUrl() {
    return server.namedUrl();
  }

  /** Another interface of the server, by its base path. */
  public ServerAddress sibling(String basePath) {
    return server.sibling(basePath);
  }

  /** A server by its URL, with the credentials of this command. */
  public ServerAddress address(String url) {
    return server.address(url);
  }

  /** Uses this password for the calls that follow, unless it is null. */
  public void usePassword(@Nullable String password) {
    if (password != null) {
      globals.password = password;
    }
  }

  /** What configuration files and the environment say. */
  public Settings settings() {
    Settings s = settings;
    if (s == null) {
      s = Settings.load(io);
      settings = s;
    }
    return s;
  }

  public boolean json() {
    return format() == Format.JSON;
  }

  /** Ends a long output that nobody reads any more. */
  public void stopIfUnread() {
    if (out().checkError()) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "standard output cannot be written");
    }
  }

  /** For commands whose result is no list. */
  public void refuseCsv(String what) {
    if (format() == Format.CSV) {
      throw TorcException.invalid(
          "csv format is not supported for this "
              + what
              + " (not tabular output). Use -f json or -f table.");
    }
  }

  public void printJson(@Nullable Object value) {
    out().println(Json.writePretty(value));
  }

  /** The caller's name, as it owns workflows. */
  public String user() {
    for (String name : new String[] {"TORC_USERNAME", "USER", "USERNAME"}) {
      String v = io.variable(name).orElse("");
      if (!v.isEmpty()) {
        return v;
      }
    }
    // A container or a service has none of them; the account has a name all the same.
    return System.getProperty("user.name", "unknown");
  }

  /** Database of a standalone command. */
  public Path databaseFile() {
    return directory().resolve(globals.db == null ? Standalone.DEFAULT_DATABASE : globals.db);
  }

  /**
   * Database of a server that names none. DATABASE_URL is also used for databases of other
   * programs, whose URLs are not meant for us.
   */
  public Path servedDatabase() {
    String url = io.variable("DATABASE_URL").orElse("");
    if (!url.startsWith("sqlite:")) {
      String set = settings().text("server.database");
      return Path.of(set == null ? "torc.db" : set);
    }
    String path = url.substring("sqlite:".length());
    path = path.startsWith("//") ? path.substring(2) : path;
    int query = path.indexOf('?');
    return Path.of(query < 0 ? path : path.substring(0, query));
  }

  /** Where remarks go that are no result. */
  public PrintStream notes() {
    return quiet ? new PrintStream(OutputStream.nullOutputStream()) : err();
  }

  /** From now on remarks go nowhere: the terminal belongs to a screen. */
  public void silence() {
    quiet = true;
  }

  String logLevel() {
    if (globals.logLevel != null) {
      return globals.logLevel;
    }
    String set = io.variable("RUST_LOG").orElse(settings().text("client.log_level"));
    return set == null ? "info" : set;
  }

  /** Whether every start and end of a job is worth a line on the screen. */
  public boolean verbose() {
    String level = logLevel().toLowerCase(Locale.ROOT);
    return level.equals("debug") || level.equals("trace");
  }

  /**
   * Global options under which another command line of this process does what this one would: same
   * server, which is opened here if it is one of our own, same format, same credentials.
   */
  public List<String> globalArguments() {
    List<String> out = new ArrayList<>();
    if (globals.standalone) {
      out.addAll(List.of("--url", api().url(), "--skip-version-check"));
    } else if (globals.url != null) {
      out.addAll(List.of("--url", globals.url));
    }
    globals.addTo(out);
    return out;
  }

  /** The version of this program. */
  public String version() {
    return VersionCommand.version();
  }

  /** The id that a word is, unless there is a file of that name; else null. */
  public @Nullable Long existingWorkflow(String word) {
    boolean number =
        !word.isEmpty() && word.length() < 19 && word.chars().allMatch(Character::isDigit);
    return number && !Files.exists(directory().resolve(word)) ? Long.valueOf(word) : null;
  }

  /** The workflow that is meant: the given one, or the only one there is, or the user's choice. */
  public long workflowId(@Nullable Long given) {
    return given != null ? given : new Questions(this).workflow();
  }

  /** Asks before something that cannot be undone; true when the user agrees. */
  public boolean confirm(String question, boolean noPrompts) {
    return noPrompts || new Questions(this).confirm(question);
  }

  @Override
  public void close() {
    server.close();
  }
}
