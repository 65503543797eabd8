package dev.torc.cli.tui;

import dev.torc.cli.Texts;
import dev.torc.client.Row;
import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What jobs hand to one another: files and user data. */
enum RecordKind {
  FILES("Files", "File", "/files", "job_file_relationships", "file_id", "path", "Path contains: ") {
    @Override
    String columns(int width) {
      return aligned("ID", "Name", 16, "Modified", "Path", width);
    }

    @Override
    String line(Row r, int width) {
      return aligned(
          String.valueOf(r.id()),
          r.textOr("name", ""),
          16,
          modified(r),
          r.textOr("path", ""),
          width);
    }

    @Override
    List<String> details(Row r, Path here) {
      List<String> out = new ArrayList<>();
      out.add("Path         " + r.textOr("path", ""));
      out.add("Modified     " + modified(r) + (r.decimal("st_mtime") == null ? "" : " UTC"));
      out.add("Here now     " + sizeHere(r.textOr("path", ""), here));
      return out;
    }

    private static String modified(Row r) {
      Double seconds = r.decimal("st_mtime");
      String time = seconds == null ? "not seen yet" : Texts.epoch(seconds);
      return time.substring(0, Math.min(16, time.length()));
    }

    /** Jobs may run in another folder or on another machine, so that this proves nothing. */
    private static String sizeHere(String path, Path here) {
      try {
        Path file = here.resolve(path);
        return Files.isRegularFile(file)
            ? "yes, " + Files.size(file) + " bytes"
            : Files.exists(file) ? "yes" : "not in this folder and on this machine";
      } catch (InvalidPathException | IOException e) {
        return "cannot be looked at";
      }
    }
  },

  USER_DATA(
      "User data",
      "User data",
      "/user_data",
      "job_user_data_relationships",
      "user_data_id",
      "name",
      "Name is: ") {
    @Override
    String columns(int width) {
      return aligned("ID", "Name", 8, "Kept", "Data", width);
    }

    @Override
    String line(Row r, int width) {
      String data = r.get("data") == null ? "not filled yet" : Texts.json(r.get("data"));
      return aligned(String.valueOf(r.id()), r.textOr("name", ""), 8, kept(r), data, width);
    }

    private static String kept(Row r) {
      return r.flag("is_ephemeral") ? "one run" : "always";
    }

    @Override
    List<String> details(Row r, Path here) {
      List<String> out = new ArrayList<>();
      out.add("Kept         " + (r.flag("is_ephemeral") ? "for one run" : "always"));
      out.add("");
      out.add("Data");
      String data = r.get("data") == null ? "not filled yet" : Json.writePretty(r.get("data"));
      data.lines().forEach(l -> out.add("  " + l));
      return out;
    }
  };

  final String title;
  final String one;
  final String route;

  /** Last part of the route that tells which jobs write and read them. */
  final String relations;

  /** The field of a relation that names the record. */
  final String idField;

  /** The field that the list can be narrowed by. */
  final String filter;

  final String filterLabel;

  RecordKind(
      String title,
      String one,
      String route,
      String relations,
      String idField,
      String filter,
      String filterLabel) {
    this.title = title;
    this.one = one;
    this.route = route;
    this.relations = relations;
    this.idField = idField;
    this.filter = filter;
    this.filterLabel = filterLabel;
  }

  /** Heads of the columns, for lines of this width. */
  abstract String columns(int width);

  abstract String line(Row record, int width);

  /** What else there is to say about one. */
  abstract List<String> details(Row record, Path here);

  /** Two columns have a fixed width; the others share what is left. */
  private static String aligned(
      String id, String name, int thirdWidth, String third, String last, int width) {
    int rest = Math.max(20, width - 7 - 1 - thirdWidth - 3);
    int forName = rest * 2 / 5;
    return Pen.column(id, 6)
        + " "
        + Pen.column(name, forName)
        + " "
        + Pen.column(third, thirdWidth)
        + " "
        + Pen.fit(Pen.clean(last), rest - forName);
  }
}
