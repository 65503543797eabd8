package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.model.Json;
import dev.torc.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers on other hosts. A script in place of ssh runs the commands on this machine, with a home
 * directory for each host; everything else, the workers included, is real.
 */
@Timeout(180)
class RemoteWorkersTest {
  private static final String SSH =
      """
      #!/bin/bash
      printf '%s ' "$@" >>'BASE/ssh.log'
      echo >>'BASE/ssh.log'
      while [ $# -gt 0 ]; do
        case $1 in
          -o | -p | -l | -F) shift 2 ;;
          --) shift; break ;;
          *) shift ;;
        esac
      done
      case $1 in
        down) echo "ssh: connect to host down port 22: Connection refused" >&2; exit 255 ;;
        locked) echo "root@locked: Permission denied (publickey)." >&2; exit 255 ;;
        slow) echo $$ >'BASE/slow.pid.new'; mv 'BASE/slow.pid.new' 'BASE/slow.pid'; exec sleep 600 ;;
      esac
      mkdir -p "BASE/$1"
      cd "BASE/$1" || exit 255
      echo "Welcome to $1"
      unset TORC_API_URL TORC_PASSWORD
      export HOME="$PWD" PATH="BASE/programs:$PATH" SHELL=/bin/sh
      eval "$2"
      """;

  @TempDir Path directory;
  private Path base;
  private Shell shell;
  private LocalServer server;

  @BeforeEach
  void start() throws IOException {
    // Its name must not matter.
    base = Files.createDirectories(directory.resolve("two words & it"));
    shell = new Shell(Files.createDirectories(base.resolve("here")));
    server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
    program("bin/ssh", SSH.replace("BASE", base.toString()));
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    program(
        "programs/torc",
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
            + classes
            + "' dev.torc.Main \"$@\"\n");
    shell.env.put("PATH", base.resolve("bin") + ":" + System.getenv("PATH"));
    shell.env.put("TORC_API_URL", server.url());
    shell.write(
        "w.yaml",
        "name: w\njobs:\n  - {name: \"j{i}\", parameters: {i: '1:4'}, command: sleep 300}\n");
    assertThat(shell.run("create", "w.yaml").exit()).isZero();
  }

  @AfterEach
  void stop() {
    shell.run("remote", "stop", "1", "--force", "--output-dir", "it's out");
    shell.run("remote", "stop", "1", "--force");
    server.close();
  }

  private void program(String name, String text) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** State by worker, of a command that prints JSON. */
  private Map<String, String> states(int exit, String... args) {
    Shell.Done done = json(args);
    assertThat(done.exit()).as(done.out() + done.err()).isEqualTo(exit);
    Map<String, String> out = new TreeMap<>();
    for (Object w : (List<?>) done.json().get("workers")) {
      Map<?, ?> m = (Map<?, ?>) w;
      out.put(String.valueOf(m.get("worker")), String.valueOf(m.get("state")));
    }
    return out;
  }

  private Shell.Done json(String... args) {
    List<String> all = new ArrayList<>(List.of("-f", "json", "remote"));
    all.addAll(List.of(args));
    return shell.run(all.toArray(new String[0]));
  }

  private long pidOf(Shell.Done done, String worker) {
    for (Object w : (List<?>) done.json().get("workers")) {
      Map<?, ?> m = (Map<?, ?>) w;
      if (worker.equals(m.get("worker"))) {
        return ((Number) m.get("pid")).longValue();
      }
    }
    throw new AssertionError("no " + worker);
  }

