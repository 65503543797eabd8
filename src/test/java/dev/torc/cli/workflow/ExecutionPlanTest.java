package dev.torc.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.cli.workflow.ExecutionPlan.Allocation;
import dev.torc.cli.workflow.ExecutionPlan.Event;
import dev.torc.cli.workflow.ExecutionPlan.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which events jobs become ready. */
class ExecutionPlanTest {
  @Test
  void eventsFollowOneAnother() {
    ExecutionPlan plan =
        ExecutionPlan.of(
            List.of(
                new Job("sum", Set.of("work_1", "work_2")),
                new Job("work_1", Set.of("prepare")),
                new Job("work_2", Set.of("prepare")),
                new Job("check", Set.of("work_2")),
                new Job("prepare", Set.of())),
            List.of(
                new Allocation("small", "slurm", 1, List.of()),
                new Allocation("large", "slurm", 2, List.of("work_1", "work_2", "sum"))));
    assertThat(plan.events())
        .extracting(Event::id)
        .containsExactly("start", "after_prepare", "after_work_jobs", "after_work_2");
    assertThat(plan.events().get(1).unlocks()).containsExactly("after_work_jobs", "after_work_2");
    assertThat(plan.events())
        .extracting(e -> e.allocations().stream().map(Allocation::scheduler).toList())
        .containsExactly(List.of("small"), List.of("large"), List.of("large"), List.of());
    assertThat(plan.leaves()).containsExactly("after_work_jobs", "after_work_2");
    assertThat(plan.parts()).isEqualTo(1);
  }

  @Test
  void whatWaitsInACircleComesLast() {
    ExecutionPlan plan =
        ExecutionPlan.of(
            List.of(new Job("a", Set.of("b")), new Job("b", Set.of("a")), new Job("c", Set.of())),
            List.of());
    assertThat(plan.events()).extracting(Event::id).containsExactly("start", "after_b", "after_a");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void manyEventsTakeNoLongerThanTheyAreMany() {
    int many = 30_000;
    List<Job> chain = new ArrayList<>();
    List<Job> pairs = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      chain.add(new Job("j" + i, i == 0 ? Set.of() : Set.of("j" + (i - 1))));
      pairs.add(new Job("k" + i, Set.of()));
      pairs.add(new Job("m" + i, Set.of("k" + i, "k" + (i + 1) % many)));
    }
    assertThat(ExecutionPlan.of(chain, List.of()).events()).hasSize(many);
    assertThat(ExecutionPlan.of(pairs, List.of()).events()).hasSize(many + 1);
  }
}
