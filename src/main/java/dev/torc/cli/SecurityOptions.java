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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of {@code torc serve} about users, access and encryption. */
final class SecurityOptions {
  private static final Amount CACHE_SECONDS = new Amount("credential_cache_ttl_secs", 60, 0);
  private static final Amount FAILED_LOGINS =
      new Amount("max_failed_logins", LoginLimit.DEFAULT.attempts(), 0);
  private static final Amount FAILED_LOGIN_SECONDS =
      new Amount("failed_login_window_secs", LoginLimit.DEFAULT.window().toSeconds(), 1);

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
    Duration cache = Duration.ofSeconds(CACHE_SECONDS.of(cacheSeconds, session));
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
    return new LoginLimit(
        (int) FAILED_LOGINS.of(failedLogins, session),
        Duration.ofSeconds(FAILED_LOGIN_SECONDS.of(failedLoginSeconds, session)));
  }

  /**
   * A number that an option gives, else a variable, else a setting: all three are named alike.
   *
   * @param name of the setting, in the table {@code server}
   * @param otherwise what holds when none of them is given
   * @param least the smallest number that makes sense
   */
  private record Amount(String name, long otherwise, long least) {
    long of(@Nullable Long given, Session session) {
      Long value = given;
      if (value == null) {
        Integer set = session.settings().integer("server." + name);
        String variable = "TORC_" + name.toUpperCase(Locale.ROOT);
        String text = session.io().variable(variable).orElse(null);
        try {
          long standard = set == null ? otherwise : set;
          value = text == null ? standard : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
          throw Options.usage(variable + " is '" + text + "', which is no number");
        }
      }
      if (value < least || value > Integer.MAX_VALUE) {
        throw Options.usage("--" + name.replace('_', '-') + " cannot be " + value);
      }
      return value;
    }
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
