package dev.torc.cli;

import dev.torc.cli.config.Settings;
import dev.torc.dialect.torc.Policy;
import dev.torc.identity.LoginLimit;
import dev.torc.identity.Users;
import dev.torc.model.TorcException;
import dev.torc.server.Doorkeeper;
import dev.torc.server.TlsFiles;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code torc serve} about users, access and encryption. */
final class SecurityOptions {
  private static final long CACHE_SECONDS = 60;

  private @Nullable String authFile;
  private boolean requireAuth;
  private @Nullable Long cacheSeconds;
  private @Nullable Long failedLogins;
  private @Nullable Long failedLoginSeconds;
  private boolean enforce;
  private List<String> admins = new ArrayList<>();
  private boolean noSql;
  private boolean noSqlWrites;
  private boolean https;
  private @Nullable String certificate;
  private @Nullable String key;

  void declare(Options o) {
    o.value("FILE", "File of users, see 'torc htpasswd' [env: TORC_AUTH_FILE]", "--auth-file");
    o.flag("Turn away who has no name and password", "--require-auth");
    o.value(
        "SECONDS",
        "How long a right password is remembered, 0 for never"
            + " [env: TORC_CREDENTIAL_CACHE_TTL_SECS]. Default: 60",
        "--credential-cache-ttl-secs",
        "--credential-cache-ttl");
    o.value(
        "N",
        "Wrong passwords of one address for one name before it has to wait, 0 for no limit"
            + " [env: TORC_MAX_FAILED_LOGINS]. Default: 10",
        "--max-failed-logins");
    o.value(
        "SECONDS",
        "How long a wrong password counts [env: TORC_FAILED_LOGIN_WINDOW_SECS]. Default: 60",
        "--failed-login-window-secs");
    o.flag("Keep workflows for their owners and access groups", "--enforce-access-control");
    o.values("NAME", "Administrators [env: TORC_ADMIN_USERS]", "--admin-user");
    o.flag("No SQL for administrators", "--disable-admin-sql");
    o.flag("Only reading SQL for administrators", "--disable-admin-sql-writes");
    o.flag("Serve https", "--https");
    o.value("FILE", "Certificate chain, PEM [env: TORC_TLS_CERT]", "--tls-cert");
    o.value("FILE", "Private key of the certificate, PEM [env: TORC_TLS_KEY]", "--tls-key");
  }

  void read(Options o) {
    authFile = o.text("--auth-file");
    requireAuth = o.has("--require-auth");
    cacheSeconds = o.number("--credential-cache-ttl-secs");
    failedLogins = o.number("--max-failed-logins");
    failedLoginSeconds = o.number("--failed-login-window-secs");
    enforce = o.has("--enforce-access-control");
    admins = o.texts("--admin-user");
    noSql = o.has("--disable-admin-sql");
    noSqlWrites = o.has("--disable-admin-sql-writes");
    certificate = o.text("--tls-cert");
    key = o.text("--tls-key");
    https = o.has("--https") || certificate != null || key != null;
  }

  /** Takes from the settings what they ask for and no option has; texts follow in resolve. */
  void defaults(Settings s) {
    requireAuth |= s.flag("server.require_auth");
    enforce |= s.flag("server.enforce_access_control");
    noSql |= s.flag("server.disable_admin_sql");
    noSqlWrites |= s.flag("server.disable_admin_sql_writes");
    boolean certified = s.given("server.https") == null && s.text("server.tls_cert") != null;
    https |= s.flag("server.https") || certified;
  }

