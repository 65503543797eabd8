package dev.torc.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a port that belongs to one interface answers outside of its base path: a few routes, and to
 * everything else that there is no such thing, with the manners of the interface.
 *
 * @param guarded whether requests are admitted as below the base path; else everybody is
 */
public record OwnPort(Dialect inner, List<Route> routes, boolean guarded) implements Dialect {
  public OwnPort {
    routes = List.copyOf(routes);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public ErrorRenderer errors() {
    return inner.errors();
  }

  @Override
  public void admit(Call call) {
    if (guarded) {
      inner.admit(call);
    }
  }

  @Override
  public Map<String, String> headers(Call call) {
    return inner.headers(call);
  }

  @Override
  public @Nullable Reply preflight(Call call, Set<String> allowed) {
    return inner.preflight(call, allowed);
  }
}
