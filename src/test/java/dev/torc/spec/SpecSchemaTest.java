package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema and the readers say yes and no to the same. */
class SpecSchemaTest {
  private static final Map<String, ?> SCHEMA = Json.parseObject(Json.write(SpecSchema.json()));

  /** Violations of a value, by the part of JSON Schema that ours uses. */
  private static void check(Map<?, ?> schema, Object value, String path, List<String> out) {
    if (schema.get("$ref") instanceof String ref) {
      var definitions = (Map<?, ?>) SCHEMA.get("$defs");
      check((Map<?, ?>) definitions.get(ref.substring("#/$defs/".length())), value, path, out);
    }
    if (schema.get("anyOf") instanceof List<?> choices) {
      if (value != null) {
        check((Map<?, ?>) choices.get(0), value, path, out);
      }
      return;
    }
    Object type = schema.get("type");
    if (type != null
        && !(type instanceof List<?> l ? l : List.of(type)).stream().anyMatch(t -> is(t, value))) {
      out.add(path + ": not " + type);
      return;
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      out.add(path + ": not one of " + words);
    }
    if (schema.get("minimum") instanceof Long min && value instanceof Long v && v < min) {
      out.add(path + ": less than " + min);
    }
    if (schema.get("maximum") instanceof Long max && value instanceof Long v && v > max) {
      out.add(path + ": more than " + max);
    }
    if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < list.size(); i++) {
        check(items, list.get(i), path + "[" + i + "]", out);
      }
    }
    if (value instanceof Map<?, ?> m) {
      checkObject(schema, m, path, out);
    }
  }

  private static void checkObject(Map<?, ?> schema, Map<?, ?> m, String path, List<String> out) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> p ? p : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(r -> !m.containsKey(r))
          .forEach(r -> out.add(path + "." + r + ": missing"));
    }
    m.forEach(
        (k, v) -> {
          if (properties.get(k) instanceof Map<?, ?> known) {
            check(known, v, path + "." + k, out);
          } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            out.add(path + "." + k + ": unknown");
          } else if (schema.get("additionalProperties") instanceof Map<?, ?> each) {
            check(each, v, path + "." + k, out);
          }
        });
  }

  private static boolean is(Object type, Object value) {
    return switch (String.valueOf(type)) {
      case "null" -> value == null;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "number" -> value instanceof Number;
      case "array" -> value instanceof List;
      case "object" -> value instanceof Map;
      default -> throw new IllegalArgumentException("type " + type);
    };
  }

  private static final Pattern ABOUT_TYPES =
      Pattern.compile(
          "('|items) must be |' cannot be '|unknown field|is missing|: must be a|list item must be");

  private static List<String> violations(Object document) {
    List<String> out = new ArrayList<>();
    check(SCHEMA, document, "", out);
    return out;
  }

  private static Object value(String json) {
    return Json.parse(json);
  }

  /** A workflow with one good record of every kind, where {@code %s} stands for one of them. */
  private static final Map<Shape, String> HOLDERS = new LinkedHashMap<>();

  private static final String JOB = "\"jobs\": [{\"name\": \"j\", \"command\": \"c\"}]";

  static {
    String top = "{\"name\": \"w\", " + JOB + ", ";
    HOLDERS.put(Language.WORKFLOW, "%s");
    HOLDERS.put(Language.JOB, "{\"name\": \"w\", \"jobs\": [%s]}");
    HOLDERS.put(Language.FILE, top + "\"files\": [%s]}");
    HOLDERS.put(Language.USER_DATA, top + "\"user_data\": [%s]}");
    HOLDERS.put(Language.REQUIREMENTS, top + "\"resource_requirements\": [%s]}");
    HOLDERS.put(Language.HANDLER, top + "\"failure_handlers\": [%s]}");
    HOLDERS.put(Language.RULE, top + "\"failure_handlers\": [{\"name\": \"h\", \"rules\": [%s]}]}");
    HOLDERS.put(Language.SCHEDULER, top + "\"slurm_schedulers\": [%s]}");
    HOLDERS.put(Language.ACTION, top + "\"actions\": [%s]}");
    HOLDERS.put(Language.EXECUTION, top + "\"execution_config\": %s}");
    HOLDERS.put(Language.STDIO, top + "\"execution_config\": {\"stdio\": %s}}");
    HOLDERS.put(Language.MONITOR, top + "\"resource_monitor\": %s}");
    HOLDERS.put(Language.MONITOR_JOBS, top + "\"resource_monitor\": {\"jobs\": %s}}");
    HOLDERS.put(Language.MONITOR_NODE, top + "\"resource_monitor\": {\"compute_node\": %s}}");
    HOLDERS.put(Language.DYNAMIC, top + "\"dynamic_jobs\": %s}");
  }

  private static final List<String> SAMPLES =
      List.of(
          "\"text\"",
          "true",
          "7",
          "-1",
          "-1000",
          "0",
          "1.5",
          "99999999999",
          "{}",
          "[]",
          "[\"x\"]",
          "[1]",
          "[{}]",
          "[[1]]",
          "[null]",
          "{\"a\": \"x\"}",
          "{\"a\": 1}",
          "{\"a\": [1, \"x\"]}",
          "{\"a\": [[1]]}",
          "{\"a\": {}}",
          "{\"mode\": 1}",
          "\"separate\"",
          "\"slurm\"",
          "\"on_jobs_ready\"");

  /** A good record with one field replaced. */
  private static Map<String, Object> record(Shape shape, String field, Object value) {
    Map<String, Object> out = new LinkedHashMap<>();
    for (Field f : shape.fields().values()) {
      if (f.required()) {
        Object good =
            f.type() instanceof Field.Word w
                ? w.words().get(0)
                : f.type() instanceof Field.Int
                    ? 1L
                    : f.type() instanceof Field.Many ? List.of() : "1g";
        out.put(
            f.name(),
            f.name().equals("jobs") ? value("[{\"name\": \"j\", \"command\": \"c\"}]") : good);
      }
    }
    out.put(field, value);
    return out;
  }

  @Test
  void everyFieldIsReadAsTheSchemaSays() {
    int checked = 0;
    for (var holder : HOLDERS.entrySet()) {
      for (Field f : holder.getKey().fields().values()) {
        for (String sample : SAMPLES) {
          String json = Json.write(record(holder.getKey(), f.name(), value(sample)));
          String text = holder.getValue().replace("%s", json);
          SpecResult read = Specs.read(Format.JSON, text);
          boolean refused =
              read.errors().stream().anyMatch(p -> ABOUT_TYPES.matcher(p.message()).find());
          if (!passedOver(f, sample)) {
            assertThat(refused)
                .as("%s as %s: %s", sample, f.name(), Specs.errors(read))
                .isEqualTo(!violations(value(text)).isEmpty());
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(2_000);
  }

  /** Options that are no scalars are left out with a warning; the schema is stricter. */
  private static boolean passedOver(Field f, String sample) {
    return f.type() instanceof Field.Scalars && sample.startsWith("{\"a\": ");
  }

  @Test
  void everyShapeIsInTheSchemaAndTested() {
    var names = ((Map<?, ?>) SCHEMA.get("$defs")).keySet();
    HOLDERS.keySet().stream()
        .filter(s -> s != Language.WORKFLOW)
        .forEach(s -> assertThat(names.contains(s.name())).as(s.name()).isTrue());
    assertThat(names).hasSize(HOLDERS.size() - 1);
  }

  @Test
  void examplesFitTheSchema() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("examples"))) {
      all.filter(f -> Format.ofFileName(f.toString()).isPresent()).forEach(files::add);
    }
    if (System.getenv("TORC_CONTRACTS") != null) {
      files.addAll(ContractExamplesTest.all());
    }
    for (Path file : files) {
      Object tree =
          Specs.tree(Format.ofFileName(file.toString()).orElseThrow(), Files.readString(file))
              .plain();
      assertThat(violations(tree)).as(file.toString()).isEqualTo(List.of());
    }
    assertThat(violations(value("{\"name\": 1, \"x\": 2}")))
        .isEqualTo(Arrays.asList(".jobs: missing", ".name: not string", ".x: unknown"));
  }
}
