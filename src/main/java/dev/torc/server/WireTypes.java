package dev.torc.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.torc.model.JobStatus;
import java.io.IOException;
import java.io.StringWriter;

/** How shared types look in JSON: statuses by wire name, free JSON untouched. */
final class WireTypes {
  private static final JsonFactory FACTORY = new JsonFactory();

  private WireTypes() {}

  static SimpleModule module() {
    return new SimpleModule("torc")
        .addSerializer(JobStatus.class, new StatusWriter())
        .addDeserializer(JobStatus.class, new StatusReader())
        .addSerializer(RawJson.class, new RawWriter())
        .addDeserializer(RawJson.class, new RawReader());
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
        out.copyCurrentStructureExact(in);
      }
      return new RawJson(text.toString());
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return new RawJson("null");
    }
  }
}
