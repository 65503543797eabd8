package dev.torc.cli;

import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the state of a workflow now and then and shows it. The more an answer costs, the less
 * often it asks.
 */
final class ProgressThread implements AutoCloseable {
  private static final long LIVE_MILLIS = 500;
  private static final long QUIET_MILLIS = 2_000;
  private static final long LARGEST_SHARE = 20;

  private final TorcApi api;
  private final long workflowId;
  private final ProgressView view;
  private final long period;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  ProgressThread(TorcApi api, long workflowId, ProgressView view, boolean live) {
    this.api = api;
    this.workflowId = workflowId;
    this.view = view;
    this.period = live ? LIVE_MILLIS : QUIET_MILLIS;
    this.thread = new Thread(this::loop, "torc-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    long wait = Math.min(period, LIVE_MILLIS);
    try {
      while (!ended.await(wait, TimeUnit.MILLISECONDS)) {
        long before = System.nanoTime();
        try {
          view.show(api.status(workflowId));
        } catch (TorcException e) {
          // the worker itself says when the server is away
        }
        long cost = (System.nanoTime() - before) / 1_000_000;
        wait = Math.max(period, cost * LARGEST_SHARE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    view.clear();
  }
}