  /**
   * What the options ask for; reads the files.
   *
   * @throws TorcException when they contradict one another, or a file cannot be used
   */
  Security resolve(Session session) {
    String file = file(session);
    if (file == null && requireAuth) {
      throw TorcException.invalid("--require-auth needs --auth-file")
          .withHint("make a file of users with 'torc htpasswd add --file FILE NAME'");
    }
    Duration cache =
        Duration.ofSeconds(
            number(
                cacheSeconds,
                session,
                "--credential-cache-ttl-secs",
                "TORC_CREDENTIAL_CACHE_TTL_SECS",
                CACHE_SECONDS,
                0));
    Users users =
        file == null
            ? null
            : Users.of(
                session.directory().resolve(file),
                cache,
                limit(session),
                Clock.systemUTC(),
                new SecureRandom());
    return new Security(
        users == null ? Doorkeeper.open() : Doorkeeper.of(users, requireAuth),
        new Policy(enforce, !noSql, !noSqlWrites),
        administrators(session),
        https ? tls(session) : null);
  }

  private @Nullable String file(Session session) {
    return first(authFile, session, "TORC_AUTH_FILE", "server.auth_file");
  }

  /** The option, else the variable, else the setting. */
  private static @Nullable String first(
      @Nullable String given, Session s, String variable, String setting) {
    return given != null ? given : s.io().variable(variable).orElse(s.settings().text(setting));
  }

  private LoginLimit limit(Session session) {
    long attempts =
        number(
            failedLogins,
            session,
            "--max-failed-logins",
            "TORC_MAX_FAILED_LOGINS",
            LoginLimit.DEFAULT.attempts(),
            0);
    long seconds =
        number(
            failedLoginSeconds,
            session,
            "--failed-login-window-secs",
            "TORC_FAILED_LOGIN_WINDOW_SECS",
            LoginLimit.DEFAULT.window().toSeconds(),
            1);
    return new LoginLimit((int) attempts, Duration.ofSeconds(seconds));
  }

  private static long number(
      @Nullable Long given,
      Session session,
      String option,
      String variable,
      long standard,
      long least) {
    Long value = given;
    if (value == null) {
      String text = session.io().variable(variable).orElse(null);
      try {
        Integer set = session.settings().integer(setting(option));
        long otherwise = set == null ? standard : set;
        value = text == null ? otherwise : Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        throw Options.usage(variable + " is '" + text + "', which is no number");
      }
    }
    if (value < least || value > Integer.MAX_VALUE) {
      throw Options.usage(option + " cannot be " + value);
    }
    return value;
  }

  /** Settings are named like their options. */
  private static String setting(String option) {
    return "server." + option.substring(2).replace('-', '_');
  }

  private List<String> administrators(Session session) {
    List<String> names = admins;
    if (names.isEmpty()) {
      String set = session.io().variable("TORC_ADMIN_USERS").orElse(null);
      names =
          set == null ? session.settings().texts("server.admin_users") : List.of(set.split(","));
    }
    return names.stream().map(String::strip).filter(n -> !n.isEmpty()).distinct().toList();
  }

  private TlsFiles tls(Session session) {
    String chain = first(certificate, session, "TORC_TLS_CERT", "server.tls_cert");
    String secret = first(key, session, "TORC_TLS_KEY", "server.tls_key");
    if (chain == null || secret == null) {
      throw TorcException.invalid("https needs both --tls-cert and --tls-key")
          .withHint("both are PEM files: the chain of certificates, and the private key");
    }
    Path directory = session.directory();
    return TlsFiles.of(directory.resolve(chain), directory.resolve(secret));
  }

  /** Says what strangers could do, when strangers can reach the server. */
  void warn(String host, Session session) {
    PrintStream err = session.err();
    if (enforce && file(session) == null) {
      err.println(
          "Warning: --enforce-access-control without --auth-file: nobody can prove a name, so"
              + " nobody may do anything.");
    }
    if (isLoopback(host)) {
      return;
    }
    if (!requireAuth && !enforce) {
      err.println(
          "Warning: whoever can reach "
              + host
              + " may see and change every workflow and run commands through its workers."
              + " Give --auth-file and --require-auth, or listen on 127.0.0.1.");
    } else if (!https) {
      err.println(
          "Warning: passwords come to "
              + host
              + " unencrypted. Give --tls-cert and --tls-key, or put a TLS proxy before the"
              + " server.");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
