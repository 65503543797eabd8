package dev.torc.cli.complete;

import dev.torc.cli.CommandCatalog;
import dev.torc.cli.CommandCatalog.Entry;
import dev.torc.cli.CommandCatalog.Group;
import dev.torc.cli.Options.Option;
import java.util.List;

/** The completion script for fish. */
final class FishScript {
  private static final String HEAD =
      """
      # Completion of torc for fish. Made by 'torc completions fish'; put it into ~/.config/fish/completions/torc.fish.

      function __torc_command
          set -l command ''
          set -l skip ''
          for word in (commandline -opc)[2..-1]
              if test -n "$skip"
                  set skip ''
                  continue
              end
              switch $word
                  case %s
                      set skip 1
                  case '-*'
                  case '*'
                      switch "$command $word"
                          case %s
                              set command (string trim "$command $word")
                      end
              end
          end
          echo $command
      end

      function __torc_is
          test (__torc_command) = "$argv[1]"
      end

      complete -c torc -f
      """;

  private FishScript() {}

  static String text() {
    List<Option> globals = CommandCatalog.globals();
    var out = new StringBuilder();
    String valued = String.join(" ", CommandCatalog.valuedGlobals());
    String paths = String.join(" ", CommandCatalog.quotedPaths());
    out.append(HEAD.formatted(valued, paths));
    globals.forEach(o -> option(out, "", o));
    for (Group g : CommandCatalog.groups()) {
      word(out, "", g.name(), g.description());
    }
    for (Entry e : CommandCatalog.commands()) {
      int space = e.name().indexOf(' ');
      String group = space < 0 ? "" : e.name().substring(0, space);
      word(out, group, e.name().substring(space + 1), e.description());
      e.options().forEach(o -> option(out, e.name(), o));
      String values = values(Values.ofArguments(e));
      if (!values.isEmpty()) {
        out.append("complete -c torc -n \"__torc_is '").append(e.name()).append("'\" ");
        out.append(values).append('\n');
      }
    }
    return out.toString();
  }

  private static void word(StringBuilder out, String group, String word, String description) {
    out.append("complete -c torc -n \"__torc_is '").append(group).append("'\" -a ").append(word);
    out.append(" -d '").append(quoted(description)).append("'\n");
  }

  private static void option(StringBuilder out, String command, Option o) {
    out.append("complete -c torc ");
    if (!command.isEmpty()) {
      out.append("-n \"__torc_is '").append(command).append("'\" ");
    }
    for (String n : o.names()) {
      out.append(n.startsWith("--") ? "-l " + n.substring(2) : "-s " + n.substring(1)).append(' ');
    }
    if (o.label() != null) {
      String values = values(Values.ofOption(o.label()));
      out.append(values.isEmpty() ? "-x " : "-r " + values + " ");
    }
    out.append("-d '").append(quoted(o.help())).append("'\n");
  }

  private static String values(Values v) {
    var out = new StringBuilder();
    if (!v.words().isEmpty()) {
      out.append("-a '").append(String.join(" ", v.words())).append("'");
    }
    if (v.live() != null) {
      out.append("-a '(torc complete ").append(v.live()).append(" 2>/dev/null)'");
    }
    if (v.files()) {
      out.append(out.length() == 0 ? "" : " ").append("-F");
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
