package dev.torc.model.work;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of {@link WorkJson}. Every method starts at the first token of its value and
 * ends at the last one.
 */
final class WorkJsonReader {
  private WorkJsonReader() {}

  private interface Item<T> {
    T read(JsonParser p) throws IOException;
  }

  /** The scalar fields of one object by name, filled while the tokens go by. */
  private static final class Fields {
    private final String record;
    private final Map<String, Object> values = new LinkedHashMap<>();

    Fields(String record) {
      this.record = record;
    }

    private <T> @Nullable T get(String name, Class<T> type) {
      Object v = values.get(name);
      if (v == null) {
        return null;
      }
      if (type.isInstance(v)) {
        return type.cast(v);
      }
      throw bad(record + "." + name + " has the wrong type");
    }

    private <T> T need(@Nullable T v, String name) {
      if (v == null) {
        throw bad(record + "." + name + " is missing");
      }
      return v;
    }

    @Nullable String text(String name) {
      return get(name, String.class);
    }

    String needText(String name) {
      return need(text(name), name);
    }

    @Nullable Long number(String name) {
      return get(name, Long.class);
    }

    long needLong(String name) {
      return need(number(name), name);
    }

    int needInt(String name) {
      long v = needLong(name);
      if (v != (int) v) {
        throw bad(record + "." + name + " is out of range");
      }
      return (int) v;
    }

    @Nullable Double decimal(String name) {
      Number n = get(name, Number.class);
      return n == null ? null : Double.valueOf(n.doubleValue());
    }

    double needDouble(String name) {
      return need(get(name, Number.class), name).doubleValue();
    }

    boolean flag(String name) {
      return Boolean.TRUE.equals(get(name, Boolean.class));
    }

    @SuppressWarnings("unchecked") // only lists and maps of the readers below are put in
    <T> List<T> list(String name) {
      List<T> v = (List<T>) get(name, List.class);
      return v == null ? List.of() : v;
    }

    <T> List<T> needList(String name) {
      need(get(name, List.class), name);
      return list(name);
    }

    @SuppressWarnings("unchecked")
    Map<String, String> texts(String name) {
      Map<String, String> v = (Map<String, String>) get(name, Map.class);
      return v == null ? Map.of() : v;
    }

    <T> T needObject(String name, Class<T> type) {
      return need(get(name, type), name);
    }
  }

  private interface Nested {
    /** Reader of a field that is no scalar, or null. */
    @Nullable Item<?> of(String field);
  }

  private static final Nested NONE = f -> null;

