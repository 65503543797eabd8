package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a person at a terminal is asked. */
final class Questions {
  private final Session session;

  Questions(Session session) {
    this.session = session;
  }

  /** The only workflow there is, or the one that the user chooses. */
  long workflow() {
    if (!session.io().terminal().in()) {
      throw TorcException.invalid("a workflow ID is required when stdin is not a terminal");
    }
    Query mine = Query.of("user", session.user()).and("is_archived", false);
    List<Row> found = session.api().listAll("/workflows", mine);
    if (found.size() == 1) {
      return found.get(0).id();
    }
    if (found.isEmpty()) {
      throw TorcException.invalid("there is no workflow of user " + session.user())
          .withHint("create one with 'torc create FILE' or 'torc run FILE'");
    }
    Table.print(
        session.err(),
        List.of("ID", "Name", "Created"),
        found.stream()
            .map(
                w ->
                    new String[] {
                      String.valueOf(w.id()), w.textOr("name", ""), Texts.time(w.text("timestamp"))
                    })
            .toList());
    return ask(found);
  }

  private long ask(List<Row> found) {
    String answer = readLine("Workflow ID: ");
    for (Row w : found) {
      if (String.valueOf(w.id()).equals(answer)) {
        return w.id();
      }
    }
    throw TorcException.invalid("'" + answer + "' is none of these workflows");
  }

  boolean confirm(String question) {
    if (!session.io().terminal().in()) {
      throw TorcException.invalid("this needs a confirmation, and stdin is not a terminal")
          .withHint("give --no-prompts");
    }
    String answer = readLine(question + " [y/N] ").toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  private String readLine(String prompt) {
    session.err().print(prompt);
    session.err().flush();
    // Not a byte more than the line: what follows it answers the next question.
    var line = new ByteArrayOutputStream();
    try {
      InputStream in = session.io().in();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        line.write(b);
      }
      return line.toString(StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
