package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bounds that only a wrong order of growth can miss; they are several times what is measured. */
class SpecSpeedTest {
  private static Duration time(Supplier<WorkflowSpec> work, int jobs) {
    // Processor time of this thread: a busy machine must not fail the test.
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    assertThat(work.get().jobs()).hasSize(jobs);
    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
  }

  @Test
  void aHundredThousandJobs() {
    String text =
        """
        name: big
        jobs:
          - name: 'a_{i:05d}'
            command: 'run {i} ${files.output.f_{i}}'
            parameters: {i: '1:50000'}
          - name: 'b_{i:05d}'
            command: 'use ${files.input.f_{i}}'
            depends_on_regexes: ['^a_{i:05d}$']
            parameters: {i: '1:49999'}
          - {name: end, command: c, depends_on_regexes: ['^b_']}
        files: [{name: 'f_{i}', path: 'f/{i}', parameters: {i: '1:50000'}}]
        """;
    Duration d = time(() -> Specs.ok(text), 100_000);
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void bracesThatNeverClose() {
    String text =
        "name: w\njobs:\n  - {name: 'a{i}', parameters: {i: '1:2'}, command: '%s ${files.input.x} {i}'}\n";
    Duration d = time(() -> Specs.ok(text.formatted("${user_{x".repeat(100_000))), 2);
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aValueThatIsAlmostANumber() {
    String text = "name: w\njobs:\n  - {name: 'a', command: 'c {i}', parameters: {i: ['%sx']}}\n";
    Duration d = time(() -> Specs.ok(text.formatted("1".repeat(200_000))), 1);
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aWideBarrierIsTranslatedOnce() {
    String text =
        """
        name: wide
        jobs:
          - {name: 'a{i}', command: c, parameters: {i: '1:3000'}}
          - {name: 'b{i}', command: c, depends_on_regexes: ['^a'], parameters: {i: '1:3000'}}
        """;
    Duration d = time(() -> Specs.ok(text), 6_000);
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aWordOfMegabytes() {
    String text =
        "name: w\njobs: [{name: a, command: 'echo %s'}]\n".formatted("x".repeat(5_000_000));
    Duration d = time(() -> Specs.ok(text), 1);
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }
}
