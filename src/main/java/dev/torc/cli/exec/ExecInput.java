package dev.torc.cli.exec;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.CommandFeed.Command;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.spec.CommandSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the commands of one {@code exec} from its templates, parameters and inputs. */
final class ExecInput {
  private final InputSources sources;
  private final List<CommandTemplate> templates = new ArrayList<>();
  private final List<String> plain = new ArrayList<>();
  private final @Nullable String stream;
  private final CommandSweep sweep;
  private final InputSources files;
  private long number;

  /**
   * @throws TorcException USAGE when there is no command
   */
  ExecInput(ExecOptions o, Session session) {
    this.sweep = CommandSweep.of(o.params, o.zip, session.directory());
    this.sources = new InputSources(session.directory(), session.io().in(), o.nul, o.colsep);
    this.files = new InputSources(session.directory(), session.io().in(), o.nul, null);
    List<String> words = sources.take(o.words);
    o.argFiles.forEach(sources::file);
    List<String> texts = new ArrayList<>();
    o.commands.forEach(c -> texts.addAll(sweep.expand(c)));
    if (words.size() == 1) {
      texts.addAll(sweep.expand(words.get(0)));
    }
    boolean wantsInput =
        o.params.isEmpty()
            && (words.stream().anyMatch(CommandTemplate::hasPlaceholder)
                || (!o.commands.isEmpty() && o.commands.stream().allMatch(c -> c.contains("{}"))));
    boolean none = texts.isEmpty() && words.isEmpty() && o.commandsFile == null;
    if (sources.isEmpty() && wantsInput) {
      sources.file("-");
    }
    if (none && sources.isEmpty() && session.io().terminal().in()) {
      throw noCommands();
    }
    boolean inputsAreCommands = none && !sources.isEmpty();
    this.stream = none && sources.isEmpty() ? "-" : o.commandsFile;
    if (stream != null) {
      files.file(stream);
    }
    if (sources.isEmpty()) {
      plain.addAll(texts);
      if (words.size() > 1) {
        plain.addAll(sweep.expand(CommandTemplate.quoteAll(words)));
      }
    } else if (inputsAreCommands) {
      templates.add(CommandTemplate.RAW);
    } else {
      templates(texts, words);
    }
  }

  private void templates(List<String> texts, List<String> words) {
    texts.forEach(t -> templates.add(CommandTemplate.of(List.of(t))));
    if (words.size() > 1) {
      templates.add(CommandTemplate.of(words));
    }
    if (stream != null) {
      files.each(row -> addLine(row.get(0), t -> templates.add(CommandTemplate.of(List.of(t)))));
    }
  }

  static TorcException noCommands() {
    return Options.usage("no commands provided")
        .withHint(
            "give them with -c, -C FILE, or as a template with inputs; 'torc run FILE' runs a"
                + " workflow file");
  }

  /** Whether commands are still read while others run. */
  boolean grows() {
    return sources.isEmpty() ? stream != null : sources.grows();
  }

  /** Hands out every command in order, until the sink wants no more. */
  void each(Predicate<Command> sink) {
    if (!sources.isEmpty()) {
      sources.each(row -> row.isEmpty() || fill(row, sink));
      return;
    }
    for (String p : plain) {
      if (!sink.test(command(p))) {
        return;
      }
    }
    if (stream != null) {
      files.each(row -> addLine(row.get(0), text -> sink.test(command(text))));
    }
  }

  private boolean fill(List<String> row, Predicate<Command> sink) {
    for (CommandTemplate t : templates) {
      if (!sink.test(command(t.fill(row, number + 1)))) {
        return false;
      }
    }
    return true;
  }

  /** A line of a file of commands: blank ones and comments are none. */
  private boolean addLine(String line, Predicate<String> sink) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return true;
    }
    for (String t : sweep.expand(text)) {
      if (!sink.test(t)) {
        return false;
      }
    }
    return true;
  }

  private Command command(String text) {
    if (text.isBlank()) {
      throw TorcException.of(ErrorKind.INVALID, "command " + (number + 1) + " is empty");
    }
    number++;
    return new Command(ExecPlan.PREFIX + number, text);
  }

  List<Command> all() {
    List<Command> out = new ArrayList<>();
    each(out::add);
    if (out.isEmpty()) {
      throw noCommands();
    }
    return out;
  }
}
