package dev.torc.dialect.torc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wire records of administration. */
final class AdminWire {
  private AdminWire() {}

  record AdminSqlRequest(
      String sql,
      @Nullable Boolean write,
      @Nullable Boolean allowFullTable,
      @Nullable Boolean dryRun,
      @Nullable Long limit) {}

  record AdminSqlResponse(
      List<String> columns,
      List<Map<String, @Nullable Object>> items,
      boolean committed,
      @Nullable Long rowsAffected) {}

  record AccessGroupModel(
      @Nullable Long id, String name, @Nullable String description, @Nullable String createdAt) {}

  record MembershipModel(
      @Nullable Long id,
      String userName,
      long groupId,
      @Nullable String role,
      @Nullable String createdAt) {}

  record WorkflowAccessGroupModel(long workflowId, long groupId, @Nullable String createdAt) {}

  record AccessCheckResponse(
      boolean hasAccess, String userName, long workflowId, @Nullable String reason) {}

  record AuditLogEntry(
      long id,
      String userName,
      long timestamp,
      String sqlText,
      @Nullable Boolean isWrite,
      @Nullable Boolean allowFullTable,
      @Nullable Long rowsAffected,
      @Nullable Boolean committed,
      @Nullable Boolean success,
      @Nullable String error) {}

  record VacuumResponse(long bytesBefore, long bytesAfter) {}
}
