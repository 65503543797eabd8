package dev.torc.dialect.torc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which id of the recording is which id here, by the kind of record. */
final class IdMap {
  private static final Set<String> NO_IDS = Set.of("run_id", "attempt_id", "slurm_job_id");

  private final Map<String, Map<Long, Long>> ids = new HashMap<>();

  void learn(String kind, long recorded, long here) {
    ids.computeIfAbsent(kind, k -> new HashMap<>()).put(recorded, here);
  }

  long here(String kind, long recorded) {
    return ids.getOrDefault(kind, Map.of()).getOrDefault(recorded, recorded);
  }

  /** Kind of record that a JSON key or query parameter names, or null. */
  static @Nullable String kind(String key, String ownKind) {
    if (key.equals("id")) {
      return ownKind;
    }
    if (NO_IDS.contains(key)) {
      return null;
    }
    return switch (key) {
      case "depends_on_job_ids", "job_ids", "spawned_job_ids", "completed" -> "job";
      case "input_file_ids", "output_file_ids" -> "file";
      case "input_user_data_ids", "output_user_data_ids" -> "user_data";
      case "resource_requirements_id" -> "resource_requirements";
      case "depends_on_job_id",
          "producer_job_id",
          "consumer_job_id",
          "produced_by_job_id",
          "upstream_job_id" ->
          "job";
      case "executed_by", "active_compute_node_id" -> "compute_node";
      case "needs_file_id" -> "file";
      case "existing_task_id" -> "task";
      case "scheduler_id", "scheduler_config_id", "entity_id" -> null;
      default -> key.endsWith("_id") ? key.substring(0, key.length() - 3) : null;
    };
  }

  /** The value with all ids replaced by those of this server. */
  @Nullable Object translate(@Nullable Object value, String key, String ownKind) {
    if (value instanceof Map<?, ?> m) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      m.forEach((k, v) -> out.put((String) k, translate(v, (String) k, ownKind)));
      return out;
    }
    if (value instanceof List<?> l) {
      List<@Nullable Object> out = new ArrayList<>();
      l.forEach(v -> out.add(translate(v, key, ownKind)));
      return out;
    }
    String kind = kind(key, ownKind);
    return kind != null && value instanceof Long n ? (Object) here(kind, n) : value;
  }

  /** Translates the ids in a path. */
  String path(String path) {
    String[] parts = path.split("/", -1);
    String kind = "";
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].matches("\\d+")) {
        boolean startJob = i >= 3 && parts[i - 2].equals("start_job");
        String of = startJob ? "compute_node" : parts[i - 1].equals("start_job") ? "" : kind;
        parts[i] = Long.toString(here(of, Long.parseLong(parts[i])));
        kind = "";
      } else {
        kind = singular(parts[i]);
      }
    }
    return String.join("/", parts);
  }

  static String singular(String segment) {
    return switch (segment) {
      case "resource_requirements", "user_data" -> segment;
      case "ro_crate_entities" -> "ro_crate_entity";
      case "complete_job", "retry", "manage_status_change", "claim_jobs_based_on_resources" -> "";
      case "bulk_jobs" -> "job";
      case "bulk_files" -> "file";
      case "bulk_user_data" -> "user_data";
      case "access_groups" -> "group";
      default -> segment.endsWith("s") ? segment.substring(0, segment.length() - 1) : segment;
    };
  }

  /** Kind of the records that a path answers. */
  static String ownKind(String path) {
    String[] parts = path.replace("/torc-service/v1/", "").split("/");
    String last = "";
    for (String p : parts) {
      String s = p.matches("\\d+") ? "" : singular(p);
      switch (s) {
        case "action", "failure_handler", "ro_crate_entity", "group" -> last = s;
        case "claim_next_job" -> last = "job";
        default -> {
          if (last.isEmpty()) {
            last = s;
          }
        }
      }
      if (p.startsWith("claim_") || p.equals("claim_jobs_based_on_resources")) {
        last = "job";
      }
      if (p.equals("initialize_jobs") || p.equals("active_task")) {
        last = "task";
      }
    }
    return last;
  }
}
