package dev.torc.dialect.torc;

import dev.torc.dialect.torc.RecordWire.Paged;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Route;
import dev.torc.server.TypeOf;
import dev.torc.store.ListQuery;
import dev.torc.store.Page;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

/**
 * Which part of a list a request wants.
 *
 * @param limit at most this many
 */
record Paging(long offset, long limit) {
  static final long MAX = 100_000;

  /** Adds the parameters of a page, and of its order, to a route. */
  static Route.Builder sorted(Route.Builder route) {
    return plain(route).query("sort_by", Kind.TEXT).query("reverse_sort", Kind.BOOLEAN);
  }

  static Route.Builder plain(Route.Builder route) {
    return route.query("offset", Kind.INTEGER, 0L).query("limit", Kind.INTEGER, MAX);
  }

  /** The type of a page of such items, for the table of routes. */
  static Type pageOf(Class<?> item) {
    return TypeOf.of(Paged.class, item);
  }

  /** The page that a call asks for; refuses what no page can be. */
  static Paging of(Call call) {
    Paging p = new Paging(call.number("offset"), call.number("limit"));
    if (p.offset < 0) {
      throw TorcException.invalid("offset cannot be negative, it is " + p.offset);
    }
    if (p.limit < 0) {
      throw TorcException.invalid("limit cannot be negative, it is " + p.limit);
    }
    if (p.limit > MAX) {
      throw TorcException.invalid("limit cannot exceed " + MAX + ", it is " + p.limit);
    }
    return p;
  }

  /** The same for the relationship lists, which cut a limit that is too large. */
  static Paging lenient(Call call) {
    long limit = call.number("limit");
    return new Paging(Math.max(0, call.number("offset")), limit < 0 || limit > MAX ? MAX : limit);
  }

  ListQuery apply(ListQuery query, Call call) {
    return query.sort(call.optionalText("sort_by"), call.flag("reverse_sort")).page(offset, limit);
  }

  static <A, T> Paged<T> envelope(Page<A> page, Function<A, T> mapper) {
    List<T> items = page.items().stream().map(mapper).toList();
    return new Paged<>(items, page.offset(), MAX, items.size(), page.total(), page.hasMore());
  }
}
