package dev.torc.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options that every command takes, before or after its name. */
final class Globals {
  @Nullable String format;
  @Nullable String url;
  @Nullable String password;
  boolean promptPassword;
  boolean skipVersionCheck;
  @Nullable Path tlsCaCert;
  boolean tlsInsecure;
  @Nullable String cookieHeader;
  boolean standalone;
  @Nullable Path db;
  boolean inMemory;
  @Nullable String logLevel;
  boolean help;
  boolean version;

  void declare(Options o) {
    o.value("FORMAT", "Output: table, json, or csv (lists only). Default: table", "-f", "--format");
    o.value("URL", "Server, with its base path [env: TORC_API_URL]", "--url");
    o.value("PASSWORD", "Password for basic authentication [env: TORC_PASSWORD]", "--password");
    o.flag("Ask for the password on the terminal", "--prompt-password");
    o.flag("Go on although the server speaks another version", "--skip-version-check");
    o.value("FILE", "PEM file with authorities to trust [env: TORC_TLS_CA_CERT]", "--tls-ca-cert");
    o.flag("Accept any certificate [env: TORC_TLS_INSECURE]", "--tls-insecure");
    o.value("COOKIES", "Cookie header of every call [env: TORC_COOKIE_HEADER]", "--cookie-header");
    o.flag("Work on a database of this machine, without a server", "-s", "--standalone");
    o.value("FILE", "Database of a standalone command. Default: torc_output/torc.db", "--db");
    o.flag("Keep the database in memory (run and exec only)", "--in-memory");
    o.value(
        "LEVEL", "error, warn, info, debug or trace [env: RUST_LOG]. Default: info", "--log-level");
    o.flag("Show this help", "-h", "--help");
    o.flag("Show the version", "-V", "--version");
  }

  void read(Options o) {
    format = o.text("--format");
    url = o.text("--url");
    password = o.text("--password");
    promptPassword = o.has("--prompt-password");
    skipVersionCheck = o.has("--skip-version-check");
    tlsCaCert = o.path("--tls-ca-cert");
    tlsInsecure = o.has("--tls-insecure");
    cookieHeader = o.text("--cookie-header");
    standalone = o.has("--standalone");
    db = o.path("--db");
    inMemory = o.has("--in-memory");
    logLevel = o.text("--log-level");
    help = o.has("--help");
    version = o.has("--version");
  }

  /** Adds what does not say which server is meant. */
  void addTo(List<String> arguments) {
    add(arguments, "--format", format);
    add(arguments, "--password", password);
    add(arguments, "--tls-ca-cert", tlsCaCert);
    add(arguments, "--cookie-header", cookieHeader);
    add(arguments, "--log-level", logLevel);
    if (tlsInsecure) {
      arguments.add("--tls-insecure");
    }
    if (skipVersionCheck) {
      arguments.add("--skip-version-check");
    }
  }

  private static void add(List<String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.add(name);
      arguments.add(value.toString());
    }
  }
}
