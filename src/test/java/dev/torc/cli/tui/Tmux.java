package dev.torc.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A real terminal with torc in it. The test that asks for one is skipped where there is no tmux.
 */
final class Tmux implements AutoCloseable {
  private static final long PATIENCE_NANOS = 90_000_000_000L;

  private final Path socket;

  private Tmux(Path socket) {
    this.socket = socket;
  }

  /**
   * Runs a command line of torc in a folder on 80 columns and 24 lines; a marker follows its end.
   */
  static Tmux torc(Path directory, String arguments) throws Exception {
    assumeTrue(inPath(), "skipped: no tmux in PATH (Debian: tmux)");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path script = directory.resolve("start-" + System.nanoTime() + ".sh");
    Files.writeString(
        script,
        "cd '"
            + directory
            + "'; unset TORC_API_URL NO_COLOR; '"
            + System.getProperty("java.home")
            + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
            + classes
            + "' dev.torc.Main "
            + arguments
            + "; echo \"ended with $?\"; read -r rest\n");
    var tmux = new Tmux(directory.resolve("tmux-" + System.nanoTime()));
    tmux.run("new-session", "-d", "-x", "80", "-y", "24", "-s", "t", "bash '" + script + "'");
    return tmux;
  }

  private static boolean inPath() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, "tmux"))) {
        return true;
      }
    }
    return false;
  }

  private String run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-S"));
    all.add(socket.toString());
    all.addAll(List.of(arguments));
    Process p = new ProcessBuilder(all).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  String screen() throws Exception {
    return run("capture-pane", "-p", "-t", "t");
  }

  /** Keys as tmux names them. */
  void keys(String... keys) throws Exception {
    List<String> all = new ArrayList<>(List.of("send-keys", "-t", "t"));
    all.addAll(List.of(keys));
    run(all.toArray(new String[0]));
  }

  void resize(int columns, int lines) throws Exception {
    run("resize-window", "-t", "t", "-x", String.valueOf(columns), "-y", String.valueOf(lines));
  }

  /** Waits until all of these words are on the screen; returns it. */
  String await(String... words) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    var never = new CountDownLatch(1);
    String screen = "";
    while (System.nanoTime() < end) {
      screen = screen();
      if (List.of(words).stream().allMatch(screen::contains)) {
        return screen;
      }
      if (screen.contains("ended with ")) {
        break; // Nothing more will come.
      }
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
    throw new AssertionError("waited in vain for " + List.of(words) + " on\n" + screen);
  }

  /** The process of Java in the terminal. */
  ProcessHandle java() throws Exception {
    long shell = Long.parseLong(run("list-panes", "-F", "#{pane_pid}").strip());
    return ProcessHandle.of(shell)
        .flatMap(
            s ->
                s.descendants()
                    .filter(p -> p.info().command().orElse("").endsWith("java"))
                    .findFirst())
        .orElseThrow();
  }

  /** The processes that the one of Java has started. */
  List<ProcessHandle> jobs() throws Exception {
    return java().descendants().toList();
  }

  /** The window is closed, as by a person. */
  void closeWindow() throws Exception {
    run("kill-window", "-t", "t");
  }

  @Override
  public void close() throws IOException {
    try {
      run("kill-server");
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
