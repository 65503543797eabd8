package dev.torc.client;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is and how to talk to it.
 *
 * @param base URL with the base path ({@code …/torc-service/v1}), without a slash at the end
 * @param user name for basic authentication, also told to the server without a password
 * @param password null: no authentication
 * @param cookieHeader value of a Cookie header sent with every call, or null
 * @param caCertificate PEM file with the authorities to trust, or null for those of the JDK
 * @param insecure whether any certificate is accepted
 */
public record ServerAddress(
    URI base,
    @Nullable String user,
    @Nullable String password,
    @Nullable String cookieHeader,
    @Nullable Path caCertificate,
    boolean insecure,
    Duration connectTimeout,
    Duration readTimeout) {

  /** The URL that every command uses when nothing else is said. */
  public static final String DEFAULT_URL = "http://localhost:8080/torc-service/v1";

  /**
   * A server with the usual time-outs, and with the credentials that stand in the URL, if any
   * ({@code http://user:password@host}): the base does not have them, so that no message does.
   *
   * @throws TorcException USAGE when {@code url} is no http or https URL
   */
  public static ServerAddress of(String url) {
    URI uri = parse(url);
    String info = uri.getRawUserInfo();
    String[] parts = info == null ? new String[0] : info.split(":", 2);
    return new ServerAddress(
        info == null ? uri : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//")),
        parts.length == 0 ? null : decoded(parts[0]),
        parts.length < 2 ? null : decoded(parts[1]),
        null,
        null,
        false,
        Duration.ofSeconds(10),
        Duration.ofMinutes(5));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** With these credentials; without a password, those of the URL stay if it has one. */
  public ServerAddress withUser(@Nullable String name, @Nullable String secret) {
    if (secret == null && password != null) {
      return this;
    }
    return new ServerAddress(
        base, name, secret, cookieHeader, caCertificate, insecure, connectTimeout, readTimeout);
  }

  public ServerAddress withCookie(@Nullable String header) {
    return new ServerAddress(
        base, user, password, header, caCertificate, insecure, connectTimeout, readTimeout);
  }

  public ServerAddress withTls(@Nullable Path authorities, boolean acceptAny) {
    return new ServerAddress(
        base, user, password, cookieHeader, authorities, acceptAny, connectTimeout, readTimeout);
  }

  /** Without the secrets: it may get into a log. */
  @Override
  public String toString() {
    return base + (user == null ? "" : " as " + user);
  }

  private static URI parse(String url) {
    String text = url.strip();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // falls through to the one message for all malformed addresses
    }
    String shown = url.replaceFirst("//.*@", "//***@");
    throw TorcException.of(ErrorKind.USAGE, "'" + shown + "' is not the URL of a server")
        .withHint("write it with the base path, for example " + DEFAULT_URL);
  }
}
