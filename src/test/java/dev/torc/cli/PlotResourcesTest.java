package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotResourcesTest {
  @TempDir Path dir;
  private Shell torc;

  @BeforeEach
  void open() {
    torc = new Shell(dir);
  }

  @Test
  void aRunIsDrawnFromItsFileAndFromTheServer() {
    torc.write(
        "w.yaml",
        """
        name: measured
        resource_monitor:
          sample_interval_seconds: 1
          generate_plots: true
          jobs: {enabled: true, granularity: time_series}
          compute_node: {enabled: true, granularity: time_series}
        jobs:
          - {name: nap, command: sleep 1.2}
          - {name: fails, command: exit 3}
        """);
    assertThat(torc.run("run", "w.yaml").exit()).isEqualTo(1);
    String host = WorkerOptions.hostname(torc.env);
    String file = "torc_output/resource_utilization/resource_metrics_wf1_h" + host + "_r1.db";
    assertThat(torc.read("torc_output/resource_utilization/plots_wf1_r1.html"))
        .contains("Workflow 1 · measured · run 1", "\"nap\"");
    var done = torc.run("plot-resources", file, "-o", "plots", "-p", "x", "-f", "json");
    assertThat(done.exit()).isZero();
    assertThat(done.out()).isEqualTo("plots/x_resources.json\n");
    Map<String, ?> data = Json.parseObject(torc.read("plots/x_resources.json"));
    assertThat((List<?>) data.get("jobs")).hasSize(2);
    assertThat((List<?>) data.get("nodes")).hasSize(1);
    done = torc.run("-s", "-f", "json", "plot-resources", "1", "-o", "plots");
    assertThat(done.json().get("file")).isEqualTo("plots/resources.html");
    done = torc.run("-s", "plot-resources", "1", "-j", "2", "-f", "json");
    assertThat(done.exit()).isZero();
    data = Json.parseObject(torc.read("resources.json"));
    assertThat(data.get("title")).isEqualTo("Workflow 1 · measured · run 1");
    assertThat((List<?>) data.get("jobs"))
        .singleElement()
        .satisfies(j -> assertThat(((Map<?, ?>) j).get("name")).isEqualTo("fails"));
  }

  @Test
  void whatCannotBeDrawnIsSaid() {
    assertThat(torc.run("plot-resources", "none.db").err()).contains("there is no file", "none.db");
    torc.write("text.db", "this is no database, it is text that is long enough");
    assertThat(torc.run("plot-resources", "text.db").exit()).isEqualTo(1);
    assertThat(torc.run("plot-resources", "x.db", "-f", "png").exit()).isEqualTo(2);
    assertThat(torc.run("plot-resources", "x.db", "-j", "a").exit()).isEqualTo(2);
  }
}
