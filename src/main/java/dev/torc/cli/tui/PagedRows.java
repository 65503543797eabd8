package dev.torc.cli.tui;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;

/** The records of a list route, a page of them at a time: a workflow may have a million. */
final class PagedRows {
  private static final int PAGE = 500;

  private final Desk desk;
  private final String route;
  private final Rows<Row> rows = new Rows<>();
  private long offset;
  private long total;
  private boolean loaded;

  PagedRows(Desk desk, String route) {
    this.desk = desk;
    this.route = route;
  }

  /** The rows of the page. */
  Rows<Row> rows() {
    return rows;
  }

  /** Asks for the page again. */
  void refresh(Query query) {
    long from = offset;
    desk.ask(
        api -> api.page(route, query, from, PAGE),
        (TorcApi.Page page) -> {
          rows.set(page.items());
          total = page.total();
          loaded = true;
        });
  }

  /** Which of how many records are shown, such as {@code all: 1-500 of 1200}. */
  String position(String which) {
    if (!loaded) {
      return "Loading…";
    }
    return rows.size() == 0
        ? which + ": none"
        : which + ": " + (offset + 1) + "-" + (offset + rows.size()) + " of " + total;
  }

  /** Goes to the next or the page before when the key asks for it: the page is to be asked for. */
  boolean turns(Key key) {
    if (key.is(']') && offset + PAGE < total) {
      goTo(offset + PAGE);
      return true;
    }
    if (key.is('[') && offset > 0) {
      goTo(Math.max(0, offset - PAGE));
      return true;
    }
    return false;
  }

  /** Goes to the first page: another list is asked for. */
  void restart() {
    goTo(0);
  }

  private void goTo(long to) {
    offset = to;
    rows.toStart();
  }
}
