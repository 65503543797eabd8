package dev.torc.dialect.octaskly;

import dev.torc.identity.Tokens.Claims;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the bearer of a token may do: the permissions it names, and those of its role. */
final class Rights {
  static final List<String> ROLES = List.of("admin", "dispatcher", "worker", "client");

  private static final Map<String, List<String>> BY_ROLE =
      Map.of(
          "admin",
          List.of(
              "create_task",
              "cancel_task",
              "manage_workers",
              "view_logs",
              "manage_users",
              "system_config",
              "*"),
          "dispatcher",
          List.of("create_task", "assign_task", "view_tasks", "manage_workers", "view_logs"),
          "worker",
          List.of("execute_task", "report_progress", "view_own_tasks"),
          "client",
          List.of("create_task", "view_own_tasks"));

  /** Whoever comes when no token is asked for. */
  static final Rights EVERYTHING = new Rights(new Claims("anonymous", "admin", List.of(), ""));

  private final Claims claims;
  private final Set<String> held;

  Rights(Claims claims) {
    this.claims = claims;
    this.held = new HashSet<>(claims.permissions());
    held.addAll(permissionsOf(claims.role()));
  }

  /** The permissions of a role; none of an unknown one. */
  static List<String> permissionsOf(String role) {
    return BY_ROLE.getOrDefault(role, List.of());
  }

  String subject() {
    return claims.subject();
  }

  String role() {
    return claims.role();
  }

  String tokenId() {
    return claims.id();
  }

  private boolean has(String permission) {
    return held.contains(permission) || held.contains("*");
  }

  private boolean isClient() {
    return claims.role().equals("client");
  }

  void mayCreate() {
    if (!has("create_task")) {
      throw refused("create tasks");
    }
  }

  /** Whose tasks may be seen: null for everybody's. */
  @Nullable String visibleOwner() {
    if (has("view_tasks")) {
      return null;
    }
    if (isClient() && has("view_own_tasks")) {
      return claims.subject();
    }
    throw refused("look at tasks");
  }

  void maySeeStatistics() {
    if (!has("view_tasks")) {
      throw refused("look at statistics");
    }
  }

  /** Whose tasks may be canceled: null for everybody's. */
  @Nullable String cancelableOwner() {
    if (has("cancel_task") || claims.role().equals("dispatcher")) {
      return null;
    }
    if (isClient()) {
      return claims.subject();
    }
    throw refused("cancel tasks");
  }

  private TorcException refused(String what) {
    return TorcException.of(ErrorKind.FORBIDDEN, "role '" + claims.role() + "' may not " + what);
  }
}
