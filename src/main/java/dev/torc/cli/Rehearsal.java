package dev.torc.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Goes once through what commands need, so that the launcher can keep those classes in class-data
 * archives: one for the commands that ask a server, a small one because its size costs time, and
 * one for those that are a server. It works in a scratch folder, prints nothing, and failures do
 * not matter.
 */
public final class Rehearsal {
  private static final String SPEC =
      """
      name: rehearsal
      jobs:
        - name: first_{i}
          command: "true"
          parameters: {i: "1:2"}
        - name: second
          command: printf done
          depends_on: [first_1, first_2]
      """;

  private static final String PAGE =
      """
      {"items":[{"id":1,"workflow_id":1,"name":"a","command":"true","status":"ready"}],
      "offset":0,"max_limit":100000,"count":1,"total_count":1,"has_more":false}
      """;

  private Rehearsal() {}

  /** The arguments are {@code client} or {@code server}, and the scratch folder. */
  public static void main(String[] args) throws IOException {
    touchEntryPoint();
    Path folder = Path.of(args[1]);
    String spec = Files.writeString(folder.resolve("rehearsal.yaml"), SPEC).toString();
    if (args[0].equals("server")) {
      String database = folder.resolve("rehearsal.db").toString();
      String output = folder.resolve("output").toString();
      play("--db", database, "run", spec, "--output-dir", output);
      play("-s", "--db", database, "jobs", "list", "1");
      String served = folder.resolve("served.db").toString();
      play("serve", "--port", "0", "--database", served, "--shutdown-on-stdin-eof");
    } else {
      askServer(spec);
    }
  }

  /**
   * The class that a command starts with, and its environment: if one class of the start is not in
   * the archive, Java opens the jar and reads its table of contents, which takes half as long again
   * as the start of Java itself.
   */
  private static void touchEntryPoint() {
    try {
      Class.forName("dev.torc.Main");
    } catch (ClassNotFoundException e) {
      // only the speed of the start is at stake
    }
    System.getenv();
    Io.Terminal.ofProcess();
  }

  private static void askServer(String spec) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/torc-service/v1";
    play("create", "--dry-run", spec);
    play("--url", url, "jobs", "list", "1");
    play("--url", url, "-f", "json", "workflows", "list");
    play("--url", url, "status", "1");
    play("version");
    server.stop(0);
  }

  private static void play(String... command) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Cli.run(command, nowhere, nowhere, Map.of());
  }
}
