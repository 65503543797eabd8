package dev.torc.it;

import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
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
 * A workflow of layers: each job depends on one to three jobs of the layer before, and on its first
 * job, a gate, which ends once a file is there: so whoever makes the files decides how fast the
 * graph goes at most. Each job appends a line to one common file when it starts and when it ends;
 * the order of the lines is the order in which things happened.
 *
 * @param dependencies names of the jobs that each job waits for
 */
record LayeredGraph(String json, Map<String, Set<String>> dependencies, Path folder) {
  private static final int WIDTH = 50;

  static LayeredGraph random(Random random, int jobs, double meanSeconds, Path folder) {
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    List<Map<String, Object>> specs = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      int layer = i / WIDTH;
      Set<String> before = new LinkedHashSet<>();
      for (int edges = layer == 0 ? 0 : 1 + random.nextInt(3); edges > 0; edges--) {
        before.add(name((layer - 1) * WIDTH + random.nextInt(WIDTH)));
      }
      if (layer > 0) {
        before.add(name((layer - 1) * WIDTH));
      }
      dependencies.put(name(i), before);
      double seconds = meanSeconds * (0.2 + 1.6 * random.nextDouble());
      boolean gate = i % WIDTH == 0 && (layer + 1) * WIDTH < jobs;
      String work =
          gate
              ? "until [ -e gate" + layer + " ]; do sleep 0.2; done"
              : String.format(Locale.ROOT, "sleep %.2f", seconds);
      specs.add(
          Map.of(
              "name", name(i), "depends_on", List.copyOf(before), "command", noted(name(i), work)));
    }
    String json = Json.write(Map.of("name", "layers", "jobs", specs));
    return new LayeredGraph(json, dependencies, folder);
  }

  private static String name(int i) {
    return "l" + i / WIDTH + "_" + i % WIDTH;
  }

  private static String noted(String name, String work) {
    String line = name + " $TORC_ATTEMPT_ID\" >> order.log";
    return "echo \"start " + line + "; " + work + "; echo \"end " + line;
  }

  /** Where the jobs write what they do. */
  Path log() {
    return folder.resolve("order.log");
  }

  /** Lets the graph go on, up to this part of it (0 to 1). */
  void open(double part) throws IOException {
    int gates = (dependencies.size() - 1) / WIDTH;
    for (int i = 0; i < Math.floor(gates * part + 1e-9); i++) {
      Path gate = folder.resolve("gate" + i);
      if (!Files.exists(gate)) {
        Files.createFile(gate);
      }
    }
  }
}
