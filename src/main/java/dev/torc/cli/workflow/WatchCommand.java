package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.FailureReport;
import dev.torc.cli.Options;
import dev.torc.cli.ProgressView;
import dev.torc.cli.Session;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks on until a workflow has ended. */
public final class WatchCommand implements Command {
  private static final int MOST_FAILURES_IN_A_ROW = 20;

  private @Nullable Long workflowId;
  private double pollSeconds = 2;
  private boolean showJobCounts;

  @Override
  public String description() {
    return "Look on until a workflow has ended; the exit status says how.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc watch 12", "torc -s watch 12", "torc watch 12 && ./evaluate.sh");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("SECONDS", "Time between two looks. Default: 2", "-p", "--poll-interval");
    o.flag("Print the number of jobs by status at each change", "-s", "--show-job-counts");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    Double poll = o.decimal("--poll-interval");
    pollSeconds = poll == null ? pollSeconds : Math.max(0.05, poll);
    showJobCounts = o.has("--show-job-counts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("watch");
    long id = session.workflowId(workflowId);
    Row status = session.api().status(id);
    boolean live = session.io().terminal().err() && !session.json();
    var view = new ProgressView(session.err(), live, session.io().colors(), System::nanoTime);
    String counts = "";
    int failed = 0;
    while (!status.flag("is_complete") && !status.flag("is_canceled")) {
      view.show(status);
      counts = counts(session, status, counts);
      Pause.SLEEP.millis((long) (pollSeconds * 1000));
      try {
        status = session.api().status(id);
        failed = 0;
      } catch (TorcException e) {
        // A server that is started again must not end the watch.
        if (e.kind() != ErrorKind.UNAVAILABLE || ++failed > MOST_FAILURES_IN_A_ROW) {
          throw e;
        }
        session.reconnect();
      }
    }
    view.clear();
    return ended(session, id, status);
  }

  private String counts(Session session, Row status, String last) {
    String now = String.valueOf(status.map("jobs_by_status"));
    if (showJobCounts && !now.equals(last)) {
      session.err().println(text(status));
    }
    return now;
  }

  private static String text(Row status) {
    var text = new StringBuilder();
    for (JobStatus s : JobStatus.values()) {
      if (status.map("jobs_by_status").get(s.wireName()) instanceof Number n && n.longValue() > 0) {
        text.append(text.length() == 0 ? "" : ", ").append(n).append(' ').append(s.wireName());
      }
    }
    return text.toString();
  }

  private static int ended(Session session, long id, Row status) {
    FailureReport failures = FailureReport.of(session.api(), id, status);
    boolean canceled = status.flag("is_canceled");
    long skipped =
        status.map("jobs_by_status").get("canceled") instanceof Number n ? n.longValue() : 0;
    boolean good = !canceled && failures.total() + skipped == 0;
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("is_complete", status.flag("is_complete"));
      m.put("is_canceled", canceled);
      m.put("jobs_by_status", status.map("jobs_by_status"));
      m.put("failures", failures.json());
      session.printJson(m);
      return good ? 0 : 1;
    }
    failures.print(session.err());
    String how = canceled ? "canceled" : good ? "complete" : "complete with failures";
    session.out().println("Workflow " + id + " " + how + " (" + text(status) + ")");
    if (!good && !canceled) {
      session
          .err()
          .println(
              "After the mending: torc workflows reset-status "
                  + id
                  + " --failed-only --reinitialize");
    }
    return good ? 0 : 1;
  }
}
