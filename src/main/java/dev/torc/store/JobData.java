package dev.torc.store;

/** The four lists of files and user data of a job, each with its table. */
public enum JobData {
  INPUT_FILE("job_input_file", "file_id", true),
  OUTPUT_FILE("job_output_file", "file_id", true),
  INPUT_USER_DATA("job_input_user_data", "user_data_id", false),
  OUTPUT_USER_DATA("job_output_user_data", "user_data_id", false);

  final String table;
  final String column;
  final boolean hasWorkflow;

  JobData(String table, String column, boolean hasWorkflow) {
    this.table = table;
    this.column = column;
    this.hasWorkflow = hasWorkflow;
  }
}
