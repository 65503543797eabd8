package dev.torc.cli.tui;

import java.util.List;

/** All keys. */
final class HelpView implements View {
  private static final List<String> TEXT =
      """
      Everywhere   arrows, j k, PgUp PgDn, Home End   move
                   Enter  open      Esc or Left  back      q  quit
                   ?  this help     Ctrl-L  draw again     g  refresh now

      Workflows    Enter  open       a  of everyone or mine       z  archived or not

      A workflow   Tab, 1-8  Summary, Jobs, Use, Events, Machines, Graph, Files, User data
                   R  run on this machine        o  output of the last command
                   i  initialize                 I  run again what has changed
                   r  reset failed jobs          v  recover (memory, time)
                   x  cancel                     d  delete
                   A  archive, or take back

      Jobs         Enter  details   l  log   f  next status   /  name   [ ]  pages
      Use          s  sort by memory, CPU or time
      Files, data  Enter  details   /  path or name               [ ]  pages
      A job        l  log           t  reset it
      A log        Tab  stdout or stderr   /  search   n N  next   F  follow

      Marks        ✓ completed  ✗ failed  ▶ running  ○ ready  · waiting  - canceled
      Every change is asked for first, and is an ordinary torc command."""
          .lines()
          .toList();

  private final TextPane text = new TextPane();

  HelpView() {
    text.set(TEXT);
  }

  @Override
  public String title() {
    return "Keys";
  }

  @Override
  public String keys() {
    return "Esc back";
  }

  @Override
  public void refresh() {}

  @Override
  public void draw(Pen pen) {
    text.draw(pen.part(1, 0, pen.width - 1, pen.height));
  }

  @Override
  public boolean key(Key key) {
    return text.key(key);
  }
}
