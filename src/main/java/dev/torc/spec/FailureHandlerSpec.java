package dev.torc.spec;

import dev.torc.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules by which failed jobs are tried again. */
public record FailureHandlerSpec(String name, List<Rule> rules) {

  /**
   * One rule.
   *
   * @param maxRetries runs in total: 3 means three runs
   */
  public record Rule(
      List<Long> exitCodes,
      boolean matchAllExitCodes,
      @Nullable String recoveryScript,
      long maxRetries) {
    public Rule {
      exitCodes = List.copyOf(exitCodes);
    }
  }

  public FailureHandlerSpec {
    rules = List.copyOf(rules);
  }

  /** The rules as the JSON text which the API's field {@code rules} holds. */
  public String rulesJson() {
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    for (Rule r : rules) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("exit_codes", r.exitCodes());
      m.put("match_all_exit_codes", r.matchAllExitCodes());
      m.put("recovery_script", r.recoveryScript());
      m.put("max_retries", r.maxRetries());
      out.add(m);
    }
    return Json.write(out);
  }
}
