package dev.torc.cli.tui;

import dev.torc.client.Row;
import dev.torc.model.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happens now. */
final class EventsTab implements WorkflowView.Tab {
  private final LiveEvents live;
  private final Rows<Row> rows = new Rows<>();
  private int height = 10;

  EventsTab(LiveEvents live) {
    this.live = live;
  }

  @Override
  public String title() {
    return "Events";
  }

  @Override
  public String keys() {
    return "arrows scroll";
  }

  @Override
  public void refresh() {
    rows.set(live.events());
  }

  @Override
  public void draw(Pen pen) {
    rows.set(live.events());
    pen.text(
        1, 0, "Events since this screen was opened, newest first: " + live.state(), pen.paint.dim);
    height = Math.max(1, pen.height - 1);
    rows.draw(
        pen.part(0, 1, pen.width, height),
        (line, e, chosen) -> {
          String severity = e.textOr("severity", "");
          var style =
              severity.equals("error")
                  ? line.paint.bad
                  : severity.equals("warning") ? line.paint.warn : line.paint.plain;
          line.line(0, (chosen ? ">" : " ") + text(e), chosen ? style.reversed() : style);
        });
  }

  /** Time of day in UTC, as the server's other times are. */
  private static String time(Row e) {
    Long millis = e.number("timestamp");
    if (millis == null) {
      return "";
    }
    String all = Instant.ofEpochMilli(millis).toString();
    return all.length() >= 19 ? all.substring(11, 19) : all;
  }

  private static String text(Row e) {
    Map<String, @Nullable Object> rest = new TreeMap<>();
    e.map("data").forEach((k, v) -> rest.put(String.valueOf(k), v));
    return Pen.column(time(e), 9)
        + Pen.column(e.textOr("event_type", ""), 22)
        + " "
        + (rest.isEmpty() ? "" : Json.write(rest));
  }

  @Override
  public boolean key(Key key) {
    return rows.key(key, height);
  }
}
