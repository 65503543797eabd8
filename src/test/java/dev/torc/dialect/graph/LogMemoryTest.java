package dev.torc.dialect.graph;

import static dev.torc.dialect.graph.GraphBed.chunk;
import static dev.torc.dialect.graph.GraphBed.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long logs, and readers of them that read nothing: both cost the server a page each. */
@Timeout(120)
class LogMemoryTest {
  private static final int PUSHES = 20;
  private static final int PIECES = 1000;

  @TempDir Path dir;
  private GraphBed bed;
  private String workflow = "";
  private String lease = "";
  private final List<Socket> readers = new ArrayList<>();

  @BeforeEach
  void start() {
    bed = new GraphBed(dir, GraphBed.settings());
    workflow = bed.createAndRun(job("a", List.of()));
    lease = bed.lease("a");
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket s : readers) {
      s.close();
    }
    bed.close();
  }

  /** 20 MB in 20,000 pieces. */
  private void fill() {
    String text = "x".repeat(1000) + "\n";
    for (int push = 0; push < PUSHES; push++) {
      List<Map<String, Object>> chunks = new ArrayList<>();
      for (int i = 0; i < PIECES; i++) {
        chunks.add(chunk(workflow, "a", push * PIECES + i, text));
      }
      assertThat(bed.push(lease, chunks).status()).isEqualTo(200);
    }
  }

  private void readers(int n, String path) throws Exception {
    for (int i = 0; i < n; i++) {
      Socket s = new Socket();
      s.setReceiveBufferSize(4096);
      s.connect(new InetSocketAddress("127.0.0.1", bed.port));
      String request = "GET /api/workflows/" + workflow + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
      s.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      readers.add(s);
    }
    for (Socket s : readers) {
      assertThat(s.getInputStream().readNBytes(12))
          .isEqualTo("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static long usedMebibytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  @Test
  void aLongLogComesWholeAndInOrder() {
    fill();
    List<?> all = bed.get("/api/workflows/" + workflow + "/jobs/a/logs").list();
    assertThat(all).hasSize(PUSHES * PIECES);
    for (int i = 0; i < all.size(); i++) {
      assertThat(((Map<?, ?>) all.get(i)).get("sequence")).isEqualTo((long) i);
    }
    GraphBed.Answer head = bed.send("HEAD", "/api/workflows/" + workflow + "/jobs/a/logs", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
  }

  @Test
  void aHundredReadersOfALongLogThatReadNothingCostLittle() throws Exception {
    fill();
    bed.get("/api/workflows/" + workflow + "/status");
    long before = usedMebibytes();
    readers(100, "/jobs/a/logs");
    assertThat(usedMebibytes() - before).as("MiB for 100 readers of 20 MB").isLessThan(250);
    assertThat(bed.status(workflow).statuses()).containsExactly("a=running");
    assertThat(bed.post("/api/jobs/" + lease + "/complete", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void aThousandStreamsThatNobodyReadsCostLittle() throws Exception {
    long before = usedMebibytes();
    readers(1000, "/jobs/a/logs/stream");
    fill();
    assertThat(usedMebibytes() - before).as("MiB for 1,000 streams of 20 MB").isLessThan(250);
    assertThat(bed.post("/api/jobs/" + lease + "/complete", Map.of()).status()).isEqualTo(200);
  }
}
