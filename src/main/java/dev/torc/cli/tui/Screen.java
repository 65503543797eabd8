package dev.torc.cli.tui;

import dev.tamboui.terminal.Frame;
import dev.torc.cli.Session;
import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is on the screen, and what keys do. Knows no terminal: it is given keys and asked
 * to draw. All of it belongs to one thread, but for {@link #later}.
 */
final class Screen implements Desk, AutoCloseable {
  private static final long REFRESH_NANOS = 2_000_000_000L;
  private static final long LAST_STOP_MILLIS = 60_000;
  private static final int LEAST_WIDTH = 40;
  private static final int LEAST_HEIGHT = 8;

  private final Session session;
  private final Link link;
  private final Paint paint;
  private final Deque<View> views = new ArrayDeque<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Errand> errands = new CopyOnWriteArrayList<>();
  private final ExecutorService questions =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "torc-tui-questions");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Dialog dialog;
  private String message = "";
  private boolean trouble;
  private String lost = "";
  private int asked;
  private long lastRefresh;
  private boolean dirty = true;
  private boolean done;

  Screen(Session session) {
    this.session = session;
    this.link = new Link(session);
    this.paint = new Paint(session.io().colors());
    open(new WorkflowsView(this, session.user(), session.directory()));
  }

  boolean done() {
    return done;
  }

  /** Whether something has changed since it was drawn. */
  boolean dirty() {
    return dirty;
  }

  /** Something outside has changed: the size of the terminal. */
  void touch() {
    dirty = true;
  }

  /** Takes in answers, and asks anew when the last answer is some seconds old. */
  void tick(long nanos) {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
      dirty = true;
    }
    if (nanos - lastRefresh > REFRESH_NANOS && asked == 0) {
      lastRefresh = nanos;
      views.getFirst().refresh();
    }
    if (busy()) {
      dirty = true;
    }
  }

  void key(Key key) {
    if (key.kind() == Key.Kind.NONE) {
      return;
    }
    dirty = true;
    if (key.kind() == Key.Kind.QUIT) {
      done = true;
      return;
    }
    Dialog open = dialog;
    if (open != null) {
      if (open.key(key) && dialog == open) {
        dialog = null;
      }
      return;
    }
    message = "";
    trouble = false;
    if (views.getFirst().key(key)) {
      return;
    }
    switch (key.kind()) {
      case ESCAPE, LEFT, BACKSPACE -> back();
      case CHARACTER -> global(key.character());
      default -> {}
    }
  }

  private void global(char c) {
    switch (c) {
      case 'q' -> quit();
      case '?' -> open(new HelpView());
      case 'g' -> views.getFirst().refresh();
      case 'o' -> {
        if (errands.isEmpty()) {
          say("No command has been started here yet.");
        } else {
          open(new OutputView(errands.get(errands.size() - 1)));
        }
      }
      default -> {}
    }
  }

  private void quit() {
    if (views.size() > 1 && !(views.getFirst() instanceof WorkflowView)) {
      back();
    } else if (busy()) {
      dialog =
          new Dialog.Confirm(
              "A command that was started here still runs. Stop it and quit?", () -> done = true);
    } else {
      done = true;
    }
  }

  void draw(Frame frame) {
    dirty = false;
    var pen = new Pen(frame.buffer(), 0, 0, frame.width(), frame.height(), paint);
    if (pen.width < LEAST_WIDTH || pen.height < LEAST_HEIGHT) {
      pen.text(0, 0, "too small: 80x24 is enough", paint.bold);
      return;
    }
    View view = views.getFirst();
    pen.line(0, " torc · " + view.title(), paint.bar);
    String server = api().url().replaceFirst("/torc-service/v1/?$", "") + " ";
    if (server.length() < pen.width / 2) {
      pen.text(pen.width - server.length(), 0, server, paint.bar);
    }
    view.draw(pen.part(0, 1, pen.width, pen.height - 3));
    boolean bad = trouble || !lost.isEmpty();
    pen.line(pen.height - 2, " " + news(), bad ? paint.bad : paint.bold);
    pen.line(pen.height - 1, " " + view.keys(), paint.dim);
    Dialog open = dialog;
    if (open != null) {
      open.draw(pen);
    }
  }

  private String news() {
    if (!lost.isEmpty() || !message.isEmpty()) {
      return lost.isEmpty() ? message : lost;
    }
    for (Errand e : errands) {
      if (e.running()) {
        return e.title() + ": " + e.lastWord() + "  (o shows all)";
      }
    }
    return "";
  }

  @Override
  public TorcApi api() {
    return link.api();
  }

  @Override
  public void open(View view) {
    views.addFirst(view);
    view.refresh();
  }

  @Override
  public void back() {
    if (views.size() > 1) {
      views.removeFirst().close();
      views.getFirst().refresh();
    }
  }

  @Override
  public void say(String text) {
    message = text;
    trouble = false;
    dirty = true;
  }

  @Override
  public void later(Runnable task) {
    tasks.add(task);
  }

  @Override
  public <T> void ask(Question<T> question, Consumer<T> then) {
    asked++;
    try {
      questions.execute(() -> answer(question, then));
    } catch (RejectedExecutionException e) {
      asked--; // The screen is closing.
    }
  }

  private <T> void answer(Question<T> question, Consumer<T> then) {
    TorcApi before = link.api();
    try {
      T answer = link.ask(question);
      boolean found = link.api() != before;
      later(
          () -> {
            asked--;
            lost = "";
            if (found) {
              say("The process that had the database has ended; it is open again.");
            }
            then.accept(answer);
          });
    } catch (RuntimeException e) {
      // A record may hold what nobody foresaw: that must not end all asking.
      String why = e instanceof TorcException t ? t.message() : "internal error: " + e;
      later(
          () -> {
            asked--;
            lost = why.lines().findFirst().orElse("the server does not answer");
          });
    }
  }

  @Override
  public void confirm(String question, List<String> command) {
    // Asked first, so that the command finds a server that is there.
    Runnable yes = () -> ask(api -> api.get("/ping"), pong -> start(command));
    dialog = new Dialog.Confirm(question, yes);
  }

  @Override
  public void prompt(String label, String start, Consumer<String> then) {
    dialog = new Dialog.Prompt(label, start, then);
  }

  private void start(List<String> command) {
    var holder = new ArrayList<Errand>();
    Runnable ended = () -> later(() -> ended(holder));
    var errand = new Errand(session.io(), link.arguments(), command, ended);
    holder.add(errand);
    errands.add(errand);
  }

  private void ended(List<Errand> holder) {
    Errand e = holder.get(0);
    String last = e.lastWord();
    say(
        (e.exit() == 0 ? "Done: " : "Failed (o shows why): ")
            + (last.isEmpty() ? e.title() : last));
    trouble = e.exit() != 0;
    // What was looked at may be gone.
    if (e.title().startsWith("torc workflows delete") && e.exit() == 0) {
      while (views.size() > 1) {
        views.removeFirst().close();
      }
    }
    views.getFirst().refresh();
  }

  /** Whether a command that was started here still runs. */
  boolean busy() {
    return errands.stream().anyMatch(Errand::running);
  }

  /** Interrupts them once more, so that they do not wait for their jobs; from any thread. */
  void hurry() {
    errands.stream().filter(Errand::running).forEach(Errand::interrupt);
  }

  /** Ends what still runs, in order, and waits for it. */
  @Override
  public void close() {
    views.forEach(View::close);
    questions.shutdown();
    link.close();
    hurry();
    errands.forEach(e -> e.await(LAST_STOP_MILLIS));
  }
}
