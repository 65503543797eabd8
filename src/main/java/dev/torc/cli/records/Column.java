package dev.torc.cli.records;

import dev.torc.client.Row;

/** One value of a record as people see it: in a column of a list, or on a line of its own. */
record Column(String header, String field, Shape shape) {
  static Column text(String header, String field) {
    return new Column(header, field, Shape.TEXT);
  }

  String cell(Row row) {
    return shape.of(row, field);
  }
}