  @Test
  void twoHostsFromTheFirstToTheLastCommand() throws IOException {
    String out = "it's out";
    shell.env.put("TORC_PASSWORD", "s3cret 'x' $HOME");
    Shell.Done added = shell.run("remote", "add-workers", "1", "a", "ann@b:2222", "down");
    assertThat(added.exit()).isEqualTo(1);
    assertThat(added.out())
        .contains("[FAILED] down: ssh: connect to host down port 22: Connection refused")
        .contains("Added 2 worker(s) to workflow 1\n  a\n  ann@b:2222");
    assertThat(added.err()).contains("Hint: is the host on");

    Shell.Done run = json("run", "1", "-o", out, "--max-parallel-jobs", "1");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    long a = pidOf(run, "a");
    assertThat(states(0, "status", "1", "--output-dir", out))
        .containsOnly(Map.entry("a", "running"), Map.entry("ann@b:2222", "running"));
    String environment = Files.readString(Path.of("/proc/" + a + "/environ"));
    assertThat(environment).contains("TORC_PASSWORD=s3cret 'x' $HOME\0", "TORC_USERNAME=ann\0");
    assertThat(Files.readString(Path.of("/proc/" + a + "/cmdline"))).doesNotContain("s3cret");
    assertThat(Files.readString(base.resolve("ssh.log")))
        .contains("ConnectTimeout=30", "BatchMode=yes", "StrictHostKeyChecking=accept-new")
        .contains("-p 2222 -l ann -T -- b sh -s")
        .doesNotContain("s3cret");

    Shell.Done again = json("run", "1", "-o", out);
    assertThat(pidOf(again, "a")).isEqualTo(a);
    assertThat(states(1, "delete-logs", "1", "--remote-output-dir", out))
        .containsEntry("a", "failed");
    assertThat(states(1, "collect-logs", "1", "--remote-output-dir", out, "--delete"))
        .containsEntry("a", "failed");
    assertThat(states(0, "stop", "1", "--output-dir", out))
        .containsOnly(Map.entry("a", "stopped"), Map.entry("ann@b:2222", "stopped"));
    assertThat(ProcessHandle.of(a).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(shell.run("remote", "status", "1", "--output-dir", out).out())
        .contains("Stopped", "0/2 workers running");
    collect(out);
  }

  private void collect(String out) throws IOException {
    Files.createSymbolicLink(
        base.resolve("a").resolve(out).resolve("link"), Path.of("/etc/passwd"));
    assertThat(shell.run("remote", "add-workers", "1", "down", "--no-check").exit()).isZero();
    Shell.Done done =
        shell.run("remote", "collect-logs", "1", "--remote-output-dir", out, "-l", "l", "--delete");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out())
        .containsPattern(
            "\\[OK\\] a: Saved \\d+ files \\(without 1 link\\) to l/a and deleted remote")
        .contains("[FAILED] down: ", "Collected and deleted logs from 2/3 workers");
    try (var files = Files.list(shell.directory.resolve("l/a"))) {
      assertThat(files).anyMatch(f -> f.getFileName().toString().startsWith("torc_worker_1_"));
    }
    assertThat(shell.directory.resolve("l/ann@b_2222/job_stdio")).isDirectory();
    assertThat(base.resolve("a").resolve(out)).doesNotExist();
    assertThat(shell.run("remote", "remove-worker", "down", "1").exit()).isZero();
    assertThat(states(0, "delete-logs", "1", "--remote-output-dir", out))
        .containsEntry("a", "clean");
    assertThat(states(0, "collect-logs", "1")).containsEntry("a", "clean");
    assertThat(states(0, "stop", "1")).containsEntry("a", "not_running");
  }

  @Test
  void whatKeepsAWorkerFromStartingIsSaid() throws IOException {
    assertThat(shell.run("remote", "run", "1").err())
        .contains("workflow 1 has no remote workers", "torc remote add-workers 1 HOST...");
    shell.run("remote", "add-workers", "1", "a", "locked", "--no-check");
    failsWith(
        "nowhere/torc",
        "there is no program nowhere/torc there",
        "--torc PATH or TORC_REMOTE_TORC");
    failsWith("no-such-torc", "there is no 'no-such-torc' in the PATH", "--torc PATH");
    program("old", "#!/bin/sh\necho torc 9.9.9\n");
    failsWith(
        base.resolve("old").toString(),
        "has version 9.9.9, here it is dev",
        "--skip-version-check");
    program("dumb", "#!/bin/sh\necho no Java here; exit 1\n");
    failsWith(base.resolve("dumb").toString(), "--version fails there: no Java here", null);
    String fake = "#!/bin/sh\n[ $1 = --version ] && echo torc dev && exit\n";
    program("away", fake + "echo 'Error: cannot connect' >&2; exit 1\n");
    failsWith(
        base.resolve("away").toString(),
        "cannot be used from there: cannot connect",
        "127.0.0.1 means, on each host, that host itself");
    program("other", fake + "echo '{\"id\": 1, \"name\": \"theirs\"}'\n");
    failsWith(
        base.resolve("other").toString(), "another server answers from there", "that host itself");
    assertThat(shell.run("-f", "json", "status", "1").out()).contains("\"uninitialized\" : 4");

    Shell.Done locked = shell.run("remote", "status", "1");
    assertThat(locked.out()).contains("cannot log in: root@locked: Permission denied (publickey).");
    assertThat(locked.err()).contains("ssh -o BatchMode=yes locked true");
    shell.env.put("PATH", "/nowhere");
    assertThat(shell.run("remote", "status", "1").err()).contains("there is no program ssh");
  }

