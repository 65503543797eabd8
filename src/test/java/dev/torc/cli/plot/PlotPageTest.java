package dev.torc.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.usage.JobRun;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSample;
import dev.torc.model.usage.UsageBatch;
import dev.torc.store.MetricsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.interactions.Actions;

/** The page in a real browser. */
class PlotPageTest {
  private static final long START = 1_800_000_000L;

  @TempDir Path dir;

  /** So many jobs, 40 at a time, 20 seconds each; every 50th fails. */
  private Path file(int jobs) {
    Map<Long, String> names = new HashMap<>();
    List<JobSample> samples = new ArrayList<>();
    List<JobRun> runs = new ArrayList<>();
    List<NodeSample> node = new ArrayList<>();
    for (long id = 1; id <= jobs; id++) {
      double from = START + (id - 1) / 40 * 21.0 + id % 40 * 0.1;
      boolean bad = id % 50 == 0;
      names.put(id, id == 1 ? "</script><b>x" : "job_" + id);
      runs.add(new JobRun(id, 1, 1, from, from + 20, bad ? 3 : 0, bad ? "failed" : "completed"));
      for (int s = 1; s < 20; s++) {
        samples.add(new JobSample(id, (long) from + s, 50 + id % 50, (100 + s) << 20, 1));
      }
    }
    for (long t = 0; t < jobs / 40 * 21 + 21; t += 5) {
      node.add(new NodeSample(START + t, 60 + t % 30, 8L << 30, 16L << 30));
    }
    Path file = dir.resolve("resource_metrics_wf3_hbox_r1.db");
    MetricsFile.append(file, new UsageBatch(names, samples, runs, node, null));
    return file;
  }

  private Path page(int jobs) {
    var data = new PlotData(Set.of());
    data.read(file(jobs));
    Path page = dir.resolve("page.html");
    new PlotPage("Try <1>", data).writeHtml(page);
    return page;
  }

  @Test
  void aRunOfTenThousandJobsIsUsable() throws Exception {
    Path page = page(10_000);
    assertThat(Files.size(page)).isLessThan(12_000_000);
    try (Browser browser = Browser.start(dir.resolve("profile"))) {
      browser.open(page);
      assertThat(browser.find("h1").getText()).isEqualTo("Try <1>");
      assertThat(browser.find("#tiles").getText()).contains("10,000", "9,800", "200");
      assertThat(browser.all("#rows tr")).hasSize(100);
      assertThat(browser.find("#rows tr td.name").getText()).isEqualTo("</script><b>x");
      assertThat(browser.find("#nodes").getText()).contains("Machine box", "of 16.0 GiB");
      browser.picture("plot-10000.png");
      long millis =
          browser.number(
              "const a = performance.now(); zoom(100, 900); drawLanes();"
                  + " return performance.now() - a");
      assertThat(millis).as("milliseconds to draw all again").isLessThan(3_000);
      assertThat(browser.find("#reset").isDisplayed()).isTrue();
      browser.find("#find").sendKeys("job_4711");
      assertThat(browser.all("#rows tr")).hasSize(1);
      browser.find("#rows tr").click();
      assertThat(browser.find("#oneName").getText()).isEqualTo("job_4711 (job 4711)");
      assertThat(browser.all("#oneCharts canvas")).hasSize(2);
      browser.picture("plot-10000-selected.png");
      browser.assertQuietAndAlone();
    }
  }

  @Test
  void aSmallRunShowsNamesHoverAndBothThemes() throws Exception {
    Path page = page(50);
    try (Browser browser = Browser.start(dir.resolve("profile"))) {
      browser.open(page);
      // The bar of the first job begins at the left; its row is the first.
      browser.script("arguments[0].scrollIntoView()", browser.find("#gantt"));
      long x = browser.number("return lanes.canvas.getBoundingClientRect().left + lanes.L + 20");
      long y = browser.number("return lanes.canvas.getBoundingClientRect().top + 9");
      new Actions(browser.driver()).moveToLocation((int) x, (int) y).perform();
      assertThat(browser.find("#tip").getText()).contains("took 20.0 s", "peak memory 119 MiB");
      browser.picture("plot-50-hover.png");
      Object light = browser.script("return getComputedStyle(document.body).backgroundColor");
      browser.find("#theme").click();
      Object dark = browser.script("return getComputedStyle(document.body).backgroundColor");
      assertThat(dark).isNotEqualTo(light);
      browser.picture("plot-50-dark.png");
      // Failed jobs first by exit code, downwards.
      browser.all("#heads th").get(3).click();
      browser.all("#heads th").get(3).click();
      assertThat(browser.find("#rows tr").getText()).contains("failed");
      browser.assertQuietAndAlone();
    }
  }

  @Test
  void manyPointsBecomeFewAndPeaksStay() {
    var s = new Series(50);
    for (int i = 0; i < 10_000; i++) {
      s.add(i, i == 7777 ? 900 : 1, i == 3 ? 5000 : 2);
    }
    assertThat(s.size()).isBetween(25, 50);
    double cpu = 0;
    double memory = 0;
    double before = -1;
    for (int i = 0; i < s.size(); i++) {
      cpu = Math.max(cpu, s.cpu(i));
      memory = Math.max(memory, s.memory(i));
      assertThat(s.time(i)).isGreaterThan(before);
      before = s.time(i);
    }
    assertThat(cpu).isEqualTo(900);
    assertThat(memory).isEqualTo(5000);
  }
}
