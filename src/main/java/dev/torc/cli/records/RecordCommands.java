package dev.torc.cli.records;

import dev.torc.cli.Command;
import org.jspecify.annotations.Nullable;

/** Makes the command of a kind of record from its full name. */
public final class RecordCommands {
  private RecordCommands() {}

  /** The command, or null when the words name none. */
  public static @Nullable Command leaf(String name) {
    int space = name.lastIndexOf(' ');
    if (space < 0) {
      return null;
    }
    View view = Views.of(name);
    if (view != null) {
      return new ViewCommand(view);
    }
    Kind relation = Kinds.of(name);
    if (relation != null) {
      return new RecordList(relation);
    }
    Kind kind = Kinds.of(name.substring(0, space));
    if (kind == null) {
      return null;
    }
    return switch (name.substring(space + 1)) {
      case "list" -> new RecordList(kind);
      case "get" -> new RecordGet(kind);
      case "create", "new" -> new RecordCreate(kind, name);
      case "update" -> new RecordUpdate(kind);
      case "delete" -> new RecordDelete(kind);
      case "delete-all" -> new RecordDeleteAll(kind);
      default -> null;
    };
  }
}
