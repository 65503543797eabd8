package dev.torc.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a failure handler: which exit codes are tried again, how often, and what runs before.
 * The engine decides with it, the worker runs the recovery script with it: one rule, two readers.
 * Immutable.
 */
public final class FailureRules {
  private final List<Rule> rules;

  private FailureRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param maxRetries runs in total: attempt 1 is the first one, so 3 means three
   */
  public record Rule(
      List<Integer> exitCodes, boolean matchAll, @Nullable String recoveryScript, int maxRetries) {}

  /**
   * Reads the JSON text; entries that are no rules are passed over, as the API never checks them.
   */
  public static FailureRules parse(@Nullable String json) {
    List<Rule> out = new ArrayList<>();
    List<?> list = json == null ? null : entries(json);
    if (list != null) {
      for (Object o : list) {
        if (o instanceof Map<?, ?> m) {
          out.add(rule(m));
        }
      }
    }
    return new FailureRules(out);
  }

  private static @Nullable List<?> entries(String json) {
    try {
      return Json.parse(json) instanceof List<?> list ? list : null;
    } catch (TorcException e) {
      return null;
    }
  }

  /** The JSON text of the same rules for a job whose count of attempts begins so much later. */
  public static String later(String json, int attempts) {
    List<?> list = attempts == 0 ? null : entries(json);
    if (list == null) {
      return json;
    }
    List<@Nullable Object> out = new ArrayList<>();
    for (Object o : list) {
      if (o instanceof Map<?, ?> m) {
        Map<String, @Nullable Object> moved = new LinkedHashMap<>();
        m.forEach((key, value) -> moved.put(String.valueOf(key), value));
        moved.put("max_retries", rule(m).maxRetries() + attempts);
        out.add(moved);
      }
    }
    return Json.write(out);
  }

  private static Rule rule(Map<?, ?> m) {
    List<Integer> codes = new ArrayList<>();
    if (m.get("exit_codes") instanceof List<?> l) {
      l.forEach(
          c -> {
            if (c instanceof Number n) {
              codes.add(n.intValue());
            }
          });
    }
    String script = m.get("recovery_script") instanceof String s ? s : null;
    int max = m.get("max_retries") instanceof Number n ? n.intValue() : 3;
    return new Rule(
        List.copyOf(codes), Boolean.TRUE.equals(m.get("match_all_exit_codes")), script, max);
  }

  /** The rule for a return code: one that lists it, else the first that matches all. */
  public Optional<Rule> match(int returnCode) {
    if (returnCode == 0) {
      return Optional.empty();
    }
    return rules.stream()
        .filter(r -> r.exitCodes().contains(returnCode))
        .findFirst()
        .or(() -> rules.stream().filter(Rule::matchAll).findFirst());
  }

  /**
   * What becomes of a job whose attempt has ended so; READY stands for: try again.
   *
   * @param pendingFailed whether somebody is to decide about failures that no rule knows
   */
  public JobStatus outcome(JobStatus ended, int returnCode, int attemptId, boolean pendingFailed) {
    boolean failure = ended == JobStatus.FAILED || ended == JobStatus.TERMINATED;
    if (!failure || returnCode == 0) {
      return ended;
    }
    if (retry(returnCode, attemptId).isPresent()) {
      return JobStatus.READY;
    }
    boolean unexplained = ended == JobStatus.FAILED && match(returnCode).isEmpty();
    return pendingFailed && unexplained ? JobStatus.PENDING_FAILED : ended;
  }

  /** The rule by which this attempt is tried again, or empty when it is not. */
  public Optional<Rule> retry(int returnCode, int attemptId) {
    return match(returnCode).filter(r -> attemptId < r.maxRetries());
  }
}
