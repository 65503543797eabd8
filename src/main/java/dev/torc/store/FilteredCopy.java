package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes some of a database's workflows, or all, into a file that stands alone. Ids stay the same.
 * A server may be at work on the source. Each makes one copy.
 */
public final class FilteredCopy {
  private final Path source;
  private final Path output;

  public FilteredCopy(Path source, Path output) {
    this.source = source;
    this.output = output;
  }

  /**
   * Which workflows; at most one of the lists has members, and none means all.
   *
   * @param groups keep access groups and their members, also those that concern others
   */
  public record Filter(
      List<Long> ids, List<String> users, List<Long> accessGroups, boolean groups) {
    public Filter {
      int given = (ids.isEmpty() ? 0 : 1) + (users.isEmpty() ? 0 : 1);
      if (given + (accessGroups.isEmpty() ? 0 : 1) > 1) {
        throw TorcException.of(
            ErrorKind.USAGE, "workflow ids, users and access groups exclude each other");
      }
    }

    boolean all() {
      return ids.isEmpty() && users.isEmpty() && accessGroups.isEmpty();
    }
  }

  /**
   * Writes the file.
   *
   * @param overwrite whether it may replace another
   * @param compact whether the room of what was left out is left out too
   * @return how many workflows it has
   */
  public long write(Filter filter, boolean overwrite, boolean compact) {
    if (!Files.isRegularFile(source)) {
      throw TorcException.invalid("there is no database " + source);
    }
    if (Files.exists(output) && !overwrite) {
      throw TorcException.invalid(output + " exists").withHint("give --overwrite to replace it");
    }
    Path work = output.resolveSibling(output.getFileName() + ".export");
    remove(work);
    try {
      Connections.copy(source, work);
      long workflows;
      try (Connections c = Connections.open(work)) {
        workflows = reduce(c.writer(), filter);
        if (compact && !filter.all()) {
          c.compact();
        }
      }
      Files.move(work, output, StandardCopyOption.REPLACE_EXISTING);
      return workflows;
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot write " + output + ": " + e, e);
    } finally {
      remove(work);
    }
  }

  private static long reduce(Sql sql, Filter filter) {
    sql.exec("BEGIN");
    requireThere(sql, filter.ids());
    if (!filter.all()) {
      String kept =
          "id IN ("
              + marks(filter.ids())
              + ") OR user IN ("
              + marks(filter.users())
              + ") OR id IN (SELECT workflow_id FROM workflow_access_group WHERE group_id IN ("
              + marks(filter.accessGroups())
              + "))";
      Object[] args =
          Stream.of(filter.ids(), filter.users(), filter.accessGroups())
              .flatMap(Collection::stream)
              .toArray();
      sql.exec("DELETE FROM workflow WHERE NOT (" + kept + ")", args);
      // What is about others does not go out with the workflows of some.
      sql.exec("DELETE FROM admin_audit_log");
      sql.exec(
          "DELETE FROM worker WHERE id NOT IN (SELECT worker_id FROM compute_node"
              + " WHERE worker_id IS NOT NULL)");
    }
    if (!filter.groups()) {
      sql.exec("DELETE FROM access_group");
    }
    long left = sql.number("SELECT count(*) FROM workflow");
    sql.exec("COMMIT");
    return left;
  }

  private static void requireThere(Sql sql, List<Long> ids) {
    for (long id : ids) {
      if (!sql.exists("SELECT 1 FROM workflow WHERE id = ?", id)) {
        throw TorcException.notFound("workflow", id);
      }
    }
  }

  private static String marks(List<?> values) {
    return values.stream().map(v -> "?").collect(Collectors.joining(", "));
  }

  private static void remove(Path work) {
    try {
      for (String rest : new String[] {"", "-wal", "-shm", "-journal"}) {
        Files.deleteIfExists(work.resolveSibling(work.getFileName() + rest));
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot clear " + work + ": " + e, e);
    }
  }
}
