package dev.torc.store;

import java.util.List;

/**
 * Part of a list.
 *
 * @param total records that match, in this page or not
 */
public record Page<T>(List<T> items, long offset, long total) {
  public boolean hasMore() {
    return offset + items.size() < total;
  }
}
