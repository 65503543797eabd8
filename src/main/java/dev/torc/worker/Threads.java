package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where things run: decisions on the loop, calls that wait for the server on threads of their own.
 */
record Threads(Executor loop, Executor calls) {
  /** Makes a call; what came of it is told on the loop. */
  <T> void call(Supplier<T> request, Consumer<T> onAnswer, Consumer<TorcException> onProblem) {
    calls.execute(
        () -> {
          try {
            T answer = request.get();
            loop.execute(() -> onAnswer.accept(answer));
          } catch (TorcException e) {
            loop.execute(() -> onProblem.accept(e));
          } catch (RuntimeException e) {
            var defect = TorcException.of(ErrorKind.INTERNAL, "call to the server failed: " + e, e);
            loop.execute(() -> onProblem.accept(defect));
          }
        });
  }
}
