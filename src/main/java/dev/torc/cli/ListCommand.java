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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that prints the records of a list route, page by page, in each of the formats. */
abstract class ListCommand implements Command {
  @Option(
      names = {"-l", "--limit"},
      paramLabel = "N",
      description = "Most records. Default: all")
  @Nullable Long limit;

  @Option(names = "--offset", paramLabel = "N", description = "Records to pass over")
  long offset;

  @Option(names = "--sort-by", paramLabel = "FIELD", description = "Field to sort by")
  @Nullable String sortBy;

  @Option(names = "--reverse-sort", description = "Sort downwards")
  boolean reverseSort;

  @Option(
      names = {"-x", "--exclude"},
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns to leave out of tables and csv")
  List<String> exclude = new ArrayList<>();

  /** Where the records are: route, filters, and how they are called. */
  record Source(String path, Query query, String title, String noun, String none) {}

  abstract Source source(Session session);

  abstract List<String> headers(Session session);

  abstract String[] cells(Session session, Row row);

  /** Whether to show a record; for what the server cannot filter. */
  boolean keep(Row row) {
    return true;
  }

  @Override
  public int run(Session session) {
    if (offset < 0 || (limit != null && limit < 0)) {
      throw TorcException.of(ErrorKind.USAGE, "--limit and --offset cannot be negative");
    }
    Source source = source(session);
    Query query = source.query().and("sort_by", sortBy);
    if (reverseSort) {
      query.and("reverse_sort", true);
    }
    switch (session.format()) {
      case JSON -> json(session, source, query);
      case CSV -> csv(session, source, query);
      case TABLE -> table(session, source, query);
    }
    return 0;
  }

  private void json(Session session, Source source, Query query) {
    try (JsonGenerator g = Json.factory().createGenerator(session.out())) {
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      g.useDefaultPrettyPrinter();
      g.writeStartObject();
      g.writeArrayFieldStart("items");
      session
          .api()
          .each(
              source.path(),
              query,
              offset,
              limit,
              rows -> {
                for (Row r : rows) {
                  if (keep(r)) {
                    emit(g, r);
                  }
                }
              });
      g.writeEndArray();
      g.writeEndObject();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write to standard output", e);
    }
    session.out().println();
  }

  private static void emit(JsonGenerator g, Row row) {
    try {
      Json.emit(g, row.fields());
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write to standard output", e);
    }
  }

  private void csv(Session session, Source source, Query query) {
    List<String> headers = headers(session);
    List<Integer> shown = shown(headers);
    session.out().println(Csv.line(pick(headers.toArray(new String[0]), shown)));
    session
        .api()
        .each(
            source.path(),
            query,
            offset,
            limit,
            rows -> {
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
              List<Row> rows = page.stream().filter(this::keep).toList();
              if (count[0] == 0 && !rows.isEmpty()) {
                session.out().println(source.title());
              }
              if (!rows.isEmpty()) {
                table.rows(rows.stream().map(r -> pick(cells(session, r), shown)).toList());
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
      String h = headers.get(i);
      if (exclude.stream().noneMatch(x -> same(x, h))) {
        out.add(i);
      }
    }
    for (String x : exclude) {
      if (headers.stream().noneMatch(h -> same(x, h))) {
        throw TorcException.invalid("there is no column '" + x + "'")
            .withHint("the columns are " + String.join(", ", headers));
      }
    }
    return out;
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
