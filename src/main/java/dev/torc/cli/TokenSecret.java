package dev.torc.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the secret that signs Octaskly's tokens comes from. */
public final class TokenSecret {
  private TokenSecret() {}

  /** The secret that the environment names. */
  public static Optional<String> of(Map<String, String> env) {
    for (String name : new String[] {"OCTASKLY_SECRET_KEY", "OCTASKLY_SECRET"}) {
      String value = env.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The file beside a database that keeps the secret which its server made. */
  public static Path beside(Path database) {
    return database.resolveSibling(database.getFileName() + ".token-secret");
  }
}
