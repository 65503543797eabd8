package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random sequences of commands: after each the engine and the plain model must agree. */
@Timeout(180)
class EngineModelTest {
  private static final int SEQUENCES = Integer.getInteger("torc.model.sequences", 80);
  private static final int FIRST_SEED = Integer.getInteger("torc.model.seed", 1);
  private static final int STEPS = 45;

  @TempDir Path dir;

  @Test
  void engineDoesWhatTheModelDoes() throws Exception {
    try (Bed bed = new Bed(dir);
        Connection look = DriverManager.getConnection("jdbc:sqlite:" + bed.file)) {
      for (int seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) {
        List<String> story = new ArrayList<>();
        EngineDriver driver = new EngineDriver(bed, look, seed, story);
        try {
          driver.create();
          for (int i = 0; i < STEPS; i++) {
            driver.step();
          }
          driver.leave();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed "
                  + seed
                  + " (-Dtorc.model.sequences=1 -Dtorc.model.seed="
                  + seed
                  + ") after:\n"
                  + String.join("\n", story),
              e);
        }
      }
      try (var s = look.createStatement();
          var rs = s.executeQuery("PRAGMA integrity_check")) {
        rs.next();
        assertThat(rs.getString(1)).isEqualTo("ok");
      }
    }
  }
}
