package dev.torc.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.torc.client.Transport.Repeat;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Sends many records of one kind in as few calls as the limits of the bulk routes allow, written
 * and read token by token: a body of 100,000 jobs as maps would cost more than the server's work.
 */
final class Bulk {
  /** Well below the 200 MB of the contract, so that one call neither fills memory nor times out. */
  private static final int MOST_BYTES = 32 << 20;

  private final Transport transport;
  private final int mostRecords;

  Bulk(Transport transport, int mostRecords) {
    this.transport = transport;
    this.mostRecords = mostRecords;
  }

  /** Writes one record as a JSON object. */
  interface Writer<T> {
    void write(JsonGenerator g, T record) throws IOException;

    /** Writes what a call says beside its records. */
    default void end(JsonGenerator g) throws IOException {}
  }

  /**
   * Creates the records in order.
   *
   * @param path the route, for example {@code /bulk_jobs}
   * @param key name of the array in request and answer
   * @param created told every record with its new id
   */
  <T> void create(
      String path, String key, List<T> records, Writer<T> writer, ObjLongConsumer<T> created) {
    create(path, key, key, records, writer, created);
  }

  /**
   * The same where the answer has a name of its own.
   *
   * @param answerKey name of the array of records, or of ids, in the answer
   */
  <T> void create(
      String path,
      String key,
      String answerKey,
      List<T> records,
      Writer<T> writer,
      ObjLongConsumer<T> created) {
    int at = 0;
    try {
      while (at < records.size()) {
        int from = at;
        var out = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator g = Json.factory().createGenerator(out)) {
          g.writeStartObject();
          g.writeArrayFieldStart(key);
          while (at < records.size() && at - from < mostRecords && out.size() < MOST_BYTES) {
            writer.write(g, records.get(at++));
          }
          g.writeEndArray();
          writer.end(g);
          g.writeEndObject();
        }
        byte[] answer = transport.send("POST", path, out.toByteArray(), Repeat.NEVER).body();
        readIds(answer, answerKey, records.subList(from, at), created);
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "cannot read the answer of " + path, e);
    }
  }

  private static <T> void readIds(
      byte[] answer, String key, List<T> records, ObjLongConsumer<T> created) throws IOException {
    int n = 0;
    try (JsonParser p = Json.factory().createParser(answer)) {
      p.nextToken();
      String field;
      while ((field = p.nextFieldName()) != null) {
        p.nextToken();
        if (!field.equals(key) || p.currentToken() != JsonToken.START_ARRAY) {
          p.skipChildren();
          continue;
        }
        while (p.nextToken() != JsonToken.END_ARRAY) {
          long id = p.currentToken() == JsonToken.START_OBJECT ? idOf(p) : p.getLongValue();
          if (id >= 0 && n < records.size()) {
            created.accept(records.get(n++), id);
          }
        }
      }
    }
    if (n != records.size()) {
      throw TorcException.of(
          ErrorKind.INTERNAL, "the server answered " + n + " records instead of " + records.size());
    }
  }

  private static long idOf(JsonParser p) throws IOException {
    long id = -1;
    String field;
    while ((field = p.nextFieldName()) != null) {
      JsonToken t = p.nextToken();
      if (field.equals("id") && t == JsonToken.VALUE_NUMBER_INT) {
        id = p.getLongValue();
      } else {
        p.skipChildren();
      }
    }
    return id;
  }
}
