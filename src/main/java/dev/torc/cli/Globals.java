package dev.torc.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command takes, before or after its name. */
final class Globals {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "Output: table, json, or csv (lists only). Default: table")
  @Nullable String format;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server, with its base path [env: TORC_API_URL]")
  @Nullable String url;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "Password for basic authentication [env: TORC_PASSWORD]")
  @Nullable String password;

  @Option(names = "--prompt-password", description = "Ask for the password on the terminal")
  boolean promptPassword;

  @Option(
      names = "--skip-version-check",
      description = "Go on although the server speaks another version")
  boolean skipVersionCheck;

  @Option(
      names = "--tls-ca-cert",
      paramLabel = "FILE",
      description = "PEM file with authorities to trust [env: TORC_TLS_CA_CERT]")
  @Nullable Path tlsCaCert;

  @Option(names = "--tls-insecure", description = "Accept any certificate [env: TORC_TLS_INSECURE]")
  boolean tlsInsecure;

  @Option(
      names = "--cookie-header",
      paramLabel = "COOKIES",
      description = "Cookie header of every call [env: TORC_COOKIE_HEADER]")
  @Nullable String cookieHeader;

  @Option(
      names = {"-s", "--standalone"},
      description = "Work on a database of this machine, without a server")
  boolean standalone;

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description = "Database of a standalone command. Default: torc_output/torc.db")
  @Nullable Path db;

  @Option(names = "--in-memory", description = "Keep the database in memory (run only)")
  boolean inMemory;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace [env: RUST_LOG]. Default: info")
  @Nullable String logLevel;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version")
  boolean version;
}
