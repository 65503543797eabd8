package dev.torc.model.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkJsonTest {
  private static final WorkRequest REQUEST = new WorkRequest(4, true, 3, 1L << 33, 1, 600L, 20_000);
  private static final ClaimedJob JOB =
      new ClaimedJob(
          7,
          2,
          1,
          3,
          9,
          "näme",
          "echo \"x\"\n",
          null,
          Map.of("A", "b"),
          new ClaimedJob.Requirement("default", 1, 1L << 20, 0, 1, 60),
          List.of(new ClaimedJob.OutputFile(5, "f", "/tmp/f")),
          "[{\"exit_codes\":[1]}]");
  private static final WorkAnswer WORK =
      new WorkAnswer(
          List.of(JOB),
          List.of(new WorkflowInfo(2, "w", 1, "{}", null, "/home/x", 90, 5, true, true)),
          List.of(new ActionOrder(1, 2, 1, 9, "on_workflow_start", List.of("true", "false"))),
          List.of(new Cancellation(8, 1, 1, "canceled")),
          true,
          12);

  @Test
  void everyRecordComesBackEqual() {
    var worker =
        new WorkerInfo(
            "h",
            12,
            8,
            1L << 34,
            2,
            List.of("a"),
            true,
            List.of(3L),
            "local",
            4L,
            30,
            1_700_000_000_000L);
    assertThat(WorkJson.readWorkerInfo(WorkJson.write(worker))).isEqualTo(worker);
    var registration = new Registration(3, 30);
    assertThat(WorkJson.readRegistration(WorkJson.write(registration))).isEqualTo(registration);
    assertThat(WorkJson.readWorkRequest(WorkJson.write(REQUEST))).isEqualTo(REQUEST);
    WorkRequest some =
        new WorkRequest(1, false, 1, 1, 0, null, 0, List.of(WorkRequest.TORC, "graph"));
    assertThat(WorkJson.readWorkRequest(WorkJson.write(some))).isEqualTo(some);
    assertThat(WorkJson.readWorkAnswer(WorkJson.write(WORK))).isEqualTo(WORK);
    var report =
        new JobReport(
            7,
            2,
            1,
            3,
            9,
            1,
            JobStatus.FAILED,
            0.25,
            "2026-01-01T00:00:00Z",
            new JobReport.Usage(1L, null, 99.5, null),
            "out\u0000\ud83d\ude00",
            null,
            "/o",
            null,
            List.of(new JobReport.FileState(5, 1700000000.123456)));
    var body = new WorkJson.Report(List.of(report), REQUEST);
    assertThat(WorkJson.readReport(WorkJson.write(body))).isEqualTo(body);
    var last = new WorkJson.Report(List.of(), null);
    assertThat(WorkJson.readReport(WorkJson.write(last))).isEqualTo(last);
    var answer = new ReportAnswer(List.of(new ReportAnswer.Refusal(7, 3, "lost")), WORK);
    assertThat(WorkJson.readReportAnswer(WorkJson.write(answer))).isEqualTo(answer);
    var beat = new WorkJson.Heartbeat(List.of(new JobSource.RunningAttempt(7, 1, 3)), 500);
    assertThat(WorkJson.readHeartbeat(WorkJson.write(beat))).isEqualTo(beat);
    assertThat(WorkJson.readCancellations(WorkJson.writeCancellations(WORK.cancellations())))
        .isEqualTo(WORK.cancellations());
    assertThat(WorkJson.readActions(WorkJson.writeActions(WORK.actions())))
        .isEqualTo(WORK.actions());
  }

  @Test
  void unknownFieldsArePassedOver() {
    byte[] json =
        "{\"new\":{\"a\":[1,{}]},\"worker_id\":3,\"x\":null,\"lease_seconds\":5}".getBytes(UTF_8);
    assertThat(WorkJson.readRegistration(json)).isEqualTo(new Registration(3, 5));
  }

  @Test
  void saysWhatIsWrong() {
    refused("{\"worker_id\":3}", "registration.lease_seconds is missing");
    refused(
        "{\"worker_id\":\"3\",\"lease_seconds\":5}", "registration.worker_id has the wrong type");
    refused("[]", "registration is not an object");
    refused("", "registration is not an object");
    refused("{\"worker_id\":", "not valid JSON");
    refused("{\"worker_id\":3.5,\"lease_seconds\":5}", "worker_id has the wrong type");
    refused("{\"worker_id\":3,\"lease_seconds\":4294967301}", "lease_seconds is out of range");
    refused("{\"worker_id\":99999999999999999999,\"lease_seconds\":5}", "not valid JSON");
  }

  @Test
  void bytesInNoEncodingOfJsonAreTheSendersMistake() {
    refused(new byte[] {0, 0, -1, -2, '{', '}'}, "not valid JSON");
    refused(new byte[] {-2, -1, 0, 0, '{', '}'}, "not valid JSON");
    refused(new byte[] {'{', '"', -1, '"', ':', '1', '}'}, "not valid JSON");
  }

  private static void refused(String json, String message) {
    refused(json.getBytes(UTF_8), message);
  }

  private static void refused(byte[] json, String message) {
    assertThatThrownBy(() -> WorkJson.readRegistration(json))
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST))
        .hasMessageContaining(message);
  }
}
