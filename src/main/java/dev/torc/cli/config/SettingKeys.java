package dev.torc.cli.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a configuration file may say, with its default. */
final class SettingKeys {
  private SettingKeys() {}

  enum Type {
    TEXT,
    NUMBER,
    DECIMAL,
    FLAG,
    LIST,
    /** A table whose keys people choose. */
    TABLE
  }

  /**
   * One setting.
   *
   * @param otherwise its value when nobody gives one, or null for none
   */
  record Key(String name, Type type, @Nullable Object otherwise, String help) {}

  static final List<Key> ALL =
      List.of(
          key(
              "client.api_url",
              Type.TEXT,
              "http://localhost:8080/torc-service/v1",
              "Server, with its base path"),
          key("client.format", Type.TEXT, "table", "Output: table, json or csv"),
          key("client.log_level", Type.TEXT, "info", "error, warn, info, debug or trace"),
          key(
              "client.run.poll_interval",
              Type.DECIMAL,
              5.0,
              "Longest time between two questions for jobs, in seconds"),
          key(
              "client.run.claim_backoff_max_secs",
              Type.DECIMAL,
              300.0,
              "Accepted; this worker is told about new jobs at once"),
          key(
              "client.run.max_parallel_jobs",
              Type.NUMBER,
              null,
              "So many jobs at a time, whatever they need"),
          key("client.run.output_dir", Type.TEXT, "torc_output", "Folder for output and logs"),
          key("client.run.num_cpus", Type.NUMBER, null, "CPUs to fill"),
          key("client.run.memory_gb", Type.DECIMAL, null, "Memory to fill, in GiB"),
          key("client.run.num_gpus", Type.NUMBER, null, "GPUs to hand out"),
          key(
              "client.offline.enabled",
              Type.FLAG,
              true,
              "Accepted; results are kept in a journal while the server is away"),
          key(
              "client.offline.drain_ping_interval_secs",
              Type.NUMBER,
              120L,
              "Accepted for files of other programs"),
          key(
              "client.slurm.poll_interval",
              Type.NUMBER,
              30L,
              "Accepted; workers are told about new jobs at once"),
          key(
              "client.slurm.keep_submission_scripts",
              Type.FLAG,
              false,
              "Accepted; nothing is given to sbatch"),
          key(
              "client.slurm.strict_scheduler_match",
              Type.FLAG,
              false,
              "Take only jobs of the own scheduler"),
          key("client.hpc.default_account", Type.TEXT, null, "Account for allocations"),
          key(
              "client.hpc.profile_overrides",
              Type.TABLE,
              null,
              "NAME.default_account for a known system"),
          key("client.hpc.custom_profiles", Type.TABLE, null, "Systems that torc does not know"),
          key("client.tls.ca_cert", Type.TEXT, null, "PEM file with authorities to trust"),
          key("client.tls.insecure", Type.FLAG, false, "Accept any certificate"),
          key("server.host", Type.TEXT, "127.0.0.1", "Address to listen on"),
          key("server.url", Type.TEXT, null, "Older name of host"),
          key("server.port", Type.NUMBER, 8080L, "Port, 0 for any free one"),
          key("server.database", Type.TEXT, null, "Database file, or :memory:; torc.db"),
          key("server.listen", Type.LIST, null, "Ports for one interface: [\"graph=3000\"]"),
          key("server.log_level", Type.TEXT, "info", "error, warn, info, debug or trace"),
          key("server.https", Type.FLAG, false, "Serve https"),
          key("server.tls_cert", Type.TEXT, null, "Certificate chain, PEM"),
          key("server.tls_key", Type.TEXT, null, "Its private key, PEM"),
          key("server.auth_file", Type.TEXT, null, "File of users, see 'torc htpasswd'"),
          key("server.require_auth", Type.FLAG, false, "Turn away who has no password"),
          key(
              "server.credential_cache_ttl_secs",
              Type.NUMBER,
              60L,
              "How long a right password is remembered, 0 for never"),
          key(
              "server.max_failed_logins",
              Type.NUMBER,
              null,
              "So many wrong passwords, 0 for any number, before a name has to wait"),
          key(
              "server.failed_login_window_secs",
              Type.NUMBER,
              null,
              "How long wrong passwords count"),
          key(
              "server.enforce_access_control",
              Type.FLAG,
              false,
              "Keep workflows for their owners and access groups"),
          key("server.admin_users", Type.LIST, List.of(), "Administrators"),
          key("server.disable_admin_sql", Type.FLAG, false, "No SQL for administrators"),
          key(
              "server.disable_admin_sql_writes",
              Type.FLAG,
              false,
              "Only reading SQL for administrators"),
          key("server.threads", Type.NUMBER, null, "Accepted and without effect"),
          key(
              "server.completion_check_interval_secs",
              Type.DECIMAL,
              null,
              "Accepted and without effect"),
          key("server.logging.log_dir", Type.TEXT, null, "Log into files of this folder too"),
          key("server.logging.json_logs", Type.FLAG, false, "Log one JSON object per line"));

  /** Tables of other programs, which share the file. */
  private static final List<String> FOREIGN =
      List.of(
          "client.watch.", "dash.", "client.hpc.custom_profiles.", "client.hpc.profile_overrides.");

  private static Key key(String name, Type type, @Nullable Object otherwise, String help) {
    return new Key(name, type, otherwise, help);
  }

  static @Nullable Key find(String name) {
    for (Key k : ALL) {
      if (k.name().equals(name)) {
        return k;
      }
    }
    return null;
  }

  static boolean isForeign(String name) {
    return FOREIGN.stream().anyMatch(f -> (name + ".").startsWith(f));
  }

  /** What is wrong with a value, or null. */
  static @Nullable String problem(Key key, Object value) {
    boolean right =
        switch (key.type()) {
          case TEXT -> value instanceof String;
          case NUMBER -> value instanceof Long;
          case DECIMAL -> value instanceof Long || value instanceof Double;
          case FLAG -> value instanceof Boolean;
          case LIST -> value instanceof List<?>;
          case TABLE -> value instanceof Map<?, ?>;
        };
    if (!right) {
      return switch (key.type()) {
        case TEXT -> "must be a text in quotes";
        case NUMBER -> "must be a whole number";
        case DECIMAL -> "must be a number";
        case FLAG -> "must be true or false";
        case LIST -> "must be a list";
        case TABLE -> "must be a table";
      };
    }
    if (key.name().equals("client.format") && !List.of("table", "json", "csv").contains(value)) {
      return "must be table, json or csv";
    }
    return null;
  }

  /** Nested maps of all defaults that are values. */
  static Map<String, Object> defaults() {
    Map<String, Object> out = new LinkedHashMap<>();
    for (Key k : ALL) {
      if (k.otherwise() != null) {
        put(out, k.name(), k.otherwise());
      }
    }
    return out;
  }

  @SuppressWarnings("unchecked") // the tree holds what is put here
  static void put(Map<String, Object> tree, String name, Object value) {
    Map<String, Object> at = tree;
    String[] path = name.split("\\.");
    for (int i = 0; i < path.length - 1; i++) {
      Object next = at.get(path[i]);
      if (!(next instanceof Map<?, ?>)) {
        next = new LinkedHashMap<String, Object>();
        at.put(path[i], next);
      }
      at = (Map<String, Object>) next;
    }
    at.put(path[path.length - 1], value);
  }
}
