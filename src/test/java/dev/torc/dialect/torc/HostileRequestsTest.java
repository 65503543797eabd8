package dev.torc.dialect.torc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.dialect.torc.DialectRig.Answer;
import dev.torc.model.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody sends by mistake are refused, and the server goes on. */
@Timeout(120)
class HostileRequestsTest {
  private static final String BASE = TorcDialect.BASE;
  private static final int TEN_MEGABYTES = 10 << 20;

  @TempDir Path dir;
  private final DialectRig rig = new DialectRig();

  @AfterEach
  void stop() throws Exception {
    rig.get("/ping").ok();
    rig.close();
  }

  /** What comes back for bytes as they are; empty when the connection is just closed. */
  private String raw(String request, boolean thenNoMore) throws IOException {
    try (Socket s = new Socket("127.0.0.1", rig.port())) {
      s.setSoTimeout(30_000);
      s.getOutputStream().write(request.getBytes(ISO_8859_1));
      s.getOutputStream().flush();
      if (thenNoMore) {
        s.shutdownOutput();
      }
      return new String(s.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return ""; // it has hung up before everything was sent
    }
  }

  private static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  private static String head(String method, String path, String more) {
    return method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void namesOfTenMegabytes() throws Exception {
    long w = rig.workflow();
    String name = "n".repeat(TEN_MEGABYTES);
    assertThat(rig.post("/workflows", "{'name':'" + name + "','user':'u'}").status())
        .isEqualTo(413);
    String job = "{'workflow_id':" + w + ",'name':'" + name + "','command':'true'}";
    assertThat(rig.post("/jobs", job).status()).isEqualTo(413);
    Answer bulk = rig.post("/bulk_jobs", "{'jobs':[" + job + "]}").ok();
    Map<?, ?> stored = (Map<?, ?>) ((List<?>) bulk.json().get("jobs")).get(0);
    assertThat(rig.get("/jobs/" + stored.get("id")).ok().json().get("name")).isEqualTo(name);
  }

  @Test
  void jsonThatIsNestedDeeply() throws Exception {
    long w = rig.workflow();
    String start = "{'workflow_id':" + w + ",'name':'d','data':";
    Answer flat = rig.post("/user_data", start + nested(100) + "}").ok();
    assertThat(rig.get("/user_data/" + flat.number("id")).ok().text()).contains(nested(100));
    for (int depth : List.of(10_000, 500_000)) {
      assertThat(rig.post("/user_data", start + nested(depth) + "}").status()).isIn(400, 422);
      String unknown = "{'name':'w','user':'u','what':" + nested(depth) + "}";
      assertThat(rig.post("/workflows", unknown).status()).isIn(400, 422);
      assertThat(rig.put("/events/1", nested(depth)).status()).isIn(400, 404, 422);
    }
  }

  @Test
  void keysThatComeTwice() throws Exception {
    Answer twice = rig.post("/workflows", "{'name':'a','name':'b','user':'u'}");
    assertThat(twice.status()).isEqualTo(422);
    assertThat(twice.text()).contains("duplicate field 'name'");
    String data = "{'workflow_id':" + rig.workflow() + ",'name':'d','data':{'a':{'b':1,'b':2}}}";
    assertThat(rig.post("/user_data", data).status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/xml",
        "*/*",
        ";",
        "json"
      })
  void otherContentTypes(String type) throws Exception {
    String body = "{\"name\":\"w\",\"user\":\"u\"}";
    String lengths = "Content-Length: " + body.length() + "\r\nContent-Type: " + type + "\r\n";
    String answer = raw(head("POST", BASE + "/workflows", lengths) + body, false);
    assertThat(status(answer)).as(answer).isEqualTo(415);
    assertThat(rig.get("/workflows").ok().items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "get", "PROPFIND", "CONNECT", "TRACE", "G(T", "X123456789"})
  void verbsThatNobodyKnows(String verb) throws Exception {
    String answer = raw(head(verb, BASE + "/ping", ""), false);
    assertThat(status(answer)).as(answer).isIn(400, 404, 405, 501);
    assertThat(answer).doesNotContain("Exception", "jetty", "Jetty", "\tat ");
  }

  @Test
  void bodiesThatEndTooSoon() throws Exception {
    String type = "Content-Type: application/json\r\n";
    String start = "{\"name\":\"w\",\"user\":\"u\"";
    String whole = start + "}";
    String longer = type + "Content-Length: " + (whole.length() + 1) + "\r\n";
    for (String body : List.of("", start, whole)) {
      String answer = raw(head("POST", BASE + "/workflows", longer) + body, true);
      assertThat(status(answer)).as(answer).isIn(0, 400, 408);
    }
    String chunked = type + "Transfer-Encoding: chunked\r\n";
    String piece = Integer.toHexString(whole.length()) + "\r\n" + whole + "\r\n";
    for (String body : List.of("5\r\n{\"na", piece, "zz\r\n" + whole, "-1\r\n")) {
      String answer = raw(head("POST", BASE + "/workflows", chunked) + body, true);
      assertThat(status(answer)).as(answer).isIn(0, 400, 408);
    }
    assertThat(rig.get("/workflows").ok().items()).as("nothing half read is stored").isEmpty();
  }

  @Test
  void lengthsThatContradictEachOther() throws Exception {
    String body = "{\"name\":\"w\",\"user\":\"u\"}";
    for (String lengths :
        List.of(
            "Content-Length: 5\r\nContent-Length: 23\r\n",
            "Content-Length: 23\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: 0x10\r\n")) {
      String head =
          head("POST", BASE + "/workflows", "Content-Type: application/json\r\n" + lengths);
      String answer = raw(head + body, true);
      assertThat(status(answer)).as(lengths + answer).isIn(0, 400, 413);
    }
    assertThat(rig.get("/workflows").ok().items()).isEmpty();
  }

  @Test
  void floodsOfHeaders() throws Exception {
    String flood = "X-A: b\r\n".repeat(50_000);
    assertThat(status(raw(head("GET", BASE + "/ping", flood), false))).isIn(0, 431);
    assertThat(status(raw(head("GET", BASE + "/ping?" + "x".repeat(100_000), ""), false)))
        .isIn(0, 414, 431);
    assertThat(status(raw(head("GET", BASE + "/ping", "X-A: \u0000\r\n"), false))).isEqualTo(400);
    assertThat(status(raw(head("GET", BASE + "/ping", "no colon\r\n"), false))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..;/..;/etc/passwd",
        "//etc/passwd",
        "\\..\\..\\etc\\passwd",
        "/openapi.json/../../../../../etc/passwd",
        "/%00",
        "/docs%00.html",
        "/%c0%ae%c0%ae/etc/passwd"
      })
  void pathsThatLeadOut(String path) throws Exception {
    for (String start : List.of("", BASE)) {
      String answer = raw(head("GET", start + path, ""), false);
      assertThat(status(answer)).as(answer).isIn(400, 404);
      assertThat(answer).doesNotContain("root:", "Exception", "\tat ");
    }
  }

  @Test
  void fileNamesThatLeadOut() throws Exception {
    String model = "{'name':'w','user':'u','enable_ro_crate':true}";
    long w = rig.post("/workflows", model).ok().number("id");
    List<String> names =
        List.of("../../etc/passwd", "/dev/zero", "a\nb", "C:\\x", "\u0000", "-rf", "~", "🌳", "..");
    for (String name : names) {
      String file =
          Json.write(Map.of("workflow_id", w, "name", name, "path", name, "st_mtime", 1.5));
      long id = rig.call("POST", "/files", file).ok().number("id");
      assertThat(rig.get("/files/" + id).ok().json()).containsEntry("path", name);
    }
    rig.post("/workflows/" + w + "/initialize_jobs", "").ok();
    assertThat(rig.get("/workflows/" + w + "/ro_crate_entities").ok().text())
        .doesNotContain("root:");
  }

  @Test
  void namesOfUsersWithColons() throws Exception {
    long group = rig.post("/access_groups", "{'name':'g'}").ok().number("id");
    String member = "{'user_name':'a:b','group_id':" + group + ",'role':'member'}";
    rig.post("/access_groups/" + group + "/members", member).ok();
    assertThat(rig.get("/users/a%3Ab/groups").ok().items()).hasSize(1);
    assertThat(rig.get("/users/a/groups").ok().items()).isEmpty();
    rig.call("DELETE", "/access_groups/" + group + "/members/a:b", "").ok();
  }

  @Test
  void sqlThatReachesOut() throws Exception {
    long w = rig.workflow();
    rig.job(w, "kept", "");
    String out = dir.resolve("out.db").toString();
    for (String sql :
        List.of(
            "with x as (select 1) delete from job",
            "with x as (select 1) update job set name = ''x''",
            "select readfile(''/etc/passwd'')",
            "select writefile(''" + out + "'', ''x'')",
            "select load_extension(''x'')",
            "select * from pragma_database_list, (attach ''" + out + "'' as o)",
            "attach ''" + out + "'' as o",
            "vacuum into ''" + out + "''",
            "pragma query_only = off",
            "select 1; delete from job",
            "select 1 /* ; */; delete from job",
            "explain delete from job; delete from job")) {
      for (String mode : List.of("", ",'write':true", ",'write':true,'dry_run':true")) {
        if (mode.isEmpty() || !sql.startsWith("with")) {
          String body = "{'sql':'" + sql + "'" + mode + "}";
          String json = body.replace("''", "\u0001").replace('\'', '"').replace('\u0001', '\'');
          Answer a = rig.call("POST", "/admin/sql", json);
          assertThat(a.status()).as(sql + mode + a.text()).isEqualTo(422);
          assertThat(a.text()).doesNotContain("root:");
        }
      }
    }
    assertThat(dir.resolve("out.db")).doesNotExist();
    assertThat(rig.get("/jobs?workflow_id=" + w + "&name=kept").ok().items()).hasSize(1);
  }
}
