package dev.torc.server;

import dev.torc.model.ErrorKind;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operation as data: both the registration and the OpenAPI document are made from it.
 *
 * @param path below the dialect's base path; {@code {name}} stands for one segment, a final {@code
 *     <name>} for the rest of the path
 * @param body what the request body is read as; null when the body is ignored
 * @param response what a success sends as JSON; null when it is no JSON
 * @param later what 202 sends, when the work may go on after the answer; null when it never does
 * @param bodyLimit most bytes of the request body
 */
public record Route(
    String method,
    String path,
    String operationId,
    String summary,
    List<Param> params,
    @Nullable Type body,
    boolean bodyRequired,
    @Nullable Type response,
    int successStatus,
    @Nullable Type later,
    Set<ErrorKind> errors,
    long bodyLimit,
    Handler handler) {
  /** Body limit of a route that says nothing else. */
  public static final long DEFAULT_BODY_LIMIT = 2L << 20;

  public Route {
    params = List.copyOf(params);
    errors = Set.copyOf(errors);
  }

  /** Whether the handler gets the bytes of the body, of which the type is only a description. */
  boolean readsBytes() {
    return body == byte[].class || body instanceof TypeOf t && t.raw() == byte[].class;
  }

  /** The same route with another handler. */
  public Route withHandler(Handler other) {
    return new Route(
        method,
        path,
        operationId,
        summary,
        params,
        body,
        bodyRequired,
        response,
        successStatus,
        later,
        errors,
        bodyLimit,
        other);
  }

  public static Builder get(String path, String operationId) {
    return new Builder("GET", path, operationId);
  }

  public static Builder post(String path, String operationId) {
    return new Builder("POST", path, operationId);
  }

  public static Builder put(String path, String operationId) {
    return new Builder("PUT", path, operationId);
  }

  public static Builder patch(String path, String operationId) {
    return new Builder("PATCH", path, operationId);
  }

  public static Builder delete(String path, String operationId) {
    return new Builder("DELETE", path, operationId);
  }

  /** Collects the parts of a route; path parameters not declared are texts. */
  public static final class Builder {
    private final String method;
    private final String path;
    private final String operationId;
    private final List<Param> params = new ArrayList<>();
    private final Set<ErrorKind> errors = EnumSet.noneOf(ErrorKind.class);
    private String summary = "";
    private @Nullable Type body;
    private boolean bodyRequired;
    private @Nullable Type response;
    private int successStatus = 200;
    private @Nullable Type later;
    private long bodyLimit = DEFAULT_BODY_LIMIT;

    private Builder(String method, String path, String operationId) {
      this.method = method;
      this.path = path;
      this.operationId = operationId;
    }

    public Builder summary(String text) {
      summary = text;
      return this;
    }

    public Builder path(String name, Param.Kind kind) {
      return param(new Param(name, Param.In.PATH, kind, true, null, ""));
    }

    public Builder query(String name, Param.Kind kind) {
      return param(new Param(name, Param.In.QUERY, kind, false, null, ""));
    }

    public Builder query(String name, Param.Kind kind, Object defaultValue) {
      return param(new Param(name, Param.In.QUERY, kind, false, defaultValue, ""));
    }

    public Builder required(String name, Param.Kind kind) {
      return param(new Param(name, Param.In.QUERY, kind, true, null, ""));
    }

    public Builder param(Param param) {
      params.add(param);
      return this;
    }

    /** A JSON body that must be there. */
    public Builder body(Type type) {
      body = type;
      bodyRequired = true;
      return this;
    }

    /** A JSON body that must be there, and that the handler reads itself from its bytes. */
    public Builder bytes(Type described) {
      return body(TypeOf.of(byte[].class, described));
    }

    /** A JSON body that is read if it is there and readable, and passed over otherwise. */
    public Builder optionalBody(Type type) {
      body = type;
      bodyRequired = false;
      return this;
    }

    public Builder bodyLimit(long bytes) {
      bodyLimit = bytes;
      return this;
    }

    public Builder returns(Type type) {
      response = type;
      return this;
    }

    public Builder status(int success) {
      successStatus = success;
      return this;
    }

    /** The work may go on after the answer, which then is 202. */
    public Builder mayGoOn(Type answer) {
      later = answer;
      return this;
    }

    public Builder errors(ErrorKind... kinds) {
      errors.addAll(List.of(kinds));
      return this;
    }

    public Route handle(Handler handler) {
      return new Route(
          method,
          path,
          operationId,
          summary,
          params,
          body,
          bodyRequired,
          response,
          successStatus,
          later,
          errors,
          bodyLimit,
          handler);
    }
  }
}
