package dev.torc.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A queued command with its future. */
final class WriteTask<T extends @Nullable Object> {
  private final Database.Command<T> command;
  final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable Runnable complete;
  private List<Runnable> hooks = List.of();

  WriteTask(Database.Command<T> command) {
    this.command = command;
  }

  void run(Sql sql) {
    Tx tx = new Tx(sql);
    T value = command.run(tx);
    hooks = tx.hooks();
    complete = () -> future.complete(value);
  }

  void failed(Throwable e) {
    complete = () -> future.completeExceptionally(e);
    hooks = List.of();
  }

  /** After the commit: first those who wait, then those who listen. */
  void finish() {
    if (complete != null) {
      complete.run();
    }
    hooks.forEach(Writer::quietly);
  }
}
