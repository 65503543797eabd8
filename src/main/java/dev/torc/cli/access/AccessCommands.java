package dev.torc.cli.access;

import dev.torc.cli.Command;
import org.jspecify.annotations.Nullable;

/** Makes the commands of the group {@code access-groups}. */
public final class AccessCommands {
  static final String GROUPS = "/access_groups";

  private AccessCommands() {}

  /** The command with this full name, or null. */
  public static @Nullable Command leaf(String name) {
    return switch (name) {
      case "access-groups create" -> new GroupCreate();
      case "access-groups get" -> new GroupShow(false);
      case "access-groups delete" -> new GroupShow(true);
      case "access-groups list" -> new GroupList(GroupList.Of.ALL);
      case "access-groups list-user-groups" -> new GroupList(GroupList.Of.USER);
      case "access-groups list-workflow-groups" -> new GroupList(GroupList.Of.WORKFLOW);
      case "access-groups list-members" -> new MemberList();
      case "access-groups add-user" -> new MemberAdd();
      case "access-groups remove-user" -> new MemberRemove();
      case "access-groups add-workflow" -> new WorkflowLink(true);
      case "access-groups remove-workflow" -> new WorkflowLink(false);
      default -> null;
    };
  }
}