  private void failsWith(String torc, String message, String hint) {
    shell.env.put("TORC_REMOTE_TORC", torc);
    Shell.Done done = shell.run("remote", "run", "1");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out()).contains("[FAILED] a: ", message, "Started 0/2 workers");
    if (hint != null) {
      assertThat(done.err()).contains(hint);
    }
  }

  @Test
  void aWorkerThatEndsAtOnceShowsItsLog() throws IOException {
    Shell.Done workflow = shell.run("-f", "json", "workflows", "get", "1");
    Files.writeString(base.resolve("workflow.json"), Json.write(workflow.json()));
    program(
        "bad",
        "#!/bin/sh\ncase $* in --version) echo torc dev ;; *workflows*) cat '"
            + base.resolve("workflow.json")
            + "' ;; *) echo 'no disk'; exit 3 ;; esac\n");
    shell.run("remote", "add-workers", "1", "a");
    shell.env.put("TORC_REMOTE_TORC", base.resolve("bad").toString());
    Shell.Done done = shell.run("remote", "run", "1");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out()).contains("[FAILED] a: The worker ended with exit code 3", "| no disk");
    assertThat(shell.run("remote", "status", "1").out())
        .contains("Ended with exit code 3", "| no disk", "0/1 workers running");
    aWorkerThatIsGone();
    // A file with the id of another process stops nobody.
    Path pids = base.resolve("a/torc_output/torc_worker_1.pid");
    Files.writeString(pids, ProcessHandle.current().pid() + "\n");
    assertThat(states(0, "stop", "1", "--force")).containsEntry("a", "not_running");
    Files.writeString(base.resolve("a/torc_output/torc.db"), "");
    assertThat(shell.run("remote", "delete-logs", "1").out()).contains("holds a database of torc");
    Files.createDirectories(base.resolve("a/papers/mine"));
    assertThat(shell.run("remote", "delete-logs", "1", "--remote-output-dir", "papers").out())
        .contains("does not look like an output directory of torc");
    assertThat(shell.run("remote", "delete-logs", "1", "--remote-output-dir", "..").exit())
        .isEqualTo(2);
    String home = base.resolve("a").toString();
    assertThat(shell.run("remote", "delete-logs", "1", "--remote-output-dir", home).out())
        .contains("is the home directory, or holds it");
  }

  /** After a restart of the host there is only the file that names its process. */
  private void aWorkerThatIsGone() throws IOException {
    Path end;
    try (var files = Files.list(base.resolve("a/torc_output"))) {
      end = files.filter(f -> f.toString().endsWith(".exit")).findFirst().orElseThrow();
    }
    String name = end.getFileName().toString().replace(".exit", "");
    String host = name.substring("torc_worker_1_".length());
    Path pid = end.resolveSibling(name + ".pid");
    Files.delete(end);
    // This process has that number, but did not start at that time.
    Files.writeString(pid, ProcessHandle.current().pid() + "\n1\n" + host + "\n");
    Shell.Done done = shell.run("remote", "status", "1");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out()).contains("Gone without a trace", "| no disk");
    assertThat(states(0, "stop", "1", "--force")).containsEntry("a", "not_running");
    Files.delete(pid);
  }

  @Test
  void whatIsStoredIsNeverAnOptionOfSsh() {
    shell.write("hosts", "a\nb:x\n");
    Shell.Done file = shell.run("remote", "add-workers-from-file", "hosts", "1");
    assertThat(file.err()).contains("hosts:2: 'b:x' is no address of a worker");
    assertThat(file.exit()).isEqualTo(1);
    assertThat(shell.run("remote", "add-workers", "1", "--", "-oProxyCommand=x").exit())
        .isEqualTo(1);
    TorcApi api = new TorcApi(new Transport(ServerAddress.of(server.url())));
    api.transport()
        .send(
            "POST",
            "/workflows/1/remote_workers",
            "[\"-oProxyCommand=touch x\"]".getBytes(StandardCharsets.UTF_8),
            Transport.Repeat.NEVER);
    assertThat(states(1, "status", "1")).containsEntry("-oProxyCommand=touch x", "failed");
    assertThat(base.resolve("ssh.log")).doesNotExist();
    assertThat(
            shell
                .run("remote", "remove-worker", "-f", "json", "--", "-oProxyCommand=touch x", "1")
                .exit())
        .isZero();
    api.close();
  }

  @Test
  void ctrlCEndsTheConnections() throws Exception {
    shell.run("remote", "add-workers", "1", "slow", "--no-check");
    Shell.Running status = shell.start("remote", "status", "1");
    Path file = base.resolve("slow.pid");
    status.until("ssh has begun", () -> Files.exists(file));
    ProcessHandle ssh =
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    shell.interrupt();
    assertThat(status.exit().get(30, TimeUnit.SECONDS)).isEqualTo(130);
    ssh.onExit().get(10, TimeUnit.SECONDS);
    shell.run("remote", "remove-worker", "slow", "1"); // or the end of this test asks it again
  }
}
