package dev.torc.cli.tui;

import dev.tamboui.backend.jline3.JLineBackend;
import dev.tamboui.error.RuntimeIOException;
import dev.tamboui.terminal.Terminal;
import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;

/** {@code torc tui}. */
public final class TuiCommand implements Command {
  private static final int KEY_MILLIS = 100;
  private static final String ENCODING = "org.jline.terminal.encoding";

  @Override
  public String description() {
    return "Look at workflows, jobs, logs and events on a full screen, and act on them.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc tui", "torc -s tui", "torc --url http://server:8080/torc-service/v1 tui");
  }

  @Override
  public void declare(Options o) {
    o.value("PORT", "Accepted for scripts; a free port is taken", "--port").hidden();
  }

  @Override
  public void read(Options o) {
    o.integer("--port");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("screen");
    if (!session.io().terminal().in() || !session.io().terminal().out()) {
      throw TorcException.invalid("tui needs a terminal")
          .withHint("'torc status' and 'torc jobs list' say the same as text");
    }
    if ("dumb".equals(session.io().env().getOrDefault("TERM", "dumb"))) {
      throw TorcException.invalid("this terminal cannot move its cursor (TERM is dumb or not set)");
    }
    session.api().get("/ping"); // before the screen is taken
    session.silence();
    if (System.getProperty(ENCODING) == null) {
      System.setProperty(ENCODING, "UTF-8"); // as everything that torc prints, whatever the locale
    }
    try (JLineBackend backend = new JLineBackend();
        Screen screen = new Screen(session)) {
      show(session, backend, screen);
      return 0;
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot use the terminal: " + e, e);
    }
  }

  private static void show(Session session, JLineBackend backend, Screen screen)
      throws IOException {
    var ended = new AtomicBoolean();
    var resized = new AtomicBoolean();
    session
        .io()
        .interrupts()
        .on(
            signal -> {
              if (ended.getAndSet(true)) {
                screen.hurry();
              }
            });
    // Not the backend's own raw mode: that waits half a second for terminals that do not answer.
    Attributes before = backend.jlineTerminal().enterRawMode();
    Attributes raw = backend.jlineTerminal().getAttributes();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    backend.jlineTerminal().setAttributes(raw);
    backend.enterAlternateScreen();
    backend.onResize(() -> resized.set(true));
    var terminal = new Terminal<>(backend);
    var keyboard = new Keyboard(backend::read);
    try {
      while (!screen.done() && !ended.get()) {
        screen.tick(System.nanoTime());
        if (resized.getAndSet(false)) {
          screen.touch();
        }
        if (screen.dirty()) {
          terminal.draw(screen::draw);
        }
        Key key = keyboard.next(KEY_MILLIS);
        if (key.kind() == Key.Kind.REDRAW) {
          terminal.clear();
        }
        screen.key(key);
      }
    } catch (RuntimeIOException e) {
      // The terminal has gone: there is nobody to show anything to.
    } finally {
      ended.set(true);
      restore(backend, before);
    }
    if (screen.busy()) {
      session.err().println("Stopping what was started here; Ctrl-C kills it at once");
    }
  }

  private static void restore(JLineBackend backend, Attributes before) {
    try {
      backend.leaveAlternateScreen();
      backend.showCursor();
      backend.jlineTerminal().setAttributes(before);
    } catch (IOException | RuntimeException e) {
      // As above.
    }
  }
}
