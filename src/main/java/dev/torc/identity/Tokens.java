package dev.torc.identity;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Bearer tokens: JSON Web Tokens that one secret signs and checks, with HMAC-SHA256 and nothing
 * else. Thread-safe.
 */
public final class Tokens {
  private static final int LONGEST = 8192;
  private static final int LEEWAY_SECONDS = 60;
  private static final int SECRET_BYTES = 32;

  private final Algorithm algorithm;
  private final JWTVerifier verifier;
  private final Clock clock;

  /**
   * Sets up for one secret.
   *
   * @param secret shared by those who issue and those who check
   */
  public Tokens(String secret, Clock clock) {
    this.algorithm = Algorithm.HMAC256(secret.getBytes(StandardCharsets.UTF_8));
    this.clock = clock;
    JWTVerifier.BaseVerification rules =
        (JWTVerifier.BaseVerification)
            JWT.require(algorithm)
                .acceptLeeway(LEEWAY_SECONDS)
                .ignoreIssuedAt()
                .withClaimPresence("sub")
                .withClaimPresence("exp")
                .withClaimPresence("iat")
                .withClaimPresence("role")
                .withClaimPresence("permissions");
    this.verifier = rules.build(clock);
  }

  /**
   * What a token says.
   *
   * @param id tells tokens apart without being one
   */
  public record Claims(String subject, String role, List<String> permissions, String id) {
    public Claims {
      permissions = List.copyOf(permissions);
    }
  }

  public String issue(String subject, String role, List<String> permissions, Duration life) {
    Instant now = clock.instant();
    return JWT.create()
        .withSubject(subject)
        .withIssuedAt(now)
        .withExpiresAt(now.plus(life))
        .withClaim("role", role)
        .withClaim("permissions", permissions)
        .sign(algorithm);
  }

  /** What a token says; empty when it is forged, expired, incomplete or no token at all. */
  public Optional<Claims> check(String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      DecodedJWT jwt = verifier.verify(token);
      String subject = jwt.getClaim("sub").asString();
      String role = jwt.getClaim("role").asString();
      List<Object> permissions = jwt.getClaim("permissions").asList(Object.class);
      boolean forOthers = !jwt.getClaim("aud").isMissing();
      boolean complete =
          subject != null
              && role != null
              && permissions != null
              && permissions.stream().allMatch(String.class::isInstance)
              && jwt.getExpiresAt() != null
              && jwt.getIssuedAt() != null;
      return complete && !forOthers
          ? Optional.of(
              new Claims(
                  subject,
                  role,
                  permissions.stream().map(String::valueOf).toList(),
                  id(jwt.getSignature())))
          : Optional.empty();
    } catch (JWTVerificationException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // the library fails so on claims of wrong types
    }
  }

  /** From the bytes: their text can be written in several ways, and every one is accepted. */
  private static String id(String signature) {
    return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(signature));
  }

  /** The secret that a file keeps; made when there is no such file. For its owner's eyes only. */
  public static String secretOf(Path file, SecureRandom random) {
    try {
      if (Files.exists(file)) {
        String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!secret.isEmpty()) {
          return secret;
        }
      }
    } catch (java.io.IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot read " + file);
    }
    String secret = newSecret(random);
    PrivateFile.replace(file, secret + "\n");
    return secret;
  }

  public static String newSecret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
