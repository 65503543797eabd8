package dev.torc.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** SHA-256 hashes, written in lower-case hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  /** Hash of what is in a file. */
  public static String ofFile(Path file) throws IOException {
    return Objects.requireNonNull(ofFile(file, () -> false));
  }

  /**
   * Hash of what is in a file that may be large.
   *
   * @param stop asked now and then whether somebody has lost interest
   * @return null when it was stopped
   */
  public static @Nullable String ofFile(Path file, BooleanSupplier stop) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (stop.getAsBoolean()) {
          return null;
        }
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest.digest());
  }
}
