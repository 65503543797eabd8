package dev.torc.cli.complete;

import dev.torc.cli.CommandCatalog;
import dev.torc.cli.CommandCatalog.Entry;
import dev.torc.cli.CommandCatalog.Group;
import dev.torc.cli.Options.Option;
import dev.torc.cli.Options.Positional;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The manual pages: one of torc, one for each first word of its commands. */
final class ManPages {
  private ManPages() {}

  /** Texts by file name. */
  static Map<String, String> all() {
    Map<String, String> out = new TreeMap<>();
    out.put("torc.1", main());
    Map<String, List<Entry>> groups = BashScript.byGroup();
    List<Entry> commands = CommandCatalog.commands();
    for (Group g : CommandCatalog.groups()) {
      List<Entry> members = groups.getOrDefault(g.name(), List.of());
      out.put("torc-" + g.name() + ".1", page(g.name(), g.description(), members));
    }
    for (Entry e : commands) {
      if (e.name().indexOf(' ') < 0) {
        List<Entry> members = new ArrayList<>(List.of(e));
        members.addAll(groups.getOrDefault(e.name(), List.of()));
        out.put("torc-" + e.name() + ".1", page(e.name(), e.description(), members));
      }
    }
    return out;
  }

  private static String main() {
    var out = new StringBuilder();
    head(out, "torc", "workflows of jobs on one machine or many");
    out.append(".SH SYNOPSIS\n.B torc\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR …\n.SH COMMANDS\n");
    for (Group g : CommandCatalog.groups()) {
      item(out, "\\fB" + escaped(g.name()) + "\\fR …", g.description());
    }
    for (Entry e : CommandCatalog.commands()) {
      if (e.name().indexOf(' ') < 0) {
        item(out, "\\fB" + escaped(e.name()) + "\\fR", e.description());
      }
    }
    out.append(".SH OPTIONS\nEvery command takes these, before or after its name.\n");
    CommandCatalog.globals().forEach(o -> option(out, o));
    out.append(".SH EXIT STATUS\n");
    item(out, "0", "Success.");
    item(out, "1", "Failure: of the command, or of a job that it ran.");
    item(out, "2", "Wrong command line.");
    item(out, "130, 143", "Ended by Ctrl-C or SIGTERM.");
    item(out, "141", "Nobody reads its output any more.");
    out.append(".SH FILES\n");
    item(out, "/etc/torc/config.toml, ~/.config/torc/config.toml, torc.toml", "Settings.");
    item(out, "torc_output/torc.db", "Database of commands without a server.");
    item(out, "torc_output/job_stdio", "What jobs have written.");
    return out.toString();
  }

  private static String page(String name, String description, List<Entry> members) {
    var out = new StringBuilder();
    String text =
        description.endsWith(".")
            ? description.substring(0, description.length() - 1)
            : description;
    head(out, "torc-" + name, text);
    out.append(".SH SYNOPSIS\n");
    for (Entry e : members) {
      out.append(".B torc ").append(escaped(e.name())).append("\n[\\fIOPTIONS\\fR]");
      for (Positional p : e.arguments()) {
        String label = "\\fI" + escaped(p.label()) + "\\fR" + (p.max() > 1 ? "…" : "");
        out.append(p.min() == 0 ? " [" + label + "]" : " " + label);
      }
      out.append("\n.br\n");
    }
    out.append(".SH DESCRIPTION\n");
    for (Entry e : members) {
      if (members.size() > 1) {
        out.append(".SS torc ").append(escaped(e.name())).append('\n');
      }
      out.append(text(e.description())).append('\n');
      for (Positional p : e.arguments()) {
        if (!p.help().isEmpty()) {
          item(out, "\\fI" + escaped(p.label()) + "\\fR", p.help());
        }
      }
      e.options().forEach(o -> option(out, o));
      if (!e.examples().isEmpty()) {
        out.append(".PP\nExamples:\n.PP\n.nf\n.RS\n");
        e.examples().forEach(x -> out.append(text(x)).append('\n'));
        out.append(".RE\n.fi\n");
      }
    }
    out.append(".SH SEE ALSO\n.BR torc (1)\n");
    return out.toString();
  }

  private static void head(StringBuilder out, String name, String description) {
    out.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" torc torc\n");
    out.append(".SH NAME\n").append(escaped(name)).append(" \\- ").append(text(description));
    out.append('\n');
  }

  private static void option(StringBuilder out, Option o) {
    String names =
        String.join(", ", o.names().stream().map(n -> "\\fB" + escaped(n) + "\\fR").toList());
    item(out, o.label() == null ? names : names + " \\fI" + escaped(o.label()) + "\\fR", o.help());
  }

  private static void item(StringBuilder out, String head, String text) {
    out.append(".TP\n").append(head).append('\n').append(text(text)).append('\n');
  }

  private static String escaped(String s) {
    return s.replace("\\", "\\e").replace("-", "\\-");
  }

  /** Text at the beginning of a line, where a dot or quote would be a request. */
  private static String text(String s) {
    String t = escaped(s);
    return t.startsWith(".") || t.startsWith("'") ? "\\&" + t : t;
  }
}
