package dev.torc.client;

import dev.torc.client.Transport.Repeat;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkJson;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work over HTTP, through the routes under {@code /workers}. Thread-safe: a worker claims, reports
 * and beats from several threads. {@link #close} breaks off calls that wait.
 */
public final class HttpJobSource implements JobSource {
  private final Transport transport;

  public HttpJobSource(Transport transport) {
    this.transport = transport;
  }

  @Override
  public Registration register(WorkerInfo info) {
    return WorkJson.readRegistration(post("/workers", WorkJson.write(info), Repeat.NEVER));
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    // Never repeated: the first try may have claimed jobs, and a lease brings those back.
    return WorkJson.readWorkAnswer(
        post(path(workerId, "/claim"), WorkJson.write(request), Repeat.NEVER));
  }

  @Override
  public ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next) {
    // A report may be repeated, but a claim that came with it may not; the caller decides.
    return WorkJson.readReportAnswer(
        post(
            path(workerId, "/report"),
            WorkJson.write(new WorkJson.Report(reports, next)),
            next == null ? Repeat.SAFE : Repeat.NEVER));
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    return WorkJson.readCancellations(
        post(
            path(workerId, "/heartbeat"),
            WorkJson.write(new WorkJson.Heartbeat(running, waitMillis)),
            Repeat.SAFE));
  }

  @Override
  public List<RunningAttempt> giveBack(long workerId, List<RunningAttempt> unstarted) {
    // Never repeated: what the first try gave back is somebody else's by now.
    return WorkJson.readAttempts(
            post(
                path(workerId, "/give_back"),
                WorkJson.write(new WorkJson.Attempts(unstarted)),
                Repeat.NEVER))
        .attempts();
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    return WorkJson.readActions(post(path(workerId, "/finishing"), new byte[0], Repeat.NEVER));
  }

  @Override
  public void deregister(long workerId) {
    transport.send("DELETE", path(workerId, ""), null, Repeat.SAFE);
  }

  @Override
  public void close() {
    transport.close();
  }

  private byte[] post(String path, byte[] json, Repeat repeat) {
    return transport.send("POST", path, json, repeat).body();
  }

  private static String path(long workerId, String rest) {
    return "/workers/" + workerId + rest;
  }
}
