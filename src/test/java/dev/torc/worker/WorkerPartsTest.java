package dev.torc.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import dev.torc.worker.ExecutionConfig.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPartsTest {
  @Test
  void gpuIdsComeFromTheListsOfCudaAndSlurm() {
    assertThat(Capacity.detect(Map.of("CUDA_VISIBLE_DEVICES", "3, GPU-a1")).gpuIds())
        .containsExactly("3", "GPU-a1");
    assertThat(Capacity.detect(Map.of("SLURM_JOB_GPUS", "0,4-6")).gpuIds())
        .containsExactly("0", "4", "5", "6");
    assertThat(Capacity.detect(Map.of("CUDA_VISIBLE_DEVICES", "", "SLURM_JOB_GPUS", "1")).gpuIds())
        .isEmpty();
    assertThat(new Capacity(1, 1, List.of("1")).withGpus(3).gpuIds())
        .containsExactly("1", "0", "2");
    assertThat(new Capacity(1, 1, List.of("5", "6")).withGpus(1).gpuIds()).containsExactly("5");
    assertThatThrownBy(() -> new Capacity(0, 1, List.of())).isInstanceOf(TorcException.class);
  }

  @Test
  void anExecutionConfigHasDefaultsAndOverrides() {
    assertThat(ExecutionConfig.parse(null)).isEqualTo(ExecutionConfig.DEFAULT);
    assertThat(ExecutionConfig.parse("{oops")).isEqualTo(ExecutionConfig.DEFAULT);
    ExecutionConfig c =
        ExecutionConfig.parse(
            """
            {"mode": "direct", "termination_signal": "SIGUSR1", "sigterm_lead_seconds": 3,
             "limit_resources": false, "stdio": {"mode": "combined", "delete_on_success": true},
             "job_stdio_overrides": {"a": {"mode": "none"}}}
            """);
    assertThat(c.terminationSignal()).isEqualTo("SIGUSR1");
    assertThat(c.leadSeconds()).isEqualTo(3);
    assertThat(c.headroomSeconds()).isEqualTo(60);
    assertThat(c.limitResources()).isFalse();
    assertThat(c.stdioOf("a").mode()).isEqualTo(Mode.NONE);
    assertThat(c.stdioOf("b").mode()).isEqualTo(Mode.COMBINED);
    assertThat(c.stdioOf("b").deleteOnSuccess()).isTrue();
  }

  @Test
  void endingTakesAtMostHalfOfAShortStay() {
    EndTime roomy = EndTime.of(0, Instant.ofEpochSecond(3600));
    assertThat(roomy.signalAt(ExecutionConfig.DEFAULT)).isEqualTo(3_510_000);
    EndTime tight = EndTime.of(0, Instant.ofEpochSecond(60));
    assertThat(tight.signalAt(ExecutionConfig.DEFAULT)).isEqualTo(30_000);
    assertThat(tight.secondsLeft(10_500)).isEqualTo(49);
    EndTime none = EndTime.of(0, null);
    assertThat(none.signalAt(ExecutionConfig.DEFAULT)).isEqualTo(Long.MAX_VALUE);
    assertThat(none.secondsLeft(5)).isNull();
  }

  @Test
  void onlyShortJobsAreFetchedAhead() {
    var prefetch = new Prefetch();
    assertThat(prefetch.target(4)).isZero();
    prefetch.jobTook(2);
    prefetch.tripTook(10);
    assertThat(prefetch.target(4)).isBetween(5, 4 * 32);
    prefetch.jobTook(100_000);
    assertThat(prefetch.target(4)).isZero();
    for (int i = 0; i < 200; i++) {
      prefetch.jobTook(1);
    }
    assertThat(prefetch.target(4)).isPositive();
  }

  @Test
  void onlyReportsOfVeryShortJobsAreGathered() {
    var prefetch = new Prefetch();
    assertThat(prefetch.gathers(4)).isFalse();
    prefetch.jobTook(2);
    assertThat(prefetch.gathers(2)).isTrue();
    assertThat(prefetch.gathers(1)).isTrue();
    // Enough is held to keep all slots busy until the answer to the gathered ones.
    assertThat(prefetch.target(2)).isGreaterThanOrEqualTo(2 * (int) Prefetch.GATHER_MILLIS / 2);
    prefetch.jobTook(40);
    for (int i = 0; i < 200; i++) {
      prefetch.jobTook(40);
    }
    assertThat(prefetch.gathers(2)).isFalse();
    assertThat(prefetch.gathers(64)).isTrue();
    prefetch.jobTook(100_000);
    assertThat(prefetch.gathers(64)).isFalse();
  }

  @Test
  void pausesGrowToTheirLimitWithJitter() {
    var backoff = new Backoff(100, 1000, new Random(1));
    assertThat(backoff.nextMillis()).isBetween(50L, 100L);
    assertThat(backoff.nextMillis()).isBetween(100L, 200L);
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.nextMillis()).isBetween(100L, 1000L);
    }
    assertThat(backoff.nextMillis()).isBetween(500L, 1000L);
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(50L, 100L);
  }

  @Test
  void aTailIsTheEndOfTheFileAndStartsWithAWholeCharacter(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("f"), "ä".repeat(40_000) + "x");
    String tail = JobFiles.tail(file);
    assertThat(tail).startsWith("ä").endsWith("äx").hasSizeBetween(32_000, 32_769);
    assertThat(tail).doesNotContain("\uFFFD");
    assertThat(JobFiles.tail(Files.createFile(dir.resolve("empty")))).isEmpty();
    assertThat(JobFiles.tail(null)).isNull();
  }
}
