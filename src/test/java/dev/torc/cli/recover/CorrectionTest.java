package dev.torc.cli.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.Row;
import dev.torc.model.MemorySize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrectionTest {
  private static final double MIB = 1 << 20;
  private final Correction correction = new Correction(1.2, 1.2, 1.2);

  private static Requirement requirement(String name) {
    Map<String, @Nullable Object> m = new HashMap<>();
    m.put("id", 5L);
    m.put("name", name);
    m.put("num_cpus", 4L);
    m.put("memory", "1g");
    m.put("runtime", "PT2H");
    return Requirement.of(new Row(m));
  }

  private static JobUse use(long id, String status, long code, double mib, double cpu, double min) {
    return new JobUse(id, "j" + id, status, code, min, mib * MIB, cpu, requirement("r"));
  }

  @Test
  void amountsAreRoundedUp() {
    assertThat(Amounts.requirement(6877184 * 1.2)).isEqualTo("8m");
    assertThat(Amounts.requirement(2.1 * (1L << 30))).isEqualTo("3g");
    assertThat(Amounts.requirement(10)).isEqualTo("1k");
    assertThat(Amounts.runtime(1)).isEqualTo("PT1M");
    assertThat(Amounts.runtime(3601)).isEqualTo("PT1H1M");
    assertThat(Amounts.runtime(7200)).isEqualTo("PT2H");
    assertThat(Amounts.seconds(3725)).isEqualTo("1h 2m 5s");
    assertThat(Amounts.memory(1L << 30)).isEqualTo("1.00 GB");
  }

  @Test
  void causesAreToldApart() {
    Triage t =
        Triage.of(
            List.of(
                use(1, "failed", 1, 2000, 0, 1),
                use(2, "failed", 137, 10, 0, 1),
                use(3, "failed", 152, 10, 0, 1),
                use(4, "terminated", 143, 10, 0, 1),
                use(5, "failed", 1, 10, 0, 110),
                use(6, "failed", 1, 10, 0, 1),
                use(7, "canceled", 137, 10, 0, 1)));
    assertThat(t.memory()).extracting(JobUse::jobId).containsExactly(1L, 2L);
    assertThat(t.time()).extracting(JobUse::jobId).containsExactly(3L, 4L, 5L);
    assertThat(t.unknown()).extracting(JobUse::jobId).containsExactly(6L);
  }

  @Test
  void jobsWithTheSameNeedShareAClass() {
    List<Change> changes =
        correction.upscale(
            List.of(
                use(1, "completed", 0, 2000, 0, 1),
                use(2, "completed", 0, 2000, 0, 1),
                use(3, "completed", 0, 5000, 900, 1),
                use(4, "completed", 0, 10, 10, 1)));
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).jobIds()).containsExactly(1L, 2L);
    assertThat(changes.get(0).memory()).isEqualTo("3g");
    assertThat(changes.get(1).memory()).isEqualTo("6g");
    assertThat(changes.get(1).cpus()).isEqualTo(11);
  }

  @Test
  void manyDifferentNeedsBecomeFewClasses() {
    List<JobUse> uses = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      uses.add(use(i, "completed", 0, 1100 + 13.0 * i, 0, 1));
    }
    List<Change> changes = correction.upscale(uses);
    assertThat(changes.size()).isLessThanOrEqualTo(8);
    assertThat(changes.stream().mapToInt(c -> c.jobs().size()).sum()).isEqualTo(1000);
    for (Change c : changes) {
      assertThat(MemorySize.parseBytes(String.valueOf(c.memory())))
          .isGreaterThanOrEqualTo((long) (c.peakMemory() * 1.2));
    }
  }

  @Test
  void onlyCompleteKnowledgeTakesAway() {
    List<JobUse> small = List.of(use(1, "completed", 0, 100, 50, 10));
    assertThat(correction.downscale(small, some -> false)).isEmpty();
    List<Change> less = correction.downscale(small, some -> true);
    assertThat(less).hasSize(1);
    assertThat(less.get(0).memory()).isEqualTo("120m");
    assertThat(less.get(0).runtime()).isEqualTo("PT12M");
    assertThat(less.get(0).cpus()).isEqualTo(1);
    var unmeasured = new JobUse(2, "x", "completed", 0, 10, null, null, requirement("r"));
    assertThat(correction.downscale(List.of(unmeasured), some -> true)).isEmpty();
    var nothingSaid = new JobUse(2, "x", "completed", 0, 1, 5.0, 5.0, requirement("default"));
    assertThat(correction.downscale(List.of(nothingSaid), some -> true)).isEmpty();
    assertThat(correction.downscale(List.of(use(1, "failed", 1, 1, 1, 1)), some -> true)).isEmpty();
  }
}
