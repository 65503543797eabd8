package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc serve} with users and enforced access, and the commands about them. */
@Timeout(60)
class AccessCommandsTest {
  private static final String PASSWORD = "several ordinary words";
  private static final String OTHER = "quite another phrase";

  @TempDir Path directory;
  private Shell shell;
  private Shell.Running server;

  @BeforeEach
  void start() throws Exception {
    start("off");
  }

  private void start(String logLevel) throws Exception {
    shell = new Shell(directory);
    for (String user : new String[] {"ann", "bob", "root"}) {
      add(user, PASSWORD);
    }
    server =
        shell.start(
            "serve",
            "--port",
            "0",
            "--database",
            ":memory:",
            "--auth-file",
            "users",
            "--require-auth",
            "--enforce-access-control",
            "--admin-user",
            "root",
            "--log-level",
            logLevel);
    shell.env.put("TORC_API_URL", "http://127.0.0.1:" + server.port() + "/torc-service/v1");
    shell.env.put("TORC_PASSWORD", PASSWORD);
  }

  private Shell.Done add(String user, String password, String... more) {
    String[] args = {"htpasswd", "add", "-f", "users", "-c", "4", "-p", password, user};
    return shell.run(concat(args, more));
  }

  @AfterEach
  void stop() throws Exception {
    shell.interrupt();
    server.exit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void credentialsMayStandInTheUrlAndAreNeverShown() {
    String secret = PASSWORD.replace(" ", "%20");
    String url = shell.env.get("TORC_API_URL").replace("//", "//bob:" + secret + "@");
    shell.env.remove("TORC_PASSWORD");
    assertThat(shell.run("--url", url, "workflows", "list").exit()).isZero();
    String wrong = url.replace(secret, "secret");
    String nobody = wrong.replaceFirst(":\\d+/", ":1/");
    for (String[] line :
        new String[][] {
          {wrong, "workflows", "list"},
          {nobody, "ping"},
          {nobody, "doctor"},
          {"ftp" + wrong, "ping"}
        }) {
      String[] words = Arrays.copyOfRange(line, 1, line.length);
      Shell.Done done = shell.run(concat(new String[] {"--url", line[0]}, words));
      assertThat(done.exit()).isPositive();
      assertThat(done.out() + done.err()).isNotEmpty().doesNotContain("secret");
    }
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private Shell.Done as(String user, String... args) {
    shell.env.put("USER", user);
    return shell.run(args);
  }

  private static Map<String, Object> json(Shell.Done done) {
    assertThat(done.exit()).as(done.err()).isZero();
    return new HashMap<>(done.json());
  }

  @Test
  void groupsFromTheCommandLine() {
    assertThat(as("root", "access-groups", "create", "team", "-d", "The team").out())
        .isEqualTo(
            """
            Successfully created access group:
              ID: 2
              Name: team
              Description: The team
            """);
    assertThat(as("root", "access-groups", "add-user", "2", "bob", "-r", "admin").out())
        .isEqualTo(
            """
            Successfully added user to group:
              User: bob
              Group ID: 2
              Role: admin
            """);
    assertThat(json(as("bob", "-f", "json", "access-groups", "add-user", "2", "z y")))
        .containsEntry("user_name", "z y")
        .containsEntry("role", "member")
        .containsKeys("id", "group_id", "created_at");
    assertThat(as("root", "access-groups", "list-members", "2").out())
        .startsWith("Members of group 2:\n╭")
        .contains("│ bob  │ admin  │", "│ z y  │ member │")
        .endsWith("\n\nTotal: 2 members\n");
    assertThat(as("root", "-f", "json", "access-groups", "list").items()).hasSize(2);
    assertThat(as("root", "access-groups", "list", "-l", "1", "-o", "1").out())
        .startsWith("╭")
        .contains("team", "Total: 1 access groups")
        .doesNotContain("System administrators");
    assertThat(as("bob", "access-groups", "list-user-groups", "bob").out())
        .startsWith("Groups for user 'bob':");
    assertThat(as("bob", "access-groups", "remove-user", "2", "z y").out())
        .isEqualTo("Successfully removed user 'z y' from group 2\n");
    assertThat(json(as("root", "-f", "json", "access-groups", "get", "2")))
        .containsEntry("name", "team");
    assertThat(json(as("root", "-f", "json", "access-groups", "delete", "2")))
        .containsEntry("id", 2L);
    assertThat(as("root", "access-groups", "get", "2").exit()).isOne();
  }

  @Test
  void workflowsAreLinkedAndSeen() {
    shell.write("w.yaml", "name: w\njobs: [{name: a, command: 'true'}]\n");
    assertThat(as("ann", "create", "w.yaml").err()).isEmpty();
    Shell.Done refused = as("bob", "jobs", "list", "1");
    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("user 'bob' does not have access to workflow 1");
    as("root", "access-groups", "create", "team");
    as("root", "access-groups", "add-user", "2", "bob");
    assertThat(as("ann", "access-groups", "add-workflow", "1", "2").out())
        .isEqualTo("Successfully added workflow to group:\n  Workflow ID: 1\n  Group ID: 2\n");
    assertThat(as("ann", "access-groups", "list-workflow-groups", "1").out())
        .startsWith("Groups with access to workflow 1:");
    assertThat(as("bob", "jobs", "list", "1").exit()).isZero();
    assertThat(as("bob", "run", "1").exit()).as("bob's worker does ann's shared workflow").isZero();
    assertThat(json(as("ann", "-f", "json", "access-groups", "remove-workflow", "1", "2")))
        .isEqualTo(Map.of("success", true));
    assertThat(as("ann", "access-groups", "list-workflow-groups", "1").out())
        .isEqualTo("Workflow 1 is not associated with any groups\n");
    assertThat(as("bob", "jobs", "list", "1").exit()).isOne();
  }

  @Test
  void administratorsLookIntoTheServer() throws Exception {
    shell.write("w.yaml", "name: w\njobs: [{name: a, command: 'true'}]\n");
    as("ann", "create", "w.yaml");
    shell.env.put("USER", "root");
    Shell.Running tail = shell.start("-f", "json", "admin", "tail-api");
    tail.untilErr("Press Ctrl+C");
    String select = "select id, name, null as empty from workflow";
    Shell.Done selected = as("root", "admin", "sql", select);
    assertThat(selected.out())
        .as(selected.err())
        .contains("│ 1  │ w    │       │", "Total: 1 row(s)");
    assertThat(as("root", "-f", "csv", "admin", "sql", select).out())
        .isEqualTo("id,name,empty\n1,w,\n");
    String update = "update workflow set name = 'v' where id = 1";
    assertThat(as("root", "admin", "sql", "--write", update).err()).contains("give --yes");
    assertThat(json(as("root", "-f", "json", "admin", "sql", "--write", "-y", update)))
        .containsEntry("rows_affected", 1L);
    assertThat(as("root", "admin", "list-audit-log").out())
        .contains("│ root │ yes       │ yes     │ no         │ 1    │ " + update)
        .endsWith("Showing 1 of 1 entry (offset 0)\n");
    assertThat(as("root", "admin", "api-stats", "--window", "60").out())
        .startsWith("Window: last 60s in 60s buckets (newest first)\n")
        .contains(" requests, ");
    tail.untilOut("/admin/api-stats");
    assertThat(tail.out().toString(StandardCharsets.UTF_8)).contains("\"user\":\"root\"");
    for (String command : new String[] {"list-audit-log", "api-stats", "tail-api", "vacuum"}) {
      assertThat(as("ann", "admin", command).err()).contains("is not a system administrator");
    }
  }

  @Test
  void usersChangeWhileTheServerRuns() {
    add("zoe", PASSWORD);
    assertThat(as("zoe", "ping").exit()).isOne();
    assertThat(as("ann", "admin", "reload-auth").err()).contains("not a system administrator");
    assertThat(as("root", "admin", "reload-auth").out())
        .isEqualTo("Auth credentials reloaded successfully (4 users)\n");
    assertThat(as("zoe", "ping").exit()).isZero();
    shell.env.put("USER", "root");
    assertThat(add("ann", OTHER, "--reload-auth").err()).contains("were read again (4)");
    assertThat(as("ann", "ping").exit()).as("remembered no longer").isOne();
    assertThat(as("ann", "ping", "--password", OTHER).exit()).isZero();
    shell.write("users", "no colon\n");
    assertThat(as("root", "admin", "reload-auth").err()).contains("line 1: expected 'name:hash'");
    assertThat(as("zoe", "ping").exit()).isZero();
  }

  @Test
  void secretsAreNotLogged() throws Exception {
    stop();
    PrintStream before = System.err;
    var log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      start("trace");
      shell.env.put("TORC_PASSWORD", "a wrong secret");
      assertThat(as("ann", "ping").exit()).isOne();
      assertThat(as("no such user", "ping").exit()).isOne();
      shell.env.put("TORC_PASSWORD", PASSWORD);
      as("ann", "ping");
      as("root", "admin", "reload-auth");
    } finally {
      stop();
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("wrong password for user 'ann' from 127.0.0.1", "for an unknown user")
        .contains("3 users after a reload by root", "path=\"/torc-service/v1/ping\"")
        .doesNotContain("secret", PASSWORD, "no such user", "$2b$", "Basic ");
    assertThat(server.err().toString(StandardCharsets.UTF_8)).doesNotContain(PASSWORD, "$2b$");
    start("off");
  }
}
