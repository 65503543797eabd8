package dev.torc.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that prints the records of a list route, page by page, in each of the formats. */
public abstract class ListCommand implements Command {
  private @Nullable Long limit;
  private long offset;
  private @Nullable String sortBy;
  private boolean reverseSort;
  private List<String> exclude = new ArrayList<>();

  @Override
  public void declare(Options o) {
    o.value("N", "Most records. Default: all", "-l", "--limit");
    List<String> letters = shortNames();
    o.value("N", "Records to pass over", names(letters, "-o", "--offset"));
    o.value("FIELD", "Field to sort by", names(letters, "-s", "--sort-by"));
    o.flag("Sort downwards", names(letters, "-r", "--reverse-sort"));
    o.values("COLUMN", "Columns to leave out of tables and csv", "-x", "--exclude");
  }

  /** Which of -o, -s and -r stand for --offset, --sort-by and --reverse-sort. */
  public List<String> shortNames() {
    return List.of();
  }

  private static String[] names(List<String> letters, String letter, String name) {
    return letters.contains(letter) ? new String[] {letter, name} : new String[] {name};
  }

  @Override
  public void read(Options o) {
    limit = o.number("--limit");
    offset = o.numberOr("--offset", 0);
    sortBy = o.text("--sort-by");
    reverseSort = o.has("--reverse-sort");
    exclude = o.texts("--exclude");
  }

  /** Where the records are: route, filters, and how they are called. */
  public record Source(String path, Query query, String title, String noun, String none) {}

  public abstract Source source(Session session);

  public abstract List<String> headers(Session session);

  public abstract String[] cells(Session session, Row row);

  /** What JSON shows of a record. */
  public Map<String, @Nullable Object> fields(Row row) {
    return row.fields();
  }

  /** Whether to show a record; for what the server cannot filter. */
  public boolean keep(Row row) {
    return true;
  }

  @Override
  public int run(Session session) {
    Source source = source(session);
    Query query = query(source);
    switch (session.format()) {
      case JSON -> json(session, source, query);
      case CSV -> csv(session, source, query);
      case TABLE -> table(session, source, query);
    }
    return 0;
  }

  private Query query(Source source) {
    if (offset < 0 || (limit != null && limit < 0)) {
      throw TorcException.of(ErrorKind.USAGE, "--limit and --offset cannot be negative");
    }
    Query query = source.query().and("sort_by", sortBy);
    if (reverseSort) {
      query.and("reverse_sort", true);
    }
    return query;
  }

  /** The records that would be listed, at once: for reports that need all of them. */
  final List<Row> records(Session session) {
    Source source = source(session);
    List<Row> out = new ArrayList<>();
    session.api().each(source.path(), query(source), offset, limit, out::addAll);
    out.removeIf(r -> !keep(r));
    return out;
  }

  private void json(Session session, Source source, Query query) {
    // Nothing is printed before the first page is there: an error must not leave half a text.
    boolean[] begun = {false};
    try (JsonGenerator g = Json.factory().createGenerator(session.out())) {
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      g.useDefaultPrettyPrinter();
      session
          .api()
          .each(
              source.path(),
              query,
              offset,
              limit,
              rows -> {
                session.stopIfUnread();
                emit(g, rows, !begun[0]);
                begun[0] = true;
              });
      g.writeEndArray();
      g.writeEndObject();
    } catch (IOException e) {
      throw unwritable(e);
    }
    session.out().println();
  }

  private void emit(JsonGenerator g, List<Row> rows, boolean first) {
    try {
      if (first) {
        g.writeStartObject();
        g.writeArrayFieldStart("items");
      }
      for (Row r : rows) {
        if (keep(r)) {
          Json.emit(g, fields(r));
        }
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static TorcException unwritable(IOException e) {
    return TorcException.of(
        ErrorKind.UNAVAILABLE, "cannot write to standard output: " + e.getMessage());
  }

  private void csv(Session session, Source source, Query query) {
    List<String> headers = headers(session);
    List<Integer> shown = shown(headers);
    boolean[] begun = {false};
    session
        .api()
        .each(
            source.path(),
            query,
            offset,
            limit,
            rows -> {
              session.stopIfUnread();
              if (!begun[0]) {
                session.out().println(Csv.line(pick(headers.toArray(new String[0]), shown)));
                begun[0] = true;
              }
              for (Row r : rows) {
                if (keep(r)) {
                  session.out().println(Csv.line(pick(cells(session, r), shown)));
                }
              }
            });
  }

  private void table(Session session, Source source, Query query) {
    List<String> headers = headers(session);
    List<Integer> shown = shown(headers);
    var table = new Table(session.out(), List.of(pick(headers.toArray(new String[0]), shown)));
    long[] count = {0};
    session
        .api()
        .each(
            source.path(),
            query,
            offset,
            limit,
            page -> {
              session.stopIfUnread();
              List<String[]> rows = new ArrayList<>(page.size());
              for (Row r : page) {
                if (keep(r)) {
                  rows.add(pick(cells(session, r), shown));
                }
              }
              if (count[0] == 0 && !rows.isEmpty() && !source.title().isEmpty()) {
                session.out().println(source.title());
              }
              if (!rows.isEmpty()) {
                table.rows(rows);
              }
              count[0] += rows.size();
            });
    table.end();
    if (count[0] == 0) {
      session.out().println(source.none());
    } else {
      session.out().println();
      session.out().println("Total: " + count[0] + " " + source.noun());
    }
  }

  private List<Integer> shown(List<String> headers) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      if (!named(headers.get(i), exclude)) {
        out.add(i);
      }
    }
    for (String x : exclude) {
      if (!named(x, headers)) {
        throw TorcException.invalid("there is no column '" + x + "'")
            .withHint("the columns are " + String.join(", ", headers));
      }
    }
    return out;
  }

  private static boolean named(String name, List<String> names) {
    for (String n : names) {
      if (same(n, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(String a, String b) {
    return key(a).equals(key(b));
  }

  private static String key(String s) {
    return s.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  private static String[] pick(String[] cells, List<Integer> shown) {
    String[] out = new String[shown.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = cells[shown.get(i)];
    }
    return out;
  }
}
