package dev.torc.cli.tui;

import dev.torc.client.Row;
import java.nio.file.Path;
import java.util.List;

/** One workflow: its tabs, and its live events. */
final class WorkflowView implements View {
  private final Desk desk;
  private final long id;
  private final String name;
  private final LiveEvents live;
  private final List<Tab> tabs;
  private int at;
  private boolean stale;

  /** A part of the screen of a workflow. */
  interface Tab extends View {}

  WorkflowView(Desk desk, long id, String name, Path here) {
    this.desk = desk;
    this.id = id;
    this.name = name;
    this.live = new LiveEvents(desk, id, this::changed);
    this.tabs =
        List.of(
            new SummaryTab(desk, id),
            new JobsTab(desk, id),
            new UseTab(desk, id),
            new EventsTab(live),
            new NodesTab(desk, id),
            new GraphTab(desk, id),
            new RecordsTab(desk, id, RecordKind.FILES, here),
            new RecordsTab(desk, id, RecordKind.USER_DATA, here));
    live.start();
  }

  /** An event has come: what is shown may be old. Many events make one question. */
  private void changed(Row event) {
    if (!stale) {
      stale = true;
      refresh();
    }
  }

  private Tab tab() {
    return tabs.get(at);
  }

  @Override
  public String title() {
    return "Workflow " + id + " · " + name;
  }

  @Override
  public String keys() {
    return tab().keys() + "  Tab 1-8  Esc back  ? help";
  }

  @Override
  public void refresh() {
    stale = false;
    tab().refresh();
  }

  @Override
  public void draw(Pen pen) {
    int x = 0;
    for (int i = 0; i < tabs.size(); i++) {
      String text = " " + (i + 1) + " " + tabs.get(i).title() + " ";
      pen.text(x, 0, text, i == at ? pen.paint.bar : pen.paint.dim);
      x += text.length();
    }
    tab().draw(pen.part(0, 1, pen.width, pen.height - 1));
  }

  @Override
  public boolean key(Key key) {
    if (tab().key(key)) {
      return true;
    }
    int to = at;
    if (key.kind() == Key.Kind.TAB) {
      to = (at + 1) % tabs.size();
    } else if (key.kind() == Key.Kind.BACK_TAB) {
      to = (at + tabs.size() - 1) % tabs.size();
    } else if (key.kind() == Key.Kind.CHARACTER
        && key.character() >= '1'
        && key.character() < '1' + tabs.size()) {
      to = key.character() - '1';
    } else {
      return WorkflowActions.key(desk, id, name, key);
    }
    at = to;
    refresh();
    return true;
  }

  @Override
  public void close() {
    live.close();
  }
}
