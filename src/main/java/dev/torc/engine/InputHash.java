package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.JobStore.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "no SHA-256 in this Java", e);
    }
  }

  /** Hashes of jobs that lie next to each other by id. */
  Map<Long, String> of(List<JobRow> jobs) {
    if (jobs.isEmpty()) {
      return Map.of();
    }
    long from = jobs.get(0).id();
    long to = jobs.get(jobs.size() - 1).id();
    Map<Long, List<Long>> depends = new HashMap<>();
    tx.jobs().eachDependency(from, to, (j, o) -> add(depends, j, o));
    List<Map<Long, List<Long>>> relations = new ArrayList<>();
    for (Relation r : Relation.values()) {
      Map<Long, List<Long>> m = new HashMap<>();
      tx.jobs().eachRelated(r, from, to, (j, o) -> add(m, j, o));
      relations.add(m);
    }
    Map<Long, String> out = new HashMap<>();
    for (JobRow j : jobs) {
      put(j.command());
      put(j.invocationScript() == null ? "" : j.invocationScript());
      put(new TreeMap<>(Checks.envMap(j.env())).toString());
      put(String.valueOf(depends.getOrDefault(j.id(), List.of())));
      relations.forEach(m -> put(String.valueOf(m.getOrDefault(j.id(), List.of()))));
      for (long u :
          relations.get(Relation.INPUT_USER_DATA.ordinal()).getOrDefault(j.id(), List.of())) {
        put(u + "=" + userData.computeIfAbsent(u, this::data));
      }
      out.put(j.id(), HexFormat.of().formatHex(digest.digest()));
    }
    return out;
  }

  private static void add(Map<Long, List<Long>> map, long job, long other) {
    map.computeIfAbsent(job, k -> new ArrayList<>()).add(other);
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
