package dev.torc.cli;

import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Compares the version of the API that this client speaks with the server's. */
final class VersionCheck {
  /** Version of the Torc API. */
  static final String API_VERSION = "0.23.0";

  private VersionCheck() {}

  /** Says nothing when the server cannot be asked: the command itself will say it better. */
  static void check(TorcApi api, PrintStream err) {
    String theirs;
    try {
      theirs = api.version().text("api_version");
    } catch (TorcException e) {
      return;
    }
    int[] server = parse(theirs);
    int[] client = parse(API_VERSION);
    if (server == null || client == null) {
      return;
    }
    if (server[0] != client[0]) {
      throw TorcException.invalid(
              "the server at "
                  + api.url()
                  + " speaks version "
                  + theirs
                  + " of the Torc API, this torc speaks "
                  + API_VERSION)
          .withHint("use matching versions, or give --skip-version-check");
    }
    if (server[1] != client[1]) {
      err.println(
          "Warning: the server speaks version "
              + theirs
              + " of the Torc API, this torc speaks "
              + API_VERSION);
    }
  }

  private static int @Nullable [] parse(@Nullable String version) {
    if (version == null) {
      return null;
    }
    String v = version.startsWith("v") ? version.substring(1) : version;
    int blank = v.indexOf(' ');
    String[] parts = (blank < 0 ? v : v.substring(0, blank)).split("\\.", -1);
    try {
      return parts.length < 2
          ? null
          : new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
