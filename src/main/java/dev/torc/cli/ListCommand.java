package dev.torc.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A command that prints the records of a list route, page by page, in each of the formats. */
public abstract class ListCommand implements Command {
  private static final long FILTERED_PAGE = 10_000;

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

  /** Which records to show, for what the server cannot filter; null for all. */
  public @Nullable Predicate<Row> filter() {
    return null;
  }

  @Override
  public int run(Session session) {
    Source source = source(session);
    switch (session.format()) {
      case JSON -> json(session, source);
      case CSV -> csv(session, source);
      case TABLE -> table(session, source);
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
    List<Row> out = new ArrayList<>();
    each(session, source(session), out::addAll);
    return out;
  }

  /** The records to show, page by page; the sink gets at least one page, which may be empty. */
  private void each(Session session, Source source, Consumer<List<Row>> sink) {
    Query query = query(source);
    Consumer<List<Row>> reader =
        page -> {
          session.stopIfUnread();
          sink.accept(page);
        };
    Predicate<Row> wanted = filter();
    if (wanted == null) {
      session.api().each(source.path(), query, offset, limit, reader);
    } else {
      filtered(session.api(), source.path(), query, wanted, reader);
    }
  }

  /** Records that are not wanted count neither for the limit nor for the offset. */
  private void filtered(
      TorcApi api, String path, Query query, Predicate<Row> wanted, Consumer<List<Row>> sink) {
    long over = offset;
    long left = limit == null ? Long.MAX_VALUE : limit;
    long at = 0;
    TorcApi.Page page;
    do {
      page = api.page(path, query, at, FILTERED_PAGE);
      at += page.items().size();
      List<Row> found = page.items().stream().filter(wanted).toList();
      List<Row> shown = found.stream().skip(over).limit(left).toList();
      over = Math.max(0, over - found.size());
      left -= shown.size();
      sink.accept(shown);
    } while (page.more() && !page.items().isEmpty() && left > 0);
  }

  private void json(Session session, Source source) {
    // Nothing is printed before the first page is there: an error must not leave half a text.
    boolean[] begun = {false};
    try (JsonGenerator g = Json.factory().createGenerator(session.out())) {
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      g.useDefaultPrettyPrinter();
      each(
          session,
          source,
          rows -> {
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
        Json.emit(g, fields(r));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static TorcException unwritable(IOException e) {
    return TorcException.of(
        ErrorKind.UNAVAILABLE, "cannot write to standard output: " + e.getMessage());
  }

  private void csv(Session session, Source source) {
    var columns = new ShownColumns(headers(session), exclude);
    boolean[] begun = {false};
    each(
        session,
        source,
        rows -> {
          if (!begun[0]) {
            session.out().println(Csv.line(columns.headers()));
            begun[0] = true;
          }
          rows.forEach(r -> session.out().println(Csv.line(columns.of(cells(session, r)))));
        });
  }

  private void table(Session session, Source source) {
    var columns = new ShownColumns(headers(session), exclude);
    var table = new Table(session.out(), List.of(columns.headers()));
    long[] count = {0};
    each(
        session,
        source,
        page -> {
          if (page.isEmpty()) {
            return;
          }
          if (count[0] == 0 && !source.title().isEmpty()) {
            session.out().println(source.title());
          }
          table.rows(page.stream().map(r -> columns.of(cells(session, r))).toList());
          count[0] += page.size();
        });
    table.end();
    if (count[0] == 0) {
      session.out().println(source.none());
    } else {
      session.out().println();
      session.out().println("Total: " + count[0] + " " + source.noun());
    }
  }
}
