package dev.torc.cli.records;

import dev.torc.cli.Texts;
import dev.torc.client.Row;
import dev.torc.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a value is written for people. */
enum Shape {
  TEXT,
  /** {@code None} when there is none. */
  OR_NONE,
  /** A dash when there is none. */
  OR_DASH,
  /** 0 when there is none. */
  OR_ZERO,
  TIME,
  /** Milliseconds since 1970. */
  MILLIS,
  /** Seconds since 1970. */
  SECONDS,
  DURATION,
  TWO_DECIMALS,
  MEGABYTES,
  PERCENT,
  YES_NO,
  LIST,
  COMMAS,
  JSON,
  /** JSON over several lines. */
  PRETTY,
  /** Rules of a failure handler in short. */
  RULES,
  /** Peak and average of a percentage; the field names the metric. */
  PEAK_PERCENT,
  PEAK_GIGABYTES,
  /** The kind of an event, from its data. */
  EVENT_TYPE,
  EVENT_LEVEL;

  String of(Row row, String field) {
    return switch (this) {
      case TEXT -> row.textOr(field, "");
      case OR_NONE -> row.textOr(field, "None");
      case OR_DASH -> dash(row, field);
      case OR_ZERO -> row.textOr(field, "0");
      case TIME -> Texts.time(row.text(field));
      case MILLIS -> millis(row.number(field));
      case SECONDS -> seconds(row.decimal(field));
      case DURATION -> duration(row.decimal(field));
      case TWO_DECIMALS -> decimals(row.decimal(field));
      case MEGABYTES -> Texts.megabytes(row.decimal(field));
      case PERCENT -> Texts.percent(row.decimal(field));
      case YES_NO -> row.flag(field) ? "Yes" : "No";
      case LIST -> Texts.list(row.list(field));
      case COMMAS -> commas(row.list(field));
      case JSON -> Texts.json(row.get(field));
      case PRETTY -> row.get(field) == null ? "None" : Json.writePretty(row.get(field));
      case RULES -> rules(row.textOr(field, "[]"));
      case PEAK_PERCENT -> peak(row, field + "_cpu_percent", 1, "%");
      case PEAK_GIGABYTES -> peak(row, field + "_memory_bytes", 1 << 30, "GB");
      case EVENT_TYPE -> word(row.map(field).get("category"), "unknown");
      case EVENT_LEVEL -> level(row.map(field));
    };
  }

  private static String dash(Row row, String field) {
    String v = row.textOr(field, "");
    return v.isEmpty() ? "-" : v;
  }

  private static String decimals(@Nullable Double v) {
    return v == null ? "0.00" : Texts.decimals(v, 2);
  }

  private static String duration(@Nullable Double v) {
    return v == null ? "-" : Texts.duration(v);
  }

  private static String millis(@Nullable Long v) {
    if (v == null) {
      return "";
    }
    String t = Instant.ofEpochMilli(v).toString();
    String fraction = t.length() > 20 ? t.substring(19, t.length() - 1) : ".000";
    return t.substring(0, 10) + " " + t.substring(11, 19) + fraction + " +0000";
  }

  private static String seconds(@Nullable Double v) {
    if (v == null) {
      return "N/A";
    }
    return Texts.epoch(v) + " UTC";
  }

  private static String commas(List<?> values) {
    var text = new StringBuilder();
    for (Object v : values) {
      text.append(text.length() == 0 ? "" : ", ").append(v);
    }
    return text.toString();
  }

  private static String peak(Row row, String field, double unit, String name) {
    Double peak = row.decimal("peak_" + field);
    Double average = row.decimal("avg_" + field);
    return peak == null || average == null
        ? "-"
        : Texts.decimals(peak / unit, 1) + "/" + Texts.decimals(average / unit, 1) + name;
  }

  private static String level(Map<?, ?> data) {
    return word(data.get("severity") == null ? data.get("level") : data.get("severity"), "info");
  }

  private static String word(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }

  private static String rules(String json) {
    List<String> out = new ArrayList<>();
    if (Json.parse(json) instanceof List<?> rules) {
      for (Object rule : rules) {
        if (rule instanceof Map<?, ?> m) {
          boolean all = Boolean.TRUE.equals(m.get("match_all_exit_codes"));
          out.add(
              (all ? "[*]" : String.valueOf(m.get("exit_codes")))
                  + ": "
                  + m.get("max_retries")
                  + " retries"
                  + (m.get("recovery_script") == null ? "" : "+script"));
        }
      }
    }
    return String.join("; ", out);
  }
}
