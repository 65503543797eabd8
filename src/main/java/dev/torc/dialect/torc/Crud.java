package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.DeleteCountResponse;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The routes of one kind of record: create, list, get, update, delete. What they share is here; how
 * a kind differs is told by the functions that are handed in.
 */
final class Crud<T extends Record> {
  private final Engine engine;
  private final Table table;
  private final Class<T> type;
  private final String path;
  private final String one;
  private final String many;
  private final RowBinding<T> binding;
  private UnaryOperator<Row> shown = UnaryOperator.identity();

  Crud(
      Engine engine,
      JsonBinding json,
      Table table,
      Class<T> type,
      String path,
      String one,
      String many) {
    this.engine = engine;
    this.table = table;
    this.type = type;
    this.path = path;
    this.one = one;
    this.many = many;
    this.binding = RowBinding.of(type, json);
  }

  RowBinding<T> binding() {
    return binding;
  }

  /** What reads show differently from what is stored. */
  Crud<T> showing(UnaryOperator<Row> change) {
    shown = change;
    return this;
  }

  private T read(Row row) {
    return binding.record(shown.apply(row));
  }

  Route.Builder post() {
    return Route.post(path, "create_" + one)
        .summary("Store one record")
        .body(type)
        .returns(type)
        .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  }

  /** Creation where some fields together must be unique. */
  Route createUnique() {
    return create(post().errors(ErrorKind.CONFLICT), UnaryOperator.identity());
  }

  /** Stores a record and answers what was sent, with its id. */
  Route create() {
    return create(UnaryOperator.identity());
  }

  /** The same, with the row first brought into form. */
  Route create(UnaryOperator<Row> prepare) {
    return create(post(), prepare);
  }

  private Route create(Route.Builder route, UnaryOperator<Row> prepare) {
    return route.handle(
        c -> {
          Row sent = prepare.apply(binding.row(c.body(type)));
          Row stored = engine.catalog().create(table, sent);
          return Reply.json(binding.record(sent.set("id", stored.id())));
        });
  }

  /** Stores many records at once. */
  <L extends Record> Route createAll(
      String bulkPath,
      String operation,
      Class<L> listType,
      Function<L, List<T>> unwrap,
      Function<List<T>, L> wrap,
      long bodyLimit) {
    return Route.post(bulkPath, operation)
        .summary("Store many records in one transaction")
        .body(listType)
        .bodyLimit(bodyLimit)
        .returns(listType)
        .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
        .handle(
            c -> {
              List<Row> rows = unwrap.apply(c.body(listType)).stream().map(binding::row).toList();
              Bulk.check(rows, many);
              List<Long> ids = engine.catalog().createAll(table, rows);
              List<T> out = new ArrayList<>(rows.size());
              for (int i = 0; i < ids.size(); i++) {
                out.add(binding.record(rows.get(i).set("id", ids.get(i))));
              }
              return Reply.json(wrap.apply(out));
            });
  }

  /** Lists records of a workflow. */
  Route list(
      UnaryOperator<Route.Builder> parameters, BiFunction<ListQuery, Call, ListQuery> filter) {
    Route.Builder route =
        Route.get(path, "list_" + many)
            .summary("List records of a workflow")
            .required("workflow_id", Kind.INTEGER)
            .returns(Paging.pageOf(type))
            .errors(ErrorKind.NOT_FOUND);
    return parameters
        .apply(Paging.sorted(route))
        .handle(
            c -> {
              long workflow = c.number("workflow_id");
              engine.workflows().require(workflow);
              ListQuery query = ListQuery.of(table).eq("workflow_id", workflow);
              query = Paging.of(c).apply(filter.apply(query, c), c);
              return Reply.json(
                  OlderForms.named(
                      c, many, Paging.envelope(engine.catalog().list(query), this::read)));
            });
  }

  private Route.Builder byId(Route.Builder route) {
    return route.path("id", Kind.INTEGER).returns(type).errors(ErrorKind.NOT_FOUND);
  }

  Route get() {
    return byId(Route.get(path + "/{id}", "get_" + one))
        .summary("One record")
        .handle(c -> Reply.json(read(engine.catalog().get(table, c.number("id")))));
  }

  /** Writes the fields that were sent; the record stays in its workflow. */
  Route update() {
    return update(UnaryOperator.identity());
  }

  Route update(UnaryOperator<Row> prepare) {
    return byId(Route.put(path + "/{id}", "update_" + one))
        .summary("Change the fields that are sent")
        .body(type)
        .handle(
            c -> {
              Row changes = without(prepare.apply(binding.row(c.body(type))), "workflow_id");
              Row after = engine.catalog().update(table, c.number("id"), changes);
              return Reply.json(read(after));
            });
  }

  static Row without(Row row, String column) {
    Row out = new Row();
    row.values()
        .forEach(
            (k, v) -> {
              if (!k.equals(column)) {
                out.set(k, v);
              }
            });
    return out;
  }

  Route delete() {
    return byId(Route.delete(path + "/{id}", "delete_" + one))
        .summary("Delete one record")
        .handle(c -> Reply.json(read(engine.catalog().delete(table, c.number("id")))));
  }

  Route deleteAll(String operation) {
    return deleteAll(operation, DeleteCountResponse.class, DeleteCountResponse::new);
  }

  <A extends Record> Route deleteAll(String operation, Class<A> answers, IntFunction<A> answer) {
    return Route.delete(path, operation)
        .summary("Delete all records of a workflow")
        .required("workflow_id", Kind.INTEGER)
        .returns(answers)
        .errors(ErrorKind.NOT_FOUND)
        .handle(
            c ->
                Reply.json(
                    answer.apply(engine.catalog().deleteAll(table, c.number("workflow_id")))));
  }
}
