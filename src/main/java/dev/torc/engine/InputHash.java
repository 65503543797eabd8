package dev.torc.engine;

import dev.torc.model.Sha256;
import dev.torc.store.JobData;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a job's outcome depends on, as far as the database knows it (contract: Torc semantics,
 * section 13). The value means nothing outside.
 */
final class InputHash {
  private final Tx tx;
  private final MessageDigest digest;
  private final Map<Long, String> userData = new HashMap<>();

  InputHash(Tx tx) {
    this.tx = tx;
    this.digest = Sha256.digest();
  }

  /** Hashes of jobs that lie next to each other by id. */
  Map<Long, String> of(List<JobRow> jobs) {
    if (jobs.isEmpty()) {
      return Map.of();
    }
    long from = jobs.get(0).id();
    long to = jobs.get(jobs.size() - 1).id();
    Map<Long, List<Long>> depends = tx.graph().dependencies(from, to);
    List<Map<Long, List<Long>>> data =
        Stream.of(JobData.values()).map(list -> tx.jobData().of(list, from, to)).toList();
    Map<Long, List<Long>> inputs = data.get(JobData.INPUT_USER_DATA.ordinal());
    Map<Long, String> out = new HashMap<>();
    for (JobRow j : jobs) {
      put(j.command());
      put(j.invocationScript() == null ? "" : j.invocationScript());
      put(new TreeMap<>(Checks.envMap(j.env())).toString());
      put(String.valueOf(depends.getOrDefault(j.id(), List.of())));
      data.forEach(list -> put(String.valueOf(list.getOrDefault(j.id(), List.of()))));
      for (long u : inputs.getOrDefault(j.id(), List.of())) {
        put(u + "=" + userData.computeIfAbsent(u, this::data));
      }
      out.put(j.id(), Sha256.hex(digest.digest()));
    }
    return out;
  }

  private String data(long userDataId) {
    return tx.records().get(Table.USER_DATA, userDataId).map((Row r) -> r.text("data")).orElse("");
  }

  private void put(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    // The length first, so that no two lists of parts look alike.
    digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) ':');
    digest.update(bytes);
  }
}
