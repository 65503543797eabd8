package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bounds that only a wrong order of growth can miss; they are ten times what is measured. */
class SpecSpeedTest {
  private static Duration time(Supplier<WorkflowSpec> work, int jobs) {
    long start = System.nanoTime();
    assertThat(work.get().jobs()).hasSize(jobs);
    return Duration.ofNanos(System.nanoTime() - start);
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
    System.out.println("100,000 jobs: " + d.toMillis() + " ms");
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
    System.out.println("barrier 3000 x 3000: " + d.toMillis() + " ms");
    assertThat(d).isLessThan(Duration.ofSeconds(10));
  }
}
