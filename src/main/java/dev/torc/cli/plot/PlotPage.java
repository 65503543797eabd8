package dev.torc.cli.plot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.cli.Reason;
import dev.torc.cli.plot.PlotData.NodeTrack;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.model.usage.JobRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a plot: as a page of HTML with script, style and data inside, or as the data alone. Times
 * in the data are seconds since {@code t0}, memory is in MiB.
 */
final class PlotPage {
  private static final String TEMPLATE = "/web/plot.html";
  private static final double MIB = 1 << 20;

  private final String title;
  private final PlotData data;

  PlotPage(String title, PlotData data) {
    this.title = title;
    this.data = data;
  }

  void writeHtml(Path file) {
    // A name of a job must not end the script element that holds the data.
    String json = json().replace("<", "\\u003c");
    String safeTitle = title.replace("&", "&amp;").replace("<", "&lt;");
    write(file, template().replace("@TITLE@", safeTitle).replace("@DATA@", json));
  }

  void writeJson(Path file) {
    write(file, json());
  }

  private static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write " + file + ": " + Reason.of(e), e)
          .withHint("name a folder where you may write with --output-dir");
    }
  }

  private static String template() {
    try (InputStream in = PlotPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw TorcException.of(ErrorKind.INTERNAL, "this program lacks " + TEMPLATE);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String json() {
    var out = new StringWriter(1 << 16);
    double t0 = data.start();
    try (JsonGenerator g = Json.factory().createGenerator(out)) {
      g.writeStartObject();
      g.writeStringField("title", title);
      g.writeNumberField("t0", t0);
      g.writeArrayFieldStart("nodes");
      for (NodeTrack n : data.nodes()) {
        g.writeStartObject();
        g.writeStringField("name", n.name);
        number(g, "total", n.totalMemory / MIB);
        points(g, n.series, t0);
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeArrayFieldStart("jobs");
      for (JobTrack j : data.jobs()) {
        job(g, j, t0);
      }
      g.writeEndArray();
      g.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void job(JsonGenerator g, JobTrack j, double t0) throws IOException {
    g.writeStartObject();
    g.writeNumberField("id", j.id);
    g.writeStringField("name", j.name);
    number(g, "peakMem", j.peakMemory / MIB);
    number(g, "peakCpu", j.peakCpu);
    number(g, "avgCpu", j.averageCpu());
    g.writeArrayFieldStart("runs");
    for (JobRun r : j.runs) {
      g.writeStartArray();
      g.writeNumber(r.runId());
      g.writeNumber(r.attemptId());
      g.writeNumber(rounded(r.startedAt() - t0, 1000));
      g.writeNumber(rounded(r.endedAt() - t0, 1000));
      g.writeNumber(r.returnCode());
      g.writeString(r.status());
      g.writeEndArray();
    }
    g.writeEndArray();
    if (j.series.size() > 0) {
      points(g, j.series, t0);
    }
    g.writeEndObject();
  }

  private static void points(JsonGenerator g, Series s, double t0) throws IOException {
    g.writeArrayFieldStart("t");
    for (int i = 0; i < s.size(); i++) {
      g.writeNumber(rounded(s.time(i) - t0, 10));
    }
    g.writeEndArray();
    g.writeArrayFieldStart("cpu");
    for (int i = 0; i < s.size(); i++) {
      g.writeNumber(rounded(s.cpu(i), 10));
    }
    g.writeEndArray();
    g.writeArrayFieldStart("mem");
    for (int i = 0; i < s.size(); i++) {
      g.writeNumber(rounded(s.memory(i) / MIB, 10));
    }
    g.writeEndArray();
  }

  private static void number(JsonGenerator g, String name, double value) throws IOException {
    g.writeNumberField(name, rounded(value, 10));
  }

  private static double rounded(double value, double factor) {
    return Math.round(value * factor) / factor;
  }
}
