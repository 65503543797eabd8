package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a {@link View}. */
final class ViewCommand implements Command {
  private final View view;
  private @Nullable Long id;
  private @Nullable Long job;

  ViewCommand(View view) {
    this.view = view;
  }

  @Override
  public String description() {
    return view.description();
  }

  @Override
  public void declare(Options o) {
    if (view.argument() == View.Argument.WORKFLOW) {
      o.positional("WORKFLOW_ID", "", 0, 1);
    } else {
      o.positional("ID", "", 1, 1);
    }
    if (view.columns().get(0).field().equals("job_id")) {
      o.value("ID", "Only this job", "-j", "--job-id");
    }
  }

  @Override
  public void read(Options o) {
    id = o.positionalNumber(0);
    job = o.number("--job-id");
  }

  @Override
  public int run(Session session) {
    long of =
        view.argument() == View.Argument.WORKFLOW ? session.workflowId(id) : id == null ? 0 : id;
    List<Row> rows = view.rows().of(session, of, job);
    List<String> headers = view.columns().stream().map(Column::header).toList();
    List<String[]> cells = rows.stream().map(this::cells).toList();
    switch (session.format()) {
      case JSON -> session.printJson(Map.of("items", rows.stream().map(Row::fields).toList()));
      case CSV -> {
        Csv.print(session.out(), headers, cells);
      }
      case TABLE -> table(session, headers, cells, of);
    }
    return 0;
  }

  private void table(Session session, List<String> headers, List<String[]> cells, long of) {
    if (cells.isEmpty()) {
      session.out().println(view.none().replace("{id}", String.valueOf(of)));
      return;
    }
    Table.print(session.out(), headers, cells);
    session.out().println();
    session.out().println("Total: " + cells.size() + " " + view.noun());
  }

  private String[] cells(Row r) {
    return view.columns().stream().map(c -> c.cell(r)).toArray(String[]::new);
  }
}
