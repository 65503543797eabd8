package dev.torc.dialect.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.MutableClock;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sliding window against a count of all requests. */
class RateLimiterTest {
  @Test
  void neverMoreThanTheLimitInAnyMinuteAndNeverLess() {
    long seed = 42;
    Random random = new Random(seed);
    MutableClock clock = new MutableClock();
    RateLimiter limiter = new RateLimiter(clock);
    ArrayDeque<Long> passed = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      clock.advanceMillis(random.nextInt(4000));
      while (!passed.isEmpty() && passed.peekFirst() <= clock.millis() - 60_000) {
        passed.pollFirst();
      }
      boolean expected = passed.size() < 20;
      RateLimiter.Verdict v = limiter.ask("t", 20);
      assertThat(v.allowed()).as("seed %d, step %d", seed, i).isEqualTo(expected);
      if (expected) {
        passed.addLast(clock.millis());
        assertThat(v.remaining()).isEqualTo(20 - passed.size());
      } else {
        long wait = v.resetSeconds() * 1000;
        assertThat(passed.peekFirst() + 60_000 - clock.millis()).isBetween(wait - 1000, wait);
      }
    }
  }
}
