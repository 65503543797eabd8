package dev.torc.dialect.graph;

import static dev.torc.dialect.graph.GraphBed.chunk;
import static dev.torc.dialect.graph.GraphBed.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of logs: each line once, in order, and an end. */
@Timeout(90)
class LogStreamTest {
  @TempDir Path dir;
  private GraphBed bed;

  @BeforeEach
  void start() {
    bed = new GraphBed(dir, GraphBed.settings());
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private HttpRequest request(String workflow, String lastId) {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(
            URI.create(bed.base + "/api/workflows/" + workflow + "/jobs/a/logs/stream"));
    if (!lastId.isEmpty()) {
      b.header("Last-Event-ID", lastId);
    }
    return b.build();
  }

  /** All lines of a stream once it has ended. */
  private CompletableFuture<List<String>> follow(String workflow, String lastId) {
    return bed.client
        .sendAsync(request(workflow, lastId), HttpResponse.BodyHandlers.ofLines())
        .thenApply(
            r -> {
              try (Stream<String> lines = r.body()) {
                return lines.toList();
              }
            });
  }

  private static List<String> data(List<String> lines) {
    return lines.stream().filter(l -> l.startsWith("data: ")).toList();
  }

  @Test
  void streamsEndWithTheirWorkflow() throws Exception {
    String w = bed.createAndRun(job("b", List.of())); // there is no job a
    String v = bed.createAndRun(job("a", List.of()));
    CompletableFuture<List<String>> unknownJob = follow(w, "");
    CompletableFuture<List<String>> knownJob = follow(v, "");
    assertThat(knownJob).isNotDone();
    for (Row row : bed.engine.catalog().list(ListQuery.of(Table.WORKFLOW)).items()) {
      bed.engine.workflows().delete(row.id());
    }
    assertThat(data(knownJob.get(20, TimeUnit.SECONDS))).isEmpty();
    assertThat(data(unknownJob.get(20, TimeUnit.SECONDS))).isEmpty();
  }

  @Test
  void historyThenNewsThenTheEnd() throws Exception {
    String w = bed.createAndRun(job("a", List.of()));
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk(w, "a", 0, "zero\n")));
    CompletableFuture<List<String>> all = follow(w, "");
    for (int i = 1; i < 300; i++) {
      bed.push(lease, List.of(chunk(w, "a", i, "line " + i + "\n")));
    }
    assertThat(all).isNotDone();
    bed.post("/api/jobs/" + lease + "/complete", Map.of());
    bed.push(lease, List.of(chunk(w, "a", 300, "late\n")));
    List<String> lines = all.get(30, TimeUnit.SECONDS);
    List<String> data = data(lines);
    assertThat(data).hasSize(301);
    for (int i = 0; i <= 300; i++) {
      assertThat(data.get(i)).contains("\"sequence\":" + i + ",");
    }
    assertThat(lines).contains("event: log");
    List<String> ids = lines.stream().filter(l -> l.startsWith("id: ")).toList();
    assertThat(ids).hasSize(301);
    String middle = ids.get(99).substring(4);
    assertThat(data(follow(w, middle).get(30, TimeUnit.SECONDS))).hasSize(201);
    String last = ids.get(300).substring(4);
    HttpResponse<String> done =
        bed.client.send(request(w, last), HttpResponse.BodyHandlers.ofString());
    assertThat(done.statusCode()).isEqualTo(204);
    assertThat(data(follow(w, "rubbish").get(30, TimeUnit.SECONDS))).hasSize(301);
  }

  @Test
  void aStreamMayBeginBeforeTheJobIsKnownOrRuns() throws Exception {
    CompletableFuture<List<String>> early = follow("ci-1", "");
    bed.post("/api/workflows/sample", null);
    bed.close();
    early.handle((l, e) -> "ended with the server").get(10, TimeUnit.SECONDS);
    bed = new GraphBed(dir, GraphBed.settings());
    String w = bed.create(job("a", List.of()));
    CompletableFuture<List<String>> all = follow(w, "");
    bed.run(w);
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk(w, "a", 0, "x\n")));
    bed.post("/api/jobs/" + lease + "/complete", Map.of());
    assertThat(data(all.get(30, TimeUnit.SECONDS))).hasSize(1);
  }

  @Test
  void aReaderWithAnIdOfAnotherLogGetsAllOfThisOne() throws Exception {
    String other = bed.createAndRun(job("a", List.of()));
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk(other, "a", 0, "other\n")));
    String w = bed.createAndRun(job("a", List.of()));
    String own = bed.lease("a");
    bed.push(own, List.of(chunk(w, "a", 0, "zero\n")));
    bed.push(lease, List.of(chunk(other, "a", 1, "other\n")));
    CompletableFuture<List<String>> foreign = follow(w, "3");
    CompletableFuture<List<String>> beyond = follow(w, "1000000");
    bed.push(own, List.of(chunk(w, "a", 1, "one\n")));
    bed.post("/api/jobs/" + own + "/complete", Map.of());
    assertThat(data(foreign.get(30, TimeUnit.SECONDS))).hasSize(2);
    assertThat(data(beyond.get(30, TimeUnit.SECONDS))).hasSize(2);
    assertThat(data(follow(w, "1000000").get(30, TimeUnit.SECONDS))).hasSize(2);
    assertThat(data(follow(w, "2").get(30, TimeUnit.SECONDS))).hasSize(1);
  }

  @Test
  void streamsOfUnknownJobsDoNotKeepOthersFromBeginning() throws Exception {
    List<CompletableFuture<List<String>>> early = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      follow("nobody" + i, "");
      if (i % 10 == 0) {
        early.add(follow("flow", ""));
      }
    }
    Files.writeString(dir.resolve("flow.yml"), "name: F\non: x\njobs: {a: {run: x}}\n");
    bed.load(dir, new ArrayList<>());
    bed.run("flow");
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk("flow", "a", 0, "x\n")));
    bed.post("/api/jobs/" + lease + "/complete", Map.of());
    for (CompletableFuture<List<String>> one : early) {
      assertThat(data(one.get(30, TimeUnit.SECONDS))).hasSize(1);
    }
  }

  @Test
  void theStreamOfADeletedJobEnds() throws Exception {
    String w = bed.createAndRun(job("a", List.of()));
    bed.push(bed.lease("a"), List.of(chunk(w, "a", 0, "zero\n")));
    CompletableFuture<List<String>> all = follow(w, "");
    long id =
        bed.engine.bundles().find(Table.GRAPH_WORKFLOW, "key", w).orElseThrow().num("workflow_id");
    bed.engine.workflows().delete(id);
    assertThat(all.get(30, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aJobWithoutOutputEndsItsStreamWithAnIdToComeBackWith() throws Exception {
    String w = bed.createAndRun(job("a", List.of()));
    bed.post("/api/jobs/" + bed.lease("a") + "/complete", Map.of());
    assertThat(follow(w, "").get(30, TimeUnit.SECONDS)).contains("id: 0");
    HttpResponse<String> again =
        bed.client.send(request(w, "0"), HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(204);
  }

  @Test
  void aStreamGoesOnThroughARetryAndStopsForACanceledJobOnlyWhenItHasStopped() throws Exception {
    String w = bed.createAndRun(job("a", List.of(), "max_retries", 1));
    String first = bed.lease("a");
    bed.push(first, List.of(chunk(w, "a", 0, "one\n")));
    CompletableFuture<List<String>> all = follow(w, "");
    bed.post("/api/jobs/" + first + "/fail", Map.of("error", "e", "retryable", true));
    String second = bed.lease("a");
    bed.push(second, List.of(chunk(w, "a", 0, "one\n")));
    bed.post("/api/workflows/" + w + "/cancel", null);
    bed.push(second, List.of(chunk(w, "a", 1, "stopping\n")));
    assertThat(all).isNotDone();
    bed.post("/api/jobs/" + second + "/fail", Map.of("error", "cancelled", "retryable", true));
    assertThat(data(all.get(30, TimeUnit.SECONDS))).hasSize(3);
  }

  @Test
  void athousandReadersThatReadNothingHoldNobodyUp() throws Exception {
    String w = bed.createAndRun(job("a", List.of()));
    String lease = bed.lease("a");
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        Socket s = new Socket();
        s.setReceiveBufferSize(4096);
        s.connect(new InetSocketAddress("127.0.0.1", bed.port));
        s.getOutputStream()
            .write(
                ("GET /api/workflows/" + w + "/jobs/a/logs/stream HTTP/1.1\r\nHost: x\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        sockets.add(s);
      }
      CompletableFuture<List<String>> reader = follow(w, "");
      String text = "x".repeat(2000) + "\n";
      for (int i = 0; i < 200; i++) {
        assertThat(bed.push(lease, List.of(chunk(w, "a", i, text))).status()).isEqualTo(200);
      }
      bed.post("/api/jobs/" + lease + "/complete", Map.of());
      assertThat(data(reader.get(60, TimeUnit.SECONDS))).hasSize(200);
      InputStream in = sockets.get(0).getInputStream();
      assertThat(in.readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
    } finally {
      for (Socket s : sockets) {
        s.close();
      }
    }
  }
}
