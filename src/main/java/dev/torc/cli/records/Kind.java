package dev.torc.cli.records;

import java.util.List;
import java.util.Locale;

/**
 * One kind of record: all that differs between the commands of one group and those of another.
 *
 * @param noun what one is called
 * @param plural what many are called
 * @param path route of single records, and of all with {@code workflow_id}
 * @param listPath route of the records of a workflow, with {@code {id}} for the workflow, or empty
 *     when it is {@code path}
 * @param columns columns of the list
 * @param details lines of a single record, after its id
 * @param filters options of the list
 * @param inputs options of {@code create}
 * @param changes options of {@code update}
 * @param beside keys of inputs that belong in the query of {@code create}
 */
record Kind(
    String noun,
    String plural,
    String path,
    String listPath,
    List<Column> columns,
    List<Column> details,
    List<Input> filters,
    List<Input> inputs,
    List<Input> changes,
    List<String> beside) {

  /** Route of workflows, which belong to a user and not to a workflow. */
  static final String WORKFLOWS = "/workflows";

  /** Whether the server tells of new records as they come. */
  boolean isStream() {
    return path.equals("/events");
  }

  boolean isWorkflow() {
    return path.equals(WORKFLOWS);
  }

  static Kind of(
      String noun, String plural, String path, List<Column> columns, List<Column> details) {
    return new Kind(
        noun, plural, path, "", columns, details, List.of(), List.of(), List.of(), List.of());
  }

  Kind listedAt(String route) {
    return new Kind(noun, plural, path, route, columns, details, filters, inputs, changes, beside);
  }

  Kind filteredBy(Input... options) {
    return new Kind(
        noun, plural, path, listPath, columns, details, List.of(options), inputs, changes, beside);
  }

  Kind createdFrom(Input... options) {
    return new Kind(
        noun, plural, path, listPath, columns, details, filters, List.of(options), changes, beside);
  }

  Kind changedBy(Input... options) {
    return new Kind(
        noun, plural, path, listPath, columns, details, filters, inputs, List.of(options), beside);
  }

  Kind withQuery(String... keys) {
    return new Kind(
        noun, plural, path, listPath, columns, details, filters, inputs, changes, List.of(keys));
  }

  String title() {
    return plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
  }
}
