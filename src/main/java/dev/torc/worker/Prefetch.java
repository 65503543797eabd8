package dev.torc.worker;

/**
 * How many jobs to hold in advance. While a report is on its way, jobs go on ending; when they are
 * very short, slots would stand idle until the answer brings the next ones. So short jobs are asked
 * for ahead, as many as end until the next answer, doubled. Jobs of ordinary length never are:
 * another worker may have room for them now. Not thread-safe.
 */
final class Prefetch {
  /** The time between two reports of jobs of which several end in it: a commit serves them all. */
  static final long GATHER_MILLIS = 10;

  private static final double SHORT_MILLIS = 50;
  private static final int MOST_PER_SLOT = 32;
  private static final double WEIGHT = 0.1;

  private double jobMillis = -1;
  private double tripMillis = 1;

  void jobTook(double millis) {
    // A long job ends the prefetching at once, short ones bring it back slowly.
    jobMillis =
        jobMillis < 0 || millis > SHORT_MILLIS ? millis : jobMillis + WEIGHT * (millis - jobMillis);
  }

  void tripTook(double millis) {
    tripMillis += WEIGHT * (millis - tripMillis);
  }

  int target(int slots) {
    if (jobMillis < 0 || jobMillis > SHORT_MILLIS) {
      return 0;
    }
    double ending = ending(slots, tripMillis + (gathers(slots) ? GATHER_MILLIS : 0));
    return (int) Math.min((long) slots * MOST_PER_SLOT, slots + (long) Math.ceil(2 * ending));
  }

  /** Whether jobs end so quickly that their reports are better gathered. */
  boolean gathers(int slots) {
    return jobMillis >= 0 && ending(slots, GATHER_MILLIS) >= 2;
  }

  private double ending(int slots, double millis) {
    return slots * millis / Math.max(0.5, jobMillis);
  }
}
