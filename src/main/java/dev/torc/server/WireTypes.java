package dev.torc.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.torc.model.JobStatus;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** How shared types look in JSON: statuses by wire name, free JSON untouched. */
final class WireTypes {
  private static final JsonFactory FACTORY = new JsonFactory();

  private WireTypes() {}

  static SimpleModule module() {
    return new SimpleModule("torc")
        .addSerializer(JobStatus.class, new StatusWriter())
        .addDeserializer(JobStatus.class, new StatusReader())
        .addSerializer(RawJson.class, new RawWriter())
        .addDeserializer(RawJson.class, new RawReader())
        .addSerializer(Double.class, new DecimalWriter(Double.class))
        .addSerializer(double.class, new DecimalWriter(double.class))
        .addDeserializer(Double.class, new DecimalReader(Double.class, null))
        .addDeserializer(double.class, new DecimalReader(double.class, 0.0));
  }

  private static final class StatusWriter extends JsonSerializer<JobStatus> {
    @Override
    public void serialize(JobStatus s, JsonGenerator out, SerializerProvider p) throws IOException {
      out.writeString(s.wireName());
    }
  }

  private static final class StatusReader extends JsonDeserializer<JobStatus> {
    @Override
    public JobStatus deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.hasToken(JsonToken.VALUE_STRING) ? in.getText() : "";
      var status = JobStatus.ofWireName(text);
      return status.isPresent()
          ? status.get()
          : (JobStatus) context.handleWeirdStringValue(JobStatus.class, text, "unknown status");
    }
  }

  /** JSON has no word for what is no number, so that there is no value then. */
  private static final class DecimalWriter extends StdScalarSerializer<Double> {
    private static final long serialVersionUID = 1L;

    DecimalWriter(Class<Double> type) {
      super(type);
    }

    @Override
    public void serialize(Double v, JsonGenerator out, SerializerProvider p) throws IOException {
      if (Double.isFinite(v)) {
        out.writeNumber(v);
      } else {
        out.writeNull();
      }
    }
  }

  /** Texts such as "NaN" are no numbers here, nor is what no double can hold. */
  private static final class DecimalReader extends NumberDeserializers.DoubleDeserializer {
    private static final long serialVersionUID = 1L;

    DecimalReader(Class<Double> type, @Nullable Double absent) {
      super(type, absent);
    }

    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.hasToken(JsonToken.VALUE_STRING)) {
        return (Double) context.handleUnexpectedToken(_valueClass, in);
      }
      Double value = super.deserialize(in, context);
      return value == null || Double.isFinite(value)
          ? value
          : (Double) context.handleWeirdNumberValue(_valueClass, value, "out of range");
    }
  }

  private static final class RawWriter extends JsonSerializer<RawJson> {
    @Override
    public void serialize(RawJson v, JsonGenerator out, SerializerProvider p) throws IOException {
      out.writeRawValue(v.text());
    }
  }

  private static final class RawReader extends JsonDeserializer<RawJson> {
    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator out = FACTORY.createGenerator(text)) {
        copy(in, out);
      }
      return new RawJson(text.toString());
    }

    /** As it is, but for numbers that are too large for those who read it later. */
    private static void copy(JsonParser in, JsonGenerator out) throws IOException {
      int depth = 0;
      do {
        JsonToken token = in.currentToken();
        if (token.isNumeric() && Double.isInfinite(Double.parseDouble(in.getText()))) {
          throw ReadFault.syntax("the request body has a number out of range");
        }
        out.copyCurrentEventExact(in);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && in.nextToken() != null);
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return new RawJson("null");
    }
  }
}
