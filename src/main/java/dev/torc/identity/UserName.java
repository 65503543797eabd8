package dev.torc.identity;

import dev.torc.model.TorcException;

/** What a name in a password file may look like. */
public final class UserName {
  private UserName() {}

  /**
   * Refuses names that a line of the file, or basic authentication, cannot carry.
   *
   * @throws TorcException INVALID
   */
  public static String checked(String name) {
    String why = null;
    if (name.isEmpty()) {
      why = "it is empty";
    } else if (name.indexOf(':') >= 0) {
      why = "a colon ends the name in basic authentication";
    } else if (name.startsWith("#")) {
      why = "'#' begins a comment in the file";
    } else if (!name.equals(name.strip())) {
      why = "it begins or ends with a blank";
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      why = "it holds a control character";
    }
    if (why != null) {
      throw TorcException.invalid("'" + shown(name) + "' cannot be a user name: " + why);
    }
    return name;
  }

  private static String shown(String name) {
    return name.chars().anyMatch(Character::isISOControl)
        ? name.replaceAll("\\p{Cntrl}", "?")
        : name;
  }
}
