package dev.torc.cli.recover;

import java.util.ArrayList;
import java.util.List;

/**
 * The failed jobs of a workflow by what would help them.
 *
 * @param memory those that need more memory
 * @param time those that need more time
 * @param unknown all others
 */
record Triage(List<JobUse> memory, List<JobUse> time, List<JobUse> unknown) {
  Triage {
    memory = List.copyOf(memory);
    time = List.copyOf(time);
    unknown = List.copyOf(unknown);
  }

  static Triage of(List<JobUse> failures) {
    List<JobUse> memory = new ArrayList<>();
    List<JobUse> time = new ArrayList<>();
    List<JobUse> unknown = new ArrayList<>();
    for (JobUse u : failures) {
      if (u.status().equals("canceled")) {
        continue; // A person ended it, or it waits for one of the others.
      }
      (u.outOfMemory() ? memory : u.outOfTime() ? time : unknown).add(u);
    }
    return new Triage(memory, time, unknown);
  }

  boolean isEmpty() {
    return memory.isEmpty() && time.isEmpty() && unknown.isEmpty();
  }
}
