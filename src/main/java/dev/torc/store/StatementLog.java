package dev.torc.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every statement that was compiled, while somebody asked for it: the test that explains
 * the plan of each query does.
 */
final class StatementLog {
  private static volatile @Nullable Set<String> seen;

  private StatementLog() {}

  static void seen(String sql) {
    Set<String> s = seen;
    if (s != null) {
      s.add(sql);
    }
  }

  static Set<String> start() {
    Set<String> s = ConcurrentHashMap.newKeySet();
    seen = s;
    return s;
  }
}