  private static Fields object(JsonParser p, String record, Nested nested) throws IOException {
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw bad(record + " is not an object");
    }
    var fields = new Fields(record);
    String name;
    while ((name = p.nextFieldName()) != null) {
      JsonToken t = p.nextToken();
      Object v = t.isScalarValue() ? scalar(p, t) : nested(p, nested.of(name));
      if (v != null) {
        fields.values.put(name, v);
      }
    }
    return fields;
  }

  private static @Nullable Object nested(JsonParser p, @Nullable Item<?> reader)
      throws IOException {
    if (reader == null) {
      p.skipChildren();
      return null;
    }
    return reader.read(p);
  }

  private static @Nullable Object scalar(JsonParser p, JsonToken t) throws IOException {
    return switch (t) {
      case VALUE_STRING -> p.getText();
      case VALUE_NUMBER_INT -> p.getLongValue();
      case VALUE_NUMBER_FLOAT -> p.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private static <T> Item<List<T>> listOf(Item<T> item) {
    return p -> {
      if (p.currentToken() != JsonToken.START_ARRAY) {
        throw bad("an array was expected");
      }
      List<T> out = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        out.add(item.read(p));
      }
      return out;
    };
  }

  private static String text(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.VALUE_STRING) {
      throw bad("a text was expected");
    }
    return p.getText();
  }

  private static Long number(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad("an integer was expected");
    }
    return p.getLongValue();
  }

  private static Map<String, String> texts(JsonParser p) throws IOException {
    Map<String, String> out = new LinkedHashMap<>();
    String name;
    while ((name = p.nextFieldName()) != null) {
      p.nextToken();
      out.put(name, text(p));
    }
    return out;
  }

  private static final Item<List<String>> TEXTS = listOf(WorkJsonReader::text);
  private static final Item<List<Long>> NUMBERS = listOf(WorkJsonReader::number);
  private static final Item<List<ClaimedJob>> JOBS = listOf(WorkJsonReader::claimedJob);
  private static final Item<List<WorkflowInfo>> WORKFLOWS = listOf(WorkJsonReader::workflowInfo);
  private static final Item<List<ActionOrder>> ACTIONS = listOf(WorkJsonReader::actionOrder);
  private static final Item<List<Cancellation>> CANCELLATIONS =
      listOf(WorkJsonReader::cancellation);
  private static final Item<List<JobReport>> REPORTS = listOf(WorkJsonReader::jobReport);
  private static final Item<List<ReportAnswer.Refusal>> REFUSALS = listOf(WorkJsonReader::refusal);
  private static final Item<List<RunningAttempt>> ATTEMPTS = listOf(WorkJsonReader::attempt);
  private static final Item<List<ClaimedJob.OutputFile>> OUTPUT_FILES =
      listOf(WorkJsonReader::outputFile);
  private static final Item<List<JobReport.FileTime>> FILE_TIMES = listOf(WorkJsonReader::fileTime);

  static WorkerInfo workerInfo(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "worker",
            n -> n.equals("labels") ? TEXTS : n.equals("workflow_ids") ? NUMBERS : null);
    return new WorkerInfo(
        f.needText("hostname"),
        f.needLong("pid"),
        f.needInt("num_cpus"),
        f.needLong("memory_bytes"),
        f.needInt("num_gpus"),
        f.list("labels"),
        f.flag("takes_unlabeled"),
        f.list("workflow_ids"),
        f.needText("type"),
        f.number("scheduler_config_id"),
        f.needInt("lease_seconds"),
        f.number("end_time_millis"));
  }

  static Registration registration(JsonParser p) throws IOException {
    Fields f = object(p, "registration", NONE);
    return new Registration(f.needLong("worker_id"), f.needInt("lease_seconds"));
  }

  static WorkRequest workRequest(JsonParser p) throws IOException {
    Fields f = object(p, "request", n -> n.equals("pools") ? TEXTS : null);
    return new WorkRequest(
        f.needInt("limit"),
        f.flag("by_count"),
        f.needInt("free_cpus"),
        f.needLong("free_memory_bytes"),
        f.needInt("free_gpus"),
        f.number("seconds_left"),
        f.needInt("wait_millis"),
        f.list("pools"));
  }

  static WorkAnswer workAnswer(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "work",
            n ->
                switch (n) {
                  case "jobs" -> JOBS;
                  case "workflows" -> WORKFLOWS;
                  case "actions" -> ACTIONS;
                  case "cancellations" -> CANCELLATIONS;
                  default -> null;
                });
    return new WorkAnswer(
        f.list("jobs"),
        f.list("workflows"),
        f.list("actions"),
        f.list("cancellations"),
        f.flag("complete"),
        f.needLong("unfinished_jobs"));
  }

  static WorkJson.Report report(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "body",
            n ->
                n.equals("reports")
                    ? REPORTS
                    : n.equals("next") ? WorkJsonReader::workRequest : null);
    return new WorkJson.Report(f.needList("reports"), f.get("next", WorkRequest.class));
  }

  static ReportAnswer reportAnswer(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "answer",
            n ->
                n.equals("refused")
                    ? REFUSALS
                    : n.equals("work") ? WorkJsonReader::workAnswer : null);
    return new ReportAnswer(f.list("refused"), f.needObject("work", WorkAnswer.class));
  }

  static WorkJson.Heartbeat heartbeat(JsonParser p) throws IOException {
    Fields f = object(p, "body", n -> n.equals("running") ? ATTEMPTS : null);
    return new WorkJson.Heartbeat(f.needList("running"), f.needInt("wait_ms"));
  }

  static List<Cancellation> cancellations(JsonParser p) throws IOException {
    return object(p, "answer", n -> n.equals("cancellations") ? CANCELLATIONS : null)
        .list("cancellations");
  }

  static List<ActionOrder> actions(JsonParser p) throws IOException {
    return object(p, "answer", n -> n.equals("actions") ? ACTIONS : null).list("actions");
  }

  private static ClaimedJob claimedJob(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "job",
            n ->
                switch (n) {
                  case "env" -> WorkJsonReader::texts;
                  case "requirement" -> WorkJsonReader::requirement;
                  case "output_files" -> OUTPUT_FILES;
                  default -> null;
                });
    return new ClaimedJob(
        f.needLong("job_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needInt("attempt_id"),
        f.needLong("compute_node_id"),
        f.needText("name"),
        f.needText("command"),
        f.text("invocation_script"),
        f.texts("env"),
        f.needObject("requirement", ClaimedJob.Requirement.class),
        f.list("output_files"),
        f.text("failure_rules"));
  }

  private static ClaimedJob.Requirement requirement(JsonParser p) throws IOException {
    Fields f = object(p, "requirement", NONE);
    return new ClaimedJob.Requirement(
        f.needText("name"),
        f.needInt("num_cpus"),
        f.needLong("memory_bytes"),
        f.needInt("num_gpus"),
        f.needInt("num_nodes"),
        f.needLong("runtime_seconds"));
  }

  private static ClaimedJob.OutputFile outputFile(JsonParser p) throws IOException {
    Fields f = object(p, "output_file", NONE);
    return new ClaimedJob.OutputFile(f.needLong("file_id"), f.needText("name"), f.needText("path"));
  }

  private static WorkflowInfo workflowInfo(JsonParser p) throws IOException {
    Fields f = object(p, "workflow", NONE);
    return new WorkflowInfo(
        f.needLong("workflow_id"),
        f.needText("name"),
        f.needLong("run_id"),
        f.text("execution_config"),
        f.text("resource_monitor_config"),
        f.text("submission_directory"),
        f.needLong("wait_for_new_jobs_seconds"),
        f.flag("ignore_completion"));
  }

  private static ActionOrder actionOrder(JsonParser p) throws IOException {
    Fields f = object(p, "action", n -> n.equals("commands") ? TEXTS : null);
    return new ActionOrder(
        f.needLong("action_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needLong("compute_node_id"),
        f.needText("trigger_type"),
        f.list("commands"));
  }

  private static Cancellation cancellation(JsonParser p) throws IOException {
    Fields f = object(p, "cancellation", NONE);
    return new Cancellation(
        f.needLong("job_id"), f.needLong("run_id"), f.needInt("attempt_id"), f.needText("reason"));
  }

  private static ReportAnswer.Refusal refusal(JsonParser p) throws IOException {
    Fields f = object(p, "refusal", NONE);
    return new ReportAnswer.Refusal(
        f.needLong("job_id"), f.needInt("attempt_id"), f.needText("message"));
  }

  private static RunningAttempt attempt(JsonParser p) throws IOException {
    Fields f = object(p, "attempt", NONE);
    return new RunningAttempt(f.needLong("job_id"), f.needLong("run_id"), f.needInt("attempt_id"));
  }

  private static JobReport.FileTime fileTime(JsonParser p) throws IOException {
    Fields f = object(p, "output_file", NONE);
    return new JobReport.FileTime(f.needLong("file_id"), f.needDouble("mtime"));
  }

  private static JobReport jobReport(JsonParser p) throws IOException {
    Fields f =
        object(
            p,
            "report",
            n ->
                n.equals("usage")
                    ? WorkJsonReader::usage
                    : n.equals("output_files") ? FILE_TIMES : null);
    JobReport.Usage usage = f.get("usage", JobReport.Usage.class);
    String status = f.needText("status");
    return new JobReport(
        f.needLong("job_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needInt("attempt_id"),
        f.needLong("compute_node_id"),
        f.needInt("return_code"),
        JobStatus.ofWireName(status).orElseThrow(() -> bad("unknown status '" + status + "'")),
        f.needDouble("exec_time_minutes"),
        f.needText("completion_time"),
        usage == null ? JobReport.Usage.UNKNOWN : usage,
        f.text("stdout_tail"),
        f.text("stderr_tail"),
        f.text("stdout_path"),
        f.text("stderr_path"),
        f.list("output_files"));
  }

  private static JobReport.Usage usage(JsonParser p) throws IOException {
    Fields f = object(p, "usage", NONE);
    return new JobReport.Usage(
        f.number("peak_memory_bytes"),
        f.number("avg_memory_bytes"),
        f.decimal("peak_cpu_percent"),
        f.decimal("avg_cpu_percent"));
  }

  private static TorcException bad(String message) {
    return TorcException.of(ErrorKind.BAD_REQUEST, message);
  }
}
