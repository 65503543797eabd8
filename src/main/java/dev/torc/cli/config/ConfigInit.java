package dev.torc.cli.config;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a configuration file in which every setting is explained and switched off. */
public final class ConfigInit implements Command {
  private String kind = "User";
  private boolean force;

  @Override
  public String description() {
    return "Write a configuration file in which every setting is explained and switched off.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc config init --user", "torc config init --local");
  }

  @Override
  public void declare(Options o) {
    o.flag("For everybody on this machine: /etc/torc/config.toml", "--system");
    o.flag("For you: ~/.config/torc/config.toml (default)", "--user");
    o.flag("For this folder: torc.toml", "--local");
    o.flag("Write over an existing file", "-f", "--force");
  }

  @Override
  public void read(Options o) {
    int given =
        (o.has("--system") ? 1 : 0) + (o.has("--user") ? 1 : 0) + (o.has("--local") ? 1 : 0);
    if (given > 1) {
      throw Options.usage("give one of --system, --user and --local");
    }
    kind = o.has("--system") ? "System" : o.has("--local") ? "Local" : "User";
    force = o.has("--force");
  }

  @Override
  public int run(Session session) {
    Path file = null;
    for (Settings.Place p : Settings.places(session.io())) {
      file = p.kind().equals(kind) ? p.file() : file;
    }
    if (file == null) {
      throw TorcException.invalid("there is no home directory: HOME is not set");
    }
    if (Files.exists(file) && !force) {
      throw TorcException.of(ErrorKind.CONFLICT, file + " exists already")
          .withHint("--force writes over it");
    }
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text());
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + file + ": " + Reason.of(e));
    }
    if (session.json()) {
      session.printJson(Map.of("path", file.toString()));
      return 0;
    }
    session.out().println("Created configuration file: " + file);
    session.err().println("'torc config show' shows what is in force.");
    return 0;
  }

  static String text() {
    var out = new StringBuilder("# Settings of torc. Lines that begin with # have no effect.\n");
    String table = "";
    for (SettingKeys.Key k : SettingKeys.ALL) {
      int dot = k.name().lastIndexOf('.');
      if (k.type() == SettingKeys.Type.TABLE) {
        out.append("\n# ").append(k.help()).append("\n# [").append(k.name()).append(".NAME]\n");
        continue;
      }
      if (!k.name().substring(0, dot).equals(table)) {
        table = k.name().substring(0, dot);
        out.append("\n[").append(table).append("]\n");
      }
      Object v = k.otherwise();
      String shown = v == null ? "…" : v instanceof String s ? Json.write(s) : v.toString();
      out.append("# ").append(k.help()).append('\n');
      out.append("# ").append(k.name().substring(dot + 1)).append(" = ").append(shown).append('\n');
    }
    return out.toString();
  }
}
