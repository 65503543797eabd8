package dev.torc.cli.complete;

import dev.torc.cli.CommandCatalog;
import dev.torc.cli.CommandCatalog.Entry;
import dev.torc.cli.CommandCatalog.Group;
import dev.torc.cli.Options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The completion script for bash. */
final class BashScript {
  private static final String HEAD =
      """
      # Completion of torc for bash. Made by 'torc completions bash'; load it with:
      #   source <(torc completions bash)

      _torc_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
      _torc_files() { compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")); }
      _torc_live() {
        local IFS=$'\\n'
        COMPREPLY+=($(compgen -W "$("${COMP_WORDS[0]}" complete "$1" 2>/dev/null | cut -f1)" -- "$cur"))
      }

      _torc() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' word i skip=''
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ -n $skip ]]; then
            skip=''
            continue
          fi
          case "$word" in
            %s) skip=1 ;;
            -*) ;;
            *)
              case "$command $word" in
                %s) command="${command:+$command }$word" ;;
              esac
              ;;
          esac
        done
      """;

  private BashScript() {}

  static String text() {
    var out = new StringBuilder();
    List<Option> globals = CommandCatalog.globals();
    String valued = String.join(" | ", CommandCatalog.valuedGlobals());
    String paths = String.join(" | ", CommandCatalog.quotedPaths());
    out.append(HEAD.formatted(valued, paths));
    out.append("  case \"$prev\" in\n");
    globals.forEach(o -> option(out, o, "    "));
    out.append("  esac\n  case \"$command\" in\n");
    out.append("    '') _torc_words '").append(String.join(" ", first())).append("' ;;\n");
    groups(out);
    CommandCatalog.commands().forEach(e -> command(out, e));
    out.append("  esac\n  if [[ $cur == -* ]]; then\n    _torc_words '");
    out.append(optionNames(globals)).append("'\n  fi\n}\n\ncomplete -F _torc torc\n");
    return out.toString();
  }

  static List<String> first() {
    List<String> out = new ArrayList<>();
    for (Entry e : CommandCatalog.commands()) {
      String word = e.name().split(" ")[0];
      if (!out.contains(word)) {
        out.add(word);
      }
    }
    return out;
  }

  /** The second words of each group. */
  static TreeMap<String, List<Entry>> byGroup() {
    TreeMap<String, List<Entry>> out = new TreeMap<>();
    for (Group g : CommandCatalog.groups()) {
      out.put(g.name(), new ArrayList<>());
    }
    for (Entry e : CommandCatalog.commands()) {
      int space = e.name().indexOf(' ');
      if (space > 0) {
        out.computeIfAbsent(e.name().substring(0, space), k -> new ArrayList<>()).add(e);
      }
    }
    return out;
  }

  private static void groups(StringBuilder out) {
    byGroup()
        .forEach(
            (group, entries) -> {
              List<String> words =
                  entries.stream().map(e -> e.name().substring(group.length() + 1)).toList();
              boolean leaf =
                  CommandCatalog.commands().stream().anyMatch(e -> e.name().equals(group));
              if (!leaf) {
                out.append("    ").append(quoted(group)).append(") _torc_words '");
                out.append(String.join(" ", words)).append("' ;;\n");
              }
            });
  }

  private static void command(StringBuilder out, Entry e) {
    out.append("    ").append(quoted(e.name())).append(")\n");
    if (e.options().stream().anyMatch(o -> o.label() != null)) {
      out.append("      case \"$prev\" in\n");
      e.options().forEach(o -> option(out, o, "        "));
      out.append("      esac\n");
    }
    out.append("      if [[ $cur == -* ]]; then\n        _torc_words '");
    out.append(optionNames(e.options())).append("'\n      else\n        ");
    List<Entry> below = byGroup().get(e.name());
    if (below != null) {
      out.append("_torc_words '");
      out.append(
          String.join(
              " ", below.stream().map(b -> b.name().substring(e.name().length() + 1)).toList()));
      out.append("'\n        ");
    }
    out.append(values(Values.ofArguments(e))).append("\n      fi\n      ;;\n");
  }

  private static void option(StringBuilder out, Option o, String indent) {
    if (o.label() != null) {
      out.append(indent).append(String.join(" | ", o.names())).append(")\n");
      out.append(indent).append("  ").append(values(Values.ofOption(o.label())));
      out.append("\n").append(indent).append("  return\n").append(indent).append("  ;;\n");
    }
  }

  private static String values(Values v) {
    List<String> out = new ArrayList<>();
    if (!v.words().isEmpty()) {
      out.add("_torc_words '" + String.join(" ", v.words()) + "'");
    }
    if (v.live() != null) {
      out.add("_torc_live " + v.live());
    }
    if (v.files()) {
      out.add("_torc_files");
    }
    return out.isEmpty() ? ":" : String.join("; ", out);
  }

  private static String optionNames(List<Option> options) {
    return String.join(" ", options.stream().flatMap(o -> o.names().stream()).toList());
  }

  private static String quoted(String name) {
    return "'" + name + "'";
  }
}
