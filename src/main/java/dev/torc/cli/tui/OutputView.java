package dev.torc.cli.tui;

/** What a command that was started here has printed so far. */
final class OutputView implements View {
  private final Errand errand;
  private final TextPane text = new TextPane();

  OutputView(Errand errand) {
    this.errand = errand;
    text.follow();
  }

  @Override
  public String title() {
    return errand.title();
  }

  @Override
  public String keys() {
    return (errand.running() ? "S stop it  " : "") + "arrows scroll  F follow  Esc back";
  }

  @Override
  public void refresh() {
    text.set(errand.lines());
  }

  @Override
  public void draw(Pen pen) {
    refresh();
    String state = errand.running() ? "running" : "ended with exit status " + errand.exit();
    pen.line(0, state + ", " + text.position(), pen.paint.dim);
    text.draw(pen.part(0, 1, pen.width, pen.height - 1));
  }

  @Override
  public boolean key(Key key) {
    if (key.is('S') && errand.running()) {
      errand.interrupt();
      return true;
    }
    return text.key(key);
  }
}
