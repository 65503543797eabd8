package dev.torc.cli.remote;

import dev.torc.cli.Reason;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with an address of a worker in each line; {@code #} begins a comment. */
final class WorkerFile {
  private static final int MOST_ERRORS = 10;

  private WorkerFile() {}

  /**
   * The addresses, each once.
   *
   * @throws TorcException INVALID naming each line that is wrong
   */
  static List<WorkerAddress> read(Path directory, String name) {
    List<String> lines;
    try {
      lines = Files.readAllLines(directory.resolve(name));
    } catch (CharacterCodingException e) {
      throw TorcException.invalid(name + " is no text file in UTF-8");
    } catch (IOException e) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE, "cannot read the worker file " + name + ": " + Reason.of(e));
    }
    List<WorkerAddress> out = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace("\uFEFF", "").replaceFirst("(^|\\s)#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      try {
        add(out, WorkerAddress.of(line));
      } catch (TorcException e) {
        errors.add(name + ":" + (i + 1) + ": " + e.message());
      }
    }
    if (!errors.isEmpty()) {
      throw refusal(errors);
    }
    if (out.isEmpty()) {
      throw TorcException.invalid("the worker file " + name + " names no worker");
    }
    return out;
  }

  static void add(List<WorkerAddress> all, WorkerAddress address) {
    if (all.stream().noneMatch(a -> a.text().equals(address.text()))) {
      all.add(address);
    }
  }

  private static TorcException refusal(List<String> errors) {
    int more = errors.size() - MOST_ERRORS;
    String text = String.join("\n", errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
    return TorcException.invalid(text + (more > 0 ? "\nand " + more + " more lines" : ""))
        .withHint("write [user@]host[:port] in each line; # begins a comment");
  }
}
