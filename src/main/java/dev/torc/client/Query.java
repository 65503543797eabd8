package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** A query string in the making. Values that are null are left out. Not thread-safe. */
public final class Query {
  private final StringBuilder text = new StringBuilder();

  public static Query of(String name, @Nullable Object value) {
    return new Query().and(name, value);
  }

  public Query and(String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.length() == 0 ? '?' : '&')
          .append(name)
          .append('=')
          .append(value instanceof String s ? URLEncoder.encode(s, UTF_8) : value);
    }
    return this;
  }

  public Query copy() {
    var q = new Query();
    q.text.append(text);
    return q;
  }

  /** Empty, or beginning with a question mark. */
  @Override
  public String toString() {
    return text.toString();
  }
}
