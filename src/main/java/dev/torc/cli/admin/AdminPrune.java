package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.JobCounts;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.IsoDuration;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Deletes old workflows that nobody works on, and gives their room back. */
public final class AdminPrune implements Command {
  /** Nothing is older, and a clock knows no time so far away. */
  private static final long AGES = Duration.ofDays(1_000_000).toSeconds();

  private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([hdw])");

  private final Clock clock;
  private String olderThan = "";
  private @Nullable String user;
  private boolean archivedOnly;
  private boolean dryRun;
  private boolean noPrompts;
  private boolean noVacuum;

  public AdminPrune() {
    this(Clock.systemUTC());
  }

  AdminPrune(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String description() {
    return "Delete old workflows that nobody works on, and give their room back.";
  }

  @Override
  public void declare(Options o) {
    o.value("AGE", "Created longer ago than this: 90d, 12w, 36h or P3M. Required", "--older-than");
    o.value("NAME", "Only workflows of this user", "--user");
    o.flag("Only archived workflows", "--archived");
    o.flag("Only show what would be deleted", "--dry-run");
    o.flag("Do not ask", "--no-prompts", "--force");
    o.flag("Leave the room to the database", "--no-vacuum");
  }

  @Override
  public void read(Options o) {
    olderThan = o.textOr("--older-than", "");
    user = o.text("--user");
    archivedOnly = o.has("--archived");
    dryRun = o.has("--dry-run");
    noPrompts = o.has("--no-prompts");
    noVacuum = o.has("--no-vacuum");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("pruning");
    Instant limit = clock.instant().minusSeconds(Math.min(AGES, seconds(olderThan)));
    List<Row> old = new ArrayList<>();
    for (Row w : session.api().listAll("/workflows", query())) {
      if (createdBefore(w, limit) && !isActive(session, w)) {
        old.add(w);
      }
    }
    show(session, old);
    if (dryRun || old.isEmpty()) {
      return report(session, old, null);
    }
    if (!session.confirm("Delete " + old.size() + " workflow(s)?", noPrompts)) {
      session.err().println("Nothing was deleted.");
      return 1;
    }
    for (Row w : old) {
      session.api().delete("/workflows/" + w.id());
    }
    return report(session, old, noVacuum ? null : AdminVacuum.vacuum(session));
  }

  private Query query() {
    Query q = Query.of("user", user);
    return archivedOnly ? q.and("is_archived", true) : q;
  }

  private static boolean createdBefore(Row w, Instant limit) {
    try {
      return Instant.parse(w.textOr("timestamp", "")).isBefore(limit);
    } catch (DateTimeParseException e) {
      return false; // a workflow of unknown age is nobody's to delete
    }
  }

  private static boolean isActive(Session session, Row w) {
    Row status = session.api().status(w.id());
    JobCounts counts = JobCounts.of(status);
    boolean works = counts.of(JobStatus.RUNNING) + counts.of(JobStatus.PENDING) > 0;
    boolean waitedFor =
        status.numberOr("active_compute_nodes", 0) > 0
            || status.numberOr("pending_scheduled_nodes", 0) > 0
            || status.numberOr("active_scheduled_nodes", 0) > 0;
    if (works || waitedFor) {
      session.err().println("Workflow " + w.id() + " is old but active, and stays.");
    }
    return works || waitedFor;
  }

  /** Seconds of an age such as 90d. */
  static long seconds(String age) {
    Matcher m = SHORT.matcher(age.strip().toLowerCase(Locale.ROOT));
    if (age.isBlank()) {
      throw Options.usage("--older-than <AGE> is missing");
    }
    if (m.matches()) {
      long n = Long.parseLong(m.group(1));
      return switch (m.group(2)) {
        case "h" -> n * 3_600;
        case "d" -> n * 86_400;
        default -> n * 604_800;
      };
    }
    try {
      return IsoDuration.parseSeconds(age.strip());
    } catch (TorcException e) {
      throw Options.usage("invalid value '" + age + "' for --older-than: write 90d, 12w or P3M");
    }
  }

  private void show(Session session, List<Row> old) {
    if (session.json() || old.isEmpty()) {
      return;
    }
    Table.print(
        session.out(),
        List.of("ID", "User", "Name", "Created"),
        old.stream()
            .map(
                w ->
                    new String[] {
                      String.valueOf(w.id()),
                      w.textOr("user", ""),
                      w.textOr("name", ""),
                      w.textOr("timestamp", "")
                    })
            .toList());
  }

  private int report(Session session, List<Row> old, @Nullable Row vacuum) {
    if (session.json()) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      out.put("dry_run", dryRun);
      out.put("workflow_ids", old.stream().map(Row::id).toList());
      if (vacuum != null) {
        out.put("bytes_before", vacuum.number("bytes_before"));
        out.put("bytes_after", vacuum.number("bytes_after"));
      }
      session.printJson(out);
      return 0;
    }
    if (old.isEmpty()) {
      session.out().println("No workflow is that old.");
    } else if (dryRun) {
      session.out().println("Would delete " + old.size() + " workflow(s).");
    } else {
      session.out().println("Deleted " + old.size() + " workflow(s).");
    }
    if (vacuum != null) {
      session.out().println(AdminVacuum.sentence(vacuum));
    }
    return 0;
  }
}
