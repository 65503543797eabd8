package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole table of moves, told a second time. */
class MoveTest {
  private static final String ALL =
      "uninitialized blocked ready pending running completed failed canceled terminated disabled"
          + " pending_failed";

  /** move, actor: from, to. */
  private static final List<String> TABLE =
      List.of(
          "BLOCK USER: " + ALL + " -> blocked",
          "MAKE_READY USER: uninitialized pending running terminated pending_failed -> ready",
          "UNBLOCK ENGINE: blocked -> ready",
          "PAUSE ENGINE: ready -> blocked",
          "CASCADE ENGINE: blocked -> canceled",
          "CLAIM WORKER: ready -> pending",
          "START WORKER: pending -> running",
          "CLAIM_AND_START WORKER: ready -> running",
          "COMPLETE WORKER: uninitialized blocked ready pending running -> completed failed"
              + " canceled terminated pending_failed",
          "RETRY WORKER: running failed terminated -> ready",
          "REQUEUE ENGINE: pending running -> ready",
          "GIVE_UP ENGINE: pending running -> failed",
          "CANCEL USER: pending running -> canceled",
          "CANCEL_WAITING USER: uninitialized blocked ready -> canceled",
          "DISABLE USER: uninitialized -> disabled",
          "RESET USER: " + ALL + " -> uninitialized",
          "OVERRIDE USER: "
              + ALL
              + " -> uninitialized blocked ready pending running disabled pending_failed");

  private record Line(Actor actor, List<String> from, List<String> to) {}

  private static Map<Move, Line> table() {
    Map<Move, Line> out = new LinkedHashMap<>();
    for (String text : TABLE) {
      String[] head = text.split(": ");
      String[] sides = head[1].split(" -> ");
      out.put(
          Move.valueOf(head[0].split(" ")[0]),
          new Line(
              Actor.valueOf(head[0].split(" ")[1]),
              Arrays.asList(sides[0].split(" ")),
              Arrays.asList(sides[1].split(" "))));
    }
    return out;
  }

  @Test
  void everyPairOfStatusesIsAllowedOrRefusedAsTheTableSays() {
    Map<Move, Line> table = table();
    assertThat(table.keySet()).containsExactlyInAnyOrder(Move.values());
    for (Move move : Move.values()) {
      Line line = table.get(move);
      assertThat(move.actor()).as(move.name()).isEqualTo(line.actor());
      for (JobStatus from : JobStatus.values()) {
        for (JobStatus to : JobStatus.values()) {
          boolean legal =
              line.from().contains(from.wireName()) && line.to().contains(to.wireName());
          assertThat(move.allows(from, to)).as("%s from %s to %s", move, from, to).isEqualTo(legal);
          TorcException e =
              catchThrowableOfType(TorcException.class, () -> move.check(7, from, to));
          if (legal) {
            assertThat(e).isNull();
          } else {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
            assertThat(e.message())
                .contains("job 7")
                .contains(from.wireName())
                .contains(to.wireName());
          }
        }
      }
    }
  }

  @Test
  void onlyReportsAndTheEngineEndJobs() {
    for (Move move : Move.values()) {
      boolean ends =
          Arrays.stream(JobStatus.values())
              .filter(s -> s == JobStatus.COMPLETED)
              .anyMatch(to -> Arrays.stream(JobStatus.values()).anyMatch(f -> move.allows(f, to)));
      assertThat(ends).as("%s makes a job completed", move).isEqualTo(move == Move.COMPLETE);
    }
  }

  @Test
  void codesAndNamesOfStatusesAreThoseOfTheContract() {
    List<String> names = List.of(ALL.split(" "));
    for (JobStatus s : JobStatus.values()) {
      assertThat(JobStatus.ofCode(s.code())).isEqualTo(s);
      assertThat(names.get(s.code())).isEqualTo(s.wireName());
      assertThat(JobStatus.ofWireName(s.wireName())).contains(s);
      assertThat(s.isTerminal()).isEqualTo(s.code() >= 5 && s.code() != 9);
      assertThat(s.isComplete()).isEqualTo(s.code() >= 5 && s.code() <= 8);
      assertThat(s.isFinished()).isEqualTo(s.code() >= 5 && s.code() <= 9);
    }
  }
}
