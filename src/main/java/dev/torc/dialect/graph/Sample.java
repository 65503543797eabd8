package dev.torc.dialect.graph;

import dev.torc.model.work.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sample workflow that clients can load. */
final class Sample {
  static final String KEY = "ci-1";

  private Sample() {}

  static Definition definition() {
    List<Map<String, @Nullable Object>> jobs =
        List.of(
            job("unit-tests", "Unit Tests", "Running unit tests", 2),
            job("lint", "Lint", "Running linter", 1),
            job("typecheck", "Typecheck", "Running typecheck", 2),
            job("build", "Build", "Building project", 3, "unit-tests", "lint", "typecheck"),
            job("deploy-db", "Deploy DB Migrations", "Deploying DB migrations", 1, "build"),
            job("e2e-tests", "E2E Tests", "Running E2E tests", 5, "build"),
            job("deploy-preview", "Deploy Preview", "Deploying preview", 1, "build"),
            job("deploy-web", "Deploy Web", "Deploying to production", 3, "deploy-db"));
    List<RetryPolicy> retries = new ArrayList<>();
    jobs.forEach(j -> retries.add(RetryPolicy.atOnce(0)));
    return new Definition("ci.yml", "on: push", jobs, retries);
  }

  private static Map<String, @Nullable Object> job(
      String id, String name, String phrase, int seconds, String... needs) {
    return Definition.job(id, name, "echo '" + phrase + "' && sleep " + seconds, List.of(needs));
  }
}
