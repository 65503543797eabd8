package dev.torc.cli.token;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TokenSecret;
import dev.torc.dialect.octaskly.OctasklyDialect;
import dev.torc.identity.Tokens;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code torc token create}: a token for the Octaskly interface. */
public final class TokenCreate implements Command {
  private static final Pattern LIFE = Pattern.compile("([1-9]\\d{0,6})([smhd])");

  private String role = "client";
  private String subject = "";
  private Duration life = Duration.ofHours(24);
  private List<String> permissions = List.of();
  private @Nullable String secret;
  private Path database = Path.of("torc.db");

  @Override
  public String description() {
    return "Make a token for the Octaskly interface of a server.";
  }

  @Override
  public void declare(Options o) {
    o.value("ROLE", "admin, dispatcher, worker or client. Default: client", "--role");
    o.value("NAME", "Who the token is for", "--sub");
    o.value("TIME", "How long it is good: 90s, 30m, 24h, 7d. Default: 24h", "--ttl");
    o.values("NAME", "Permissions instead of those of the role", "--permission");
    o.value(
        "TEXT",
        "Secret of the server [env: OCTASKLY_SECRET_KEY, OCTASKLY_SECRET]. Default: the one that"
            + " the server made",
        "--secret");
    o.value("FILE", "Database of the server that made it. Default: torc.db", "-d", "--database");
  }

  @Override
  public void read(Options o) {
    role = o.textOr("--role", role);
    if (!OctasklyDialect.roles().contains(role)) {
      throw Options.usage(
          "--role: '" + role + "' is not one of " + String.join(", ", OctasklyDialect.roles()));
    }
    subject = o.textOr("--sub", "");
    life = life(o.textOr("--ttl", "24h"));
    permissions = o.texts("--permission");
    secret = o.text("--secret");
    if (secret != null && secret.isBlank()) {
      throw Options.usage("--secret cannot be empty");
    }
    database = o.pathOr("--database", database);
  }

  private static Duration life(String text) {
    Matcher m = LIFE.matcher(text);
    if (!m.matches()) {
      throw Options.usage("--ttl: '" + text + "' is not a time like 90s, 30m, 24h or 7d");
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  @Override
  public int run(Session session) {
    String who = subject.isEmpty() ? session.user() : subject;
    List<String> may = permissions.isEmpty() ? OctasklyDialect.permissionsOf(role) : permissions;
    String token = new Tokens(secret(session), Clock.systemUTC()).issue(who, role, may, life);
    if (session.json()) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("token", token);
      out.put("sub", who);
      out.put("role", role);
      out.put("expires_in_seconds", life.toSeconds());
      session.printJson(out);
    } else {
      session.out().println(token);
    }
    return 0;
  }

  private String secret(Session session) {
    if (secret != null) {
      return secret;
    }
    return TokenSecret.of(session.io().env())
        .orElseGet(
            () ->
                Tokens.secretOf(
                    TokenSecret.beside(session.directory().resolve(database)), new SecureRandom()));
  }
}
