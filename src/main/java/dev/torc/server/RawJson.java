package dev.torc.server;

/**
 * Free-form JSON that is kept as it was sent.
 *
 * @param text one JSON value
 */
public record RawJson(String text) {
  /** Whether the value is JSON null. */
  public boolean isNull() {
    return text.equals("null");
  }

  /** Whether the value is an object. */
  public boolean isObject() {
    return text.startsWith("{");
  }
}
