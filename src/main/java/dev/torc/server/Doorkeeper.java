package dev.torc.server;

import dev.torc.identity.Caller;
import dev.torc.identity.Users;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sends a request, by basic authentication, and turns away who must not come in.
 * Thread-safe.
 */
public final class Doorkeeper {
  private static final Logger LOG = LoggerFactory.getLogger("torc.auth");
  private static final String CALLER = "caller";
  private static final String STANDING = "standing";
  private static final String SCHEME = "Basic ";

  private final @Nullable Users users;
  private final boolean required;

  private Doorkeeper(@Nullable Users users, boolean required) {
    this.users = users;
    this.required = required;
  }

  /** Lets everybody in, and asks nobody. */
  public static Doorkeeper open() {
    return new Doorkeeper(null, false);
  }

  /**
   * Asks for a name and a password.
   *
   * @param required whether to turn away those who have none, or wrong ones
   */
  public static Doorkeeper of(Users users, boolean required) {
    return new Doorkeeper(users, required);
  }

  /** The users, or nothing on a server that knows none. */
  public Optional<Users> users() {
    return Optional.ofNullable(users);
  }

  /**
   * Looks at the credentials of a request, and keeps with it who the caller is.
   *
   * @throws TorcException UNAUTHORIZED when they are needed and not right, RATE_LIMITED when they
   *     were wrong too often
   */
  public void admit(Call call) {
    Caller caller = identify(call);
    if (required && caller.user().isEmpty()) {
      throw TorcException.of(ErrorKind.UNAUTHORIZED, "this server asks for a name and a password");
    }
    call.put(CALLER, caller);
    if (users != null && caller instanceof Caller.User u) {
      Optional<Users.Standing> now = users.standing(u.name());
      BooleanSupplier stands = () -> now.isPresent() && users.standing(u.name()).equals(now);
      call.put(STANDING, stands);
    }
  }

  /**
   * Whether somebody who was admitted would be admitted again: not when the user has gone from the
   * file that was read last, or has another password there.
   */
  static boolean stands(Call call) {
    return !(call.get(STANDING) instanceof BooleanSupplier stands) || stands.getAsBoolean();
  }

  /** Who sends a request that was admitted; anonymous before. */
  public static Caller caller(Call call) {
    return call.get(CALLER) instanceof Caller c ? c : new Caller.Anonymous();
  }

  /** How to say that credentials are needed. */
  public static Reply unauthorized() {
    return new Reply.Bytes(
        401,
        "text/plain; charset=utf-8",
        "Unauthorized".getBytes(StandardCharsets.UTF_8),
        Map.of("WWW-Authenticate", "Basic realm=\"Torc\""));
  }

  private Caller identify(Call call) {
    Credentials given = users == null ? null : credentials(call.header("Authorization"));
    if (users == null || given == null) {
      return new Caller.Anonymous();
    }
    try {
      if (users.check(given.name(), given.password(), origin(call.remoteAddress()))) {
        return new Caller.User(given.name());
      }
    } catch (TorcException e) {
      if (required || e.kind() != ErrorKind.RATE_LIMITED) {
        throw e;
      }
      // Where nobody needs a name, a wrong one is no reason to send anybody away.
      return new Caller.Unknown();
    }
    // A wrong name is not logged: people type their password there.
    LOG.info(
        "wrong password for {} from {}",
        users.names().contains(given.name()) ? "user '" + given.name() + "'" : "an unknown user",
        call.remoteAddress());
    return new Caller.Unknown();
  }

  /** An address, or the network of one in IPv6: there everybody has addresses without end. */
  static String origin(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] all = InetAddress.getByName(address).getAddress();
      return all.length == 16 ? HexFormat.of().formatHex(all, 0, 8) : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private record Credentials(String name, String password) {
    @Override
    public String toString() {
      return "credentials of '" + name + "'";
    }
  }

  /** What is no basic authentication at all counts as no header. */
  private static @Nullable Credentials credentials(@Nullable String header) {
    if (header == null || !header.startsWith(SCHEME)) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = pair.indexOf(':');
      return colon < 0
          ? null
          : new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
