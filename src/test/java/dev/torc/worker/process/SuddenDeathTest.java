package dev.torc.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuddenDeathTest {
  @TempDir Path dir;

  @Test
  void nothingSurvivesWhenTheProgramIsKilled() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                PoolUser.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long[] pids;
    try (var out =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      assertThat(line).as("process ids of the program's children").isNotBlank();
      pids = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    } finally {
      program.destroyForcibly();
    }
    // Guardian, four shells, three jobs, and what two of them started; the third one's sleep comes
    // and goes.
    assertThat(pids).hasSizeGreaterThanOrEqualTo(10);
    Launcher.until("all have ended", () -> LongStream.of(pids).noneMatch(Launcher::alive));
  }
}
