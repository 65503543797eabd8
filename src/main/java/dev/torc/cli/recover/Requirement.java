package dev.torc.cli.recover;

import dev.torc.client.Row;
import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;

/**
 * A requirement record.
 *
 * @param memory as written
 * @param runtime as written
 */
record Requirement(
    long id,
    String name,
    long cpus,
    String memory,
    long memoryBytes,
    String runtime,
    long runtimeSeconds,
    Row row) {

  static Requirement of(Row r) {
    String memory = r.textOr("memory", "1m");
    String runtime = r.textOr("runtime", "PT1M");
    return new Requirement(
        r.id(),
        r.textOr("name", ""),
        r.numberOr("num_cpus", 1),
        memory,
        MemorySize.parseBytes(memory),
        runtime,
        IsoDuration.parseSeconds(runtime),
        r);
  }

  /** Whether it only stands for "nothing was said". */
  boolean isDefault() {
    return name.equals("default");
  }
}
