package dev.torc.model.work;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of this package as JSON: what a worker and a server send each other over HTTP. Names
 * are the record components in snake_case; JSON texts inside (execution config, failure rules)
 * travel as strings. Written by hand on the streaming layer because both sides are hot: a server
 * answers thousands of claims a second.
 *
 * <p>Every {@code read…} throws BAD_REQUEST when the bytes are not the JSON of that record; unknown
 * fields are passed over, so that a newer peer may say more. Thread-safe.
 */
public final class WorkJson {
  private WorkJson() {}

  /** Body of a report: ended attempts, and the request for more work that may come with them. */
  public record Report(List<JobReport> reports, @Nullable WorkRequest next) {
    public Report {
      reports = List.copyOf(reports);
    }
  }

  /** Body of a heartbeat. */
  public record Heartbeat(List<RunningAttempt> running, int waitMs) {
    public Heartbeat {
      running = List.copyOf(running);
    }
  }

  /** Attempts that go back, and the answer: those that were taken. */
  public record Attempts(List<RunningAttempt> attempts) {
    public Attempts {
      attempts = List.copyOf(attempts);
    }
  }

  public static byte[] write(WorkerInfo info) {
    return bytes(g -> WorkJsonWriter.workerInfo(g, info));
  }

  public static byte[] write(Registration registration) {
    return bytes(g -> WorkJsonWriter.registration(g, registration));
  }

  public static byte[] write(WorkRequest request) {
    return bytes(g -> WorkJsonWriter.workRequest(g, request));
  }

  public static byte[] write(WorkAnswer answer) {
    return bytes(g -> WorkJsonWriter.workAnswer(g, answer));
  }

  public static byte[] write(Report report) {
    return bytes(g -> WorkJsonWriter.report(g, report));
  }

  public static byte[] write(ReportAnswer answer) {
    return bytes(g -> WorkJsonWriter.reportAnswer(g, answer));
  }

  public static byte[] write(Heartbeat heartbeat) {
    return bytes(g -> WorkJsonWriter.heartbeat(g, heartbeat));
  }

  public static byte[] write(Attempts attempts) {
    return bytes(g -> WorkJsonWriter.attempts(g, attempts));
  }

  /** Answer to a heartbeat: {@code {"cancellations": […]}}. */
  public static byte[] writeCancellations(List<Cancellation> cancellations) {
    return bytes(g -> WorkJsonWriter.cancellations(g, cancellations));
  }

  /** Answer to a worker that finishes: {@code {"actions": […]}}. */
  public static byte[] writeActions(List<ActionOrder> actions) {
    return bytes(g -> WorkJsonWriter.actions(g, actions));
  }

  public static WorkerInfo readWorkerInfo(byte[] json) {
    return read(json, WorkJsonReader::workerInfo);
  }

  public static Registration readRegistration(byte[] json) {
    return read(json, WorkJsonReader::registration);
  }

  public static WorkRequest readWorkRequest(byte[] json) {
    return read(json, WorkJsonReader::workRequest);
  }

  public static WorkAnswer readWorkAnswer(byte[] json) {
    return read(json, WorkJsonReader::workAnswer);
  }

  public static Report readReport(byte[] json) {
    return read(json, WorkJsonReader::report);
  }

  public static ReportAnswer readReportAnswer(byte[] json) {
    return read(json, WorkJsonReader::reportAnswer);
  }

  public static Heartbeat readHeartbeat(byte[] json) {
    return read(json, WorkJsonReader::heartbeat);
  }

  public static Attempts readAttempts(byte[] json) {
    return read(json, WorkJsonReader::attempts);
  }

  public static List<Cancellation> readCancellations(byte[] json) {
    return read(json, WorkJsonReader::cancellations);
  }

  public static List<ActionOrder> readActions(byte[] json) {
    return read(json, WorkJsonReader::actions);
  }

  private interface Writing {
    void to(JsonGenerator g) throws IOException;
  }

  private interface Reading<T> {
    T from(JsonParser p) throws IOException;
  }

  private static byte[] bytes(Writing body) {
    var out = new ByteArrayBuilder(512);
    try (JsonGenerator g = Json.factory().createGenerator(out)) {
      body.to(g);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "cannot write JSON", e);
    }
    return out.toByteArray();
  }

  private static <T> T read(byte[] json, Reading<T> body) {
    try (JsonParser p = Json.factory().createParser(json)) {
      // The peer is torc itself; looking for duplicate keys would cost a third of the parse.
      p.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      p.nextToken();
      return body.from(p);
    } catch (JsonProcessingException e) {
      throw TorcException.of(ErrorKind.BAD_REQUEST, "not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      // The bytes are all there: they are in no encoding that JSON has.
      throw TorcException.of(ErrorKind.BAD_REQUEST, "not valid JSON: " + e.getMessage());
    }
  }
}
