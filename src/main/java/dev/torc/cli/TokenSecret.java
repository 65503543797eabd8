package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the secret that signs Octaskly's tokens comes from. */
public final class TokenSecret {
  /** From the sources of Octaskly: whoever has read them could make tokens with it. */
  private static final String PUBLISHED = "default-secret-key-change-in-production";

  private TokenSecret() {}

  /**
   * The secret that the environment names.
   *
   * @throws TorcException USAGE when it is the one that everybody knows
   */
  public static Optional<String> of(Map<String, String> env) {
    for (String name : new String[] {"OCTASKLY_SECRET_KEY", "OCTASKLY_SECRET"}) {
      String value = env.get(name);
      if (PUBLISHED.equals(value)) {
        throw TorcException.of(
                ErrorKind.USAGE, name + " is the published default, which everybody knows")
            .withHint("choose another, or leave it out: the server then makes one of its own");
      }
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
