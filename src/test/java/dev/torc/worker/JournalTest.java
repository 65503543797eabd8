package dev.torc.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path dir;

  static JobReport report(long job, String output) {
    return new JobReport(
        job,
        1,
        1,
        1,
        1,
        0,
        JobStatus.COMPLETED,
        0.5,
        "2026-11-22T09:00:00Z",
        JobReport.Usage.UNKNOWN,
        output,
        null,
        null,
        null,
        List.of());
  }

  private static byte[] line(long job, String output) {
    return (new String(line(job, output, 0), UTF_8) + "\n").getBytes(UTF_8);
  }

  private static byte[] line(long job, String output, int lost) {
    byte[] all = WorkJson.write(new WorkJson.Report(List.of(report(job, output)), null));
    return Arrays.copyOf(all, all.length - lost);
  }

  private static void add(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<Long> jobs(Path file) throws IOException {
    return Journal.read(file).stream().map(JobReport::jobId).toList();
  }

  @Test
  void aTornLineHidesNoOther() throws IOException {
    Path file = dir.resolve("torn.jsonl");
    add(file, line(1, "ä"));
    add(file, line(2, "x", 20));
    add(file, "\n".getBytes(UTF_8));
    add(file, line(3, "ö"));
    byte[] last = line(4, "ü".repeat(9), 0);
    int half = new String(last, UTF_8).indexOf('ü');
    add(file, Arrays.copyOf(last, half + 1));
    assertThat(jobs(file)).containsExactly(1L, 3L);
  }

  @Test
  void reportsComeInPartsThatOneRequestTakes() throws IOException {
    Path file = dir.resolve("long.jsonl");
    for (int i = 0; i < Outbox.MOST_REPORTS + 1; i++) {
      add(file, line(i, ""));
    }
    String large = "x".repeat(3 << 20);
    add(file, line(1000, large));
    add(file, line(1001, large));
    List<List<Long>> parts = new ArrayList<>();
    boolean free =
        Journal.takeLeftover(file, part -> parts.add(part.stream().map(JobReport::jobId).toList()));
    assertThat(free).isTrue();
    assertThat(file).doesNotExist();
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0)).hasSize(Outbox.MOST_REPORTS);
    assertThat(parts.get(1)).containsExactly((long) Outbox.MOST_REPORTS, 1000L);
    assertThat(parts.get(2)).containsExactly(1001L);
    assertThat(Journal.takeLeftover(file, part -> true)).as("delivered by another").isTrue();
  }

  @Test
  void whatDoesNotFitOnTheDiskLeavesNoHalfLine() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process p =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 8 && exec \"$@\"", // kilobytes of any file
                "bash",
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                Narrow.class.getName(),
                dir.toString())
            .inheritIO()
            .start();
    assertThat(p.waitFor()).isZero();
    try (var files = Files.list(dir.resolve(Journal.FOLDER))) {
      assertThat(jobs(files.findFirst().orElseThrow())).containsExactly(1L, 3L);
    }
  }

  /** Writes what fits, what does not, and what fits again. */
  static final class Narrow {
    private Narrow() {}

    public static void main(String[] args) throws IOException {
      try (var journal = new Journal(Path.of(args[0]), 1, 1)) {
        journal.append(List.of(report(1, "small")));
        boolean refused = false;
        try {
          journal.append(List.of(report(2, "x".repeat(20_000))));
        } catch (IOException e) {
          refused = true;
        }
        journal.append(List.of(report(3, "small")));
        System.exit(refused ? 0 : 3);
      }
    }
  }
}
