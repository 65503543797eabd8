package dev.torc.it;

import dev.torc.model.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A workflow of layers: each job depends on one to three jobs of the layer before. Each appends a
 * line to one common file when it starts and when it ends; the order of the lines is the order in
 * which things happened.
 *
 * @param dependencies names of the jobs that each job waits for
 */
record LayeredGraph(String json, Map<String, Set<String>> dependencies) {
  private static final int WIDTH = 50;

  static LayeredGraph random(Random random, int jobs, double meanSeconds, Path log) {
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    List<Map<String, Object>> specs = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      int layer = i / WIDTH;
      String name = name(i);
      Set<String> before = new LinkedHashSet<>();
      for (int edges = layer == 0 ? 0 : 1 + random.nextInt(3); edges > 0; edges--) {
        before.add(name((layer - 1) * WIDTH + random.nextInt(WIDTH)));
      }
      dependencies.put(name, before);
      double seconds = meanSeconds * (0.2 + 1.6 * random.nextDouble());
      specs.add(
          Map.of(
              "name", name,
              "depends_on", List.copyOf(before),
              "command", command(name, seconds, log)));
    }
    String json = Json.write(Map.of("name", "layers", "jobs", specs));
    return new LayeredGraph(json, dependencies);
  }

  private static String name(int i) {
    return "l" + i / WIDTH + "_" + i % WIDTH;
  }

  private static String command(String name, double seconds, Path log) {
    String line = "echo \"%s " + name + " $TORC_ATTEMPT_ID\" >> " + log;
    return String.format(
        Locale.ROOT, line + "; sleep %.2f; " + line, "start", seconds, "end");
  }
}
