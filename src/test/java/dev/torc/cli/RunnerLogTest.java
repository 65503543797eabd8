package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerLogTest {
  @TempDir Path directory;

  private RunnerLog open(boolean goesOn) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return RunnerLog.open(directory.resolve("run.log"), nowhere, false, Clock.systemUTC(), goesOn);
  }

  private String text() throws Exception {
    return Files.readString(directory.resolve("run.log"));
  }

  @Test
  void nobodyEmptiesALogThatIsBeingWritten() throws Exception {
    try (RunnerLog first = open(false)) {
      first.info("one");
      try (RunnerLog second = open(false)) {
        second.info("two");
        first.info("three");
      }
    }
    assertThat(text().lines()).hasSize(3);
    try (RunnerLog again = open(true)) {
      again.info("four");
    }
    assertThat(text()).contains("one", "two", "three", "four");
    try (RunnerLog next = open(false)) {
      next.info("five");
    }
    assertThat(text().lines()).hasSize(1);
  }
}
