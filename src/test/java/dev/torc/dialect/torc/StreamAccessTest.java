package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.identity.PasswordFile;
import dev.torc.identity.Passwords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An event stream ends when its reader would not be given it any more, and only then. */
@Timeout(60)
class StreamAccessTest {
  @TempDir Path dir;
  private GuardedRig rig;
  private long workflow;
  private long group;

  @BeforeEach
  void start() throws Exception {
    rig = new GuardedRig(dir);
    workflow = rig.id("ann", "/workflows", "{'name':'w','user':'ann'}");
    group = rig.id("root", "/access_groups", "{'name':'team'}");
    String member = "{'user_name':'bob','group_id':" + group + "}";
    rig.post("root", "/access_groups/" + group + "/members", member).ok();
    rig.post("root", "/workflows/" + workflow + "/access_groups/" + group, "").ok();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private BufferedReader events(String user) throws Exception {
    BufferedReader stream = rig.stream(user, "/workflows/" + workflow + "/events/stream");
    happens(stream);
    return stream;
  }

  /** Lets something happen, and waits until the reader has heard of it. */
  private void happens(BufferedReader stream) throws Exception {
    rig.post("ann", "/workflows/" + workflow + "/initialize_jobs", "").ok();
    String line = stream.readLine();
    while (!"event: workflow_reinitialized".equals(line)) {
      assertThat(line).as("a stream that should go on").isNotNull();
      line = stream.readLine();
    }
  }

  private static void ends(BufferedReader stream) throws IOException {
    String line = stream.readLine();
    while (line != null) {
      line = stream.readLine();
    }
  }

  @Test
  void whenItsReaderLeavesTheGroup() throws Exception {
    try (BufferedReader bob = events("bob");
        BufferedReader ann = events("ann")) {
      rig.call("root", "DELETE", "/access_groups/" + group + "/members/bob", "").ok();
      ends(bob);
      happens(ann);
      assertThat(rig.get("bob", "/workflows/" + workflow + "/events/stream").status())
          .isEqualTo(403);
    }
  }

  @Test
  void whenTheGroupLosesTheWorkflow() throws Exception {
    try (BufferedReader bob = events("bob");
        BufferedReader ann = events("ann")) {
      rig.call("ann", "DELETE", "/workflows/" + workflow + "/access_groups/" + group, "").ok();
      ends(bob);
      happens(ann);
    }
  }

  @Test
  void whenItsReaderIsNoUserAnyMore() throws Exception {
    try (BufferedReader bob = events("bob");
        BufferedReader ann = events("ann")) {
      PasswordFile.read(dir.resolve("users")).without("bob").write();
      happens(bob);
      rig.post("root", "/admin/reload-auth", "").ok();
      ends(bob);
      happens(ann);
    }
  }

  @Test
  void whenItsReaderHasAnotherPassword() throws Exception {
    try (BufferedReader bob = events("bob");
        BufferedReader ann = events("ann")) {
      String hash = Passwords.hash("something else entirely", 4, new SecureRandom());
      PasswordFile.read(dir.resolve("users")).with("bob", hash).write();
      rig.post("root", "/admin/reload-auth", "").ok();
      ends(bob);
      happens(ann);
    }
  }

  @Test
  void whenTheWorkflowIsDeleted() throws Exception {
    try (BufferedReader bob = events("bob");
        BufferedReader ann = events("ann")) {
      rig.call("ann", "DELETE", "/workflows/" + workflow, "").ok();
      ends(bob);
      ends(ann);
    }
  }

  @Test
  void whenItsReaderAdministersNothingAnyMore() throws Exception {
    try (BufferedReader root = rig.stream("root", "/admin/api-events/stream");
        BufferedReader ann = events("ann")) {
      assertThat(root.readLine()).isEqualTo("event: api");
      rig.engine.groups().synchronizeAdmins(List.of());
      ends(root);
      happens(ann);
    }
  }
}
