package dev.torc;

/** Entry point of the {@code torc} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("torc");
  }
}
