package dev.torc.client;

import dev.torc.model.TorcException;
import dev.torc.spec.JobSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts jobs into levels: a job's level is one more than the highest of the jobs it depends on, so
 * that the ids of those are known when it is created.
 */
final class JobLevels {
  private JobLevels() {}

  static List<List<JobSpec>> of(List<JobSpec> jobs) {
    Map<String, Integer> index = new HashMap<>(jobs.size() * 2);
    for (int i = 0; i < jobs.size(); i++) {
      index.put(jobs.get(i).name(), i);
    }
    int[] level = new int[jobs.size()];
    int[] open = new int[jobs.size()];
    List<List<Integer>> dependents = new ArrayList<>();
    jobs.forEach(j -> dependents.add(new ArrayList<>(0)));
    var ready = new ArrayDeque<Integer>();
    for (int i = 0; i < jobs.size(); i++) {
      for (String name : jobs.get(i).dependsOn()) {
        Integer on = index.get(name);
        if (on == null) {
          throw TorcException.invalid("job '" + name + "' is not in the workflow");
        }
        dependents.get(on).add(i);
        open[i]++;
      }
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    int done = 0;
    for (Integer i; (i = ready.poll()) != null; done++) {
      for (int d : dependents.get(i)) {
        level[d] = Math.max(level[d], level[i] + 1);
        if (--open[d] == 0) {
          ready.add(d);
        }
      }
    }
    if (done < jobs.size()) {
      throw TorcException.invalid("the jobs depend on each other in a circle");
    }
    return group(jobs, level);
  }

  private static List<List<JobSpec>> group(List<JobSpec> jobs, int[] level) {
    int count = Arrays.stream(level).max().orElse(-1) + 1;
    List<List<JobSpec>> out = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      out.add(new ArrayList<>());
    }
    for (int i = 0; i < level.length; i++) {
      out.get(level[i]).add(jobs.get(i));
    }
    return out;
  }
}
