package dev.torc.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Binds wire records to JSON. Names are snake_case; absent and null are the same; a record
 * component that is not {@code @Nullable} must be there; no key may be there twice; nothing is
 * coerced from one type to another; null components are left out of answers. Thread-safe.
 */
public final class JsonBinding {
  /** How Jackson begins to say that a key is there twice: one of the two is a mistake. */
  private static final String TWICE = "Duplicate field";

  private final ObjectMapper mapper;
  private final ObjectWriter writer;
  private final ConcurrentHashMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  public JsonBinding() {
    mapper =
        JsonMapper.builder(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .annotationIntrospector(new RecordComponents())
            .addHandler(new UnknownFields())
            .addModule(WireTypes.module())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                c ->
                    c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
    writer = mapper.writer();
  }

  /**
   * Reads {@code content} as {@code type}.
   *
   * @throws TorcException a fault of the part BODY for broken syntax, of the part FIELD for a field
   *     that is missing or does not fit
   */
  public @Nullable Object read(byte[] content, Type type) {
    if (content.length == 0) {
      throw ReadFault.syntax("the request body is empty, JSON was expected");
    }
    Surrogates.check(content);
    ObjectReader reader =
        readers.computeIfAbsent(type, t -> mapper.readerFor(mapper.constructType(t)));
    try {
      return withoutNulls(reader.readValue(content));
    } catch (JsonProcessingException e) {
      return older(content, type).orElseThrow(() -> fault(e));
    } catch (IOException e) {
      throw ReadFault.syntax("the request body cannot be read");
    }
  }

  /** Of lists and maps inside the body the mapper itself sees to that. */
  private static @Nullable Object withoutNulls(@Nullable Object body) {
    if (body instanceof List<?> list && list.contains(null)) {
      throw ReadFault.field("the request body does not fit: an element is null");
    }
    return body;
  }

  /** The body in the older form that the type may have; empty when it is not in that either. */
  @SuppressWarnings("unchecked")
  private Optional<Object> older(byte[] content, Type type) {
    Amended amended = type instanceof Class<?> c ? c.getAnnotation(Amended.class) : null;
    if (amended == null) {
      return Optional.empty();
    }
    try {
      Map<String, Object> body = mapper.readValue(content, Map.class);
      var constructor = amended.by().getDeclaredConstructor();
      constructor.setAccessible(true);
      Amended.Amendment amendment = constructor.newInstance();
      return amendment.test(body)
          ? Optional.ofNullable(mapper.readerFor((Class<?>) type).readValue(write(body)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(amended.by() + " cannot be made", e);
    }
  }

  public byte[] write(@Nullable Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a response cannot be written as JSON", e);
    }
  }

  private static TorcException fault(JsonProcessingException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof TorcException own) {
        return own;
      }
      if (t instanceof JsonParseException p && p.getOriginalMessage().startsWith(TWICE)) {
        return ReadFault.field(
            "the request body does not fit: d" + p.getOriginalMessage().substring(1));
      }
      if (t instanceof JsonParseException || t instanceof JsonEOFException) {
        return ReadFault.syntax("the request body is not JSON: " + Faults.where(e));
      }
    }
    return ReadFault.field("the request body does not fit: " + Faults.describe(e));
  }

  /** JSON null is worth as much as an absent field: a required one may be neither. */
  private static final class RecordComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember m) {
      RecordComponent c = component(m);
      return c == null ? super.hasRequiredMarker(m) : Boolean.valueOf(isRequired(c));
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated a) {
      RecordComponent c = component(a);
      if (c == null || !isRequired(c)) {
        return super.findSetterInfo(a);
      }
      // Of free JSON, null is a value like any other.
      boolean free = c.getType() == RawJson.class;
      return JsonSetter.Value.construct(free ? Nulls.AS_EMPTY : Nulls.FAIL, Nulls.FAIL);
    }

    private static @Nullable RecordComponent component(Annotated a) {
      if (a instanceof AnnotatedParameter p && p.getDeclaringClass().isRecord()) {
        RecordComponent[] all = p.getDeclaringClass().getRecordComponents();
        return p.getOwner().getParameterCount() == all.length ? all[p.getIndex()] : null;
      }
      return null;
    }
  }

  /** Whether a request must carry this component of a wire record. */
  public static boolean isRequired(RecordComponent c) {
    return !c.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static final class UnknownFields extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        JsonDeserializer<?> deserializer,
        Object beanOrClass,
        String name)
        throws IOException {
      Class<?> type = beanOrClass instanceof Class<?> c ? c : beanOrClass.getClass();
      if (type.isAnnotationPresent(Strict.class)) {
        return false;
      }
      parser.skipChildren();
      return true;
    }
  }
}
