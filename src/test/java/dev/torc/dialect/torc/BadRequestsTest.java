package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.server.Param;
import dev.torc.server.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No request, however odd, makes any route answer with an error of the server. */
class BadRequestsTest {
  private static final List<String> BODIES =
      List.of(
          "",
          "null",
          "true",
          "12",
          "\"text\"",
          "[]",
          "[null]",
          "[{}]",
          "{}",
          "{\"jobs\":[null],\"files\":[null],\"user_data\":[null],\"completions\":[null]}",
          "{\"workflow_id\":null,\"name\":null}",
          "{\"workflow_id\":99999999999999999999,\"name\":7}",
          "{\"workflow_id\":1,\"workflow_id\":2,\"name\":\"\"}",
          "{\"name\":\"x\",\"user\":\"u\",\"env\":{\"A\":null},\"metadata\":[null]}",
          "{\"workflow_id\":1,\"name\":\"n\",\"command\":\"c\",\"labels\":[null],\"env\":{\"A\":null},"
              + "\"depends_on_job_ids\":[null],\"input_file_ids\":[-1]}",
          "[\"\",\"a b\",\"\\u0000\"]",
          "{\"a\":".repeat(3000),
          "\u0000",
          "{]");

  private static final List<String> IDS =
      List.of("1", "0", "-1", "9223372036854775807", "9223372036854775808", "x", "%00", "1.5");

  private DialectRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new DialectRig();
    long w = rig.workflow();
    rig.job(w, "a", "");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String path(Route r, String id) {
    return r.path().replaceAll("[{<][^}>]*[}>]", id.replace("%", "%25"));
  }

  /** Every parameter of the query with an odd value. */
  private static String query(Route r, String value) {
    StringBuilder out = new StringBuilder("?odd=1");
    for (Param p : r.params()) {
      if (p.in() == Param.In.QUERY) {
        out.append('&').append(p.name()).append('=').append(value);
      }
    }
    return out.toString();
  }

  @Test
  void oddRequestsGetErrorsOfTheClient() throws Exception {
    List<String> failures = new ArrayList<>();
    TorcDialect dialect = new TorcDialect(rig.engine, "1", 1 << 20, Clock.systemUTC());
    List<Route> routes = new ArrayList<>(dialect.routes());
    routes.removeIf(r -> r.path().endsWith("/stream"));
    // What deletes comes last: before that, the records are there.
    routes.sort(Comparator.comparing(r -> r.method().equals("DELETE")));
    for (Route r : routes) {
      for (String id : IDS) {
        send(r, path(r, id), "{}", failures);
      }
      for (String value : List.of("", "-1", "true", "x", "%F0%9F%8C%B3", "99999999999999999999")) {
        send(r, path(r, "1") + query(r, value), "{}", failures);
      }
      if (r.body() != null) {
        for (String body : BODIES) {
          send(r, path(r, "1"), body, failures);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private void send(Route r, String path, String body, List<String> failures) throws Exception {
    DialectRig.Answer a = rig.call(r.method(), path, r.body() == null ? "" : body);
    if (a.status() >= 500 || a.text().contains("Exception") || a.text().contains("dev.torc")) {
      String shown = body.length() > 80 ? body.substring(0, 80) + "…" : body;
      failures.add(r.method() + " " + path + " " + shown + " -> " + a.status() + " " + a.text());
    }
  }
}
