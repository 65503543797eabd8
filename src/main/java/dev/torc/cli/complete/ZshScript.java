package dev.torc.cli.complete;

import dev.torc.cli.CommandCatalog;
import dev.torc.cli.CommandCatalog.Entry;
import dev.torc.cli.CommandCatalog.Group;
import dev.torc.cli.Options.Option;
import java.util.ArrayList;
import java.util.List;

/** The completion script for zsh, with descriptions. */
final class ZshScript {
  private static final String HEAD =
      """
      #compdef torc
      # Completion of torc for zsh. Made by 'torc completions zsh'; put it as _torc into a folder of $fpath.

      _torc_live() {
        local -a found
        found=(${(f)"$(${words[1]} complete $1 2>/dev/null | sed -e 's/:/\\\\:/g' -e $'s/\\t/:/')"})
        _describe -V "$1" found
      }

      _torc() {
        local command='' word='' prev=${words[CURRENT-1]} skip='' i
        local -a entries
        for ((i = 2; i < CURRENT; i++)); do
          word=${words[i]}
          if [[ -n $skip ]]; then
            skip=''
            continue
          fi
          case "$word" in
            (%s) skip=1 ;;
            (-*) ;;
            (*)
              case "$command $word" in
                (%s) command="${command:+$command }$word" ;;
              esac
              ;;
          esac
        done
      """;

  private ZshScript() {}

  static String text() {
    List<Option> globals = CommandCatalog.globals();
    var out = new StringBuilder();
    String valued = String.join("|", CommandCatalog.valuedGlobals());
    String paths = String.join("|", CommandCatalog.quotedPaths());
    out.append(HEAD.formatted(valued, paths));
    out.append("  case \"$prev\" in\n");
    globals.forEach(o -> option(out, o, "    "));
    out.append("  esac\n  case \"$command\" in\n    ('')\n      entries=(\n");
    first(out);
    out.append("      )\n      _describe command entries\n      ;;\n");
    groups(out);
    CommandCatalog.commands().forEach(e -> command(out, e));
    out.append("  esac\n  if [[ $words[CURRENT] == -* ]]; then\n    entries=(\n");
    options(out, globals);
    out.append("    )\n    _describe option entries\n  fi\n}\n\n");
    out.append("if [[ $funcstack[1] == _torc ]]; then\n  _torc \"$@\"\nelse\n");
    out.append("  compdef _torc torc\nfi\n");
    return out.toString();
  }

  private static void first(StringBuilder out) {
    for (Group g : CommandCatalog.groups()) {
      entry(out, g.name(), g.description());
    }
    for (Entry e : CommandCatalog.commands()) {
      if (e.name().indexOf(' ') < 0) {
        entry(out, e.name(), e.description());
      }
    }
  }

  private static void groups(StringBuilder out) {
    BashScript.byGroup()
        .forEach(
            (group, entries) -> {
              boolean leaf =
                  CommandCatalog.commands().stream().anyMatch(e -> e.name().equals(group));
              if (!leaf) {
                out.append("    ('").append(group).append("')\n      entries=(\n");
                for (Entry e : entries) {
                  entry(out, e.name().substring(group.length() + 1), e.description());
                }
                out.append("      )\n      _describe command entries\n      ;;\n");
              }
            });
  }

  private static void command(StringBuilder out, Entry e) {
    out.append("    ('").append(e.name()).append("')\n");
    if (e.options().stream().anyMatch(o -> o.label() != null)) {
      out.append("      case \"$prev\" in\n");
      e.options().forEach(o -> option(out, o, "        "));
      out.append("      esac\n");
    }
    out.append("      if [[ $words[CURRENT] == -* ]]; then\n        entries=(\n");
    options(out, e.options());
    out.append("        )\n        _describe option entries\n      else\n        ");
    out.append(values(Values.ofArguments(e))).append("\n      fi\n      ;;\n");
  }

  private static void options(StringBuilder out, List<Option> options) {
    for (Option o : options) {
      o.names().forEach(n -> entry(out, n, o.help()));
    }
  }

  private static void entry(StringBuilder out, String name, String description) {
    String text = description.replace("'", "'\\''");
    out.append("        '").append(name).append(':').append(text).append("'\n");
  }

  private static void option(StringBuilder out, Option o, String indent) {
    if (o.label() != null) {
      out.append(indent).append('(').append(String.join("|", o.names())).append(")\n");
      out.append(indent).append("  ").append(values(Values.ofOption(o.label())));
      out.append("\n").append(indent).append("  return\n").append(indent).append("  ;;\n");
    }
  }

  private static String values(Values v) {
    List<String> out = new ArrayList<>();
    if (!v.words().isEmpty()) {
      out.add("compadd " + String.join(" ", v.words()));
    }
    if (v.live() != null) {
      out.add("_torc_live " + v.live());
    }
    if (v.files()) {
      out.add("_files");
    }
    return out.isEmpty() ? ":" : String.join("; ", out);
  }
}
