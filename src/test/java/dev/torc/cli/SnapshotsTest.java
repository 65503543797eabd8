package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @TempDir Path dir;
  private int copies;

  private void copy(Path target) {
    try {
      copies++;
      Files.writeString(target, "copy " + copies, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theNewestKeepsItsNameAndOlderOnesAreNumbered() {
    var snapshots = new Snapshots(dir.resolve("sub/s.db"), 3, this::copy);
    for (int i = 0; i < 5; i++) {
      assertThat(snapshots.take()).isEqualTo(dir.resolve("sub/s.db"));
    }
    assertThat(dir.resolve("sub/s.db")).hasContent("copy 5");
    assertThat(dir.resolve("sub/s.db.1")).hasContent("copy 4");
    assertThat(dir.resolve("sub/s.db.2")).hasContent("copy 3");
    assertThat(dir.resolve("sub")).isDirectoryNotContaining("glob:**{.3,.tmp}");
  }

  @Test
  void oneIsKeptAtLeast() {
    var snapshots = new Snapshots(dir.resolve("s.db"), 0, this::copy);
    snapshots.take();
    snapshots.take();
    assertThat(dir).isDirectoryContaining("glob:**s.db").isDirectoryNotContaining("glob:**.1");
  }

  @Test
  void aFailedCopyLeavesTheOldOne() {
    new Snapshots(dir.resolve("s.db"), 5, this::copy).take();
    var failing =
        new Snapshots(
            dir.resolve("s.db"),
            5,
            target -> {
              throw TorcException.of(ErrorKind.STORAGE, "the disk is full");
            });
    assertThatThrownBy(failing::take).hasMessageContaining("disk is full");
    assertThat(dir.resolve("s.db")).hasContent("copy 1");
  }
}
