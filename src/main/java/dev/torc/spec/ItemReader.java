package dev.torc.spec;

import dev.torc.spec.Drafts.FileDraft;
import dev.torc.spec.Drafts.JobDraft;
import dev.torc.spec.Drafts.Refs;
import dev.torc.spec.Drafts.UserDataDraft;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads jobs, files and user data: the records that can have parameters. */
final class ItemReader {
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Problems problems;
  private final Sweeps sweeps;

  ItemReader(Problems problems, Sweeps sweeps) {
    this.problems = problems;
    this.sweeps = sweeps;
  }

  private Fields fields(ObjectNode node, String kind, int index, Shape shape) {
    String name =
        node.get("name") instanceof ScalarNode s && s.isText()
            ? "'" + Texts.shorten(s.text()) + "'"
            : String.valueOf(index + 1);
    return new Fields(node, kind + " " + name, shape, problems).checked();
  }

  /** Reports names that no shell would take as variables. */
  static void checkEnvNames(String owner, Map<String, ScalarNode> env, Problems problems) {
    env.forEach(
        (name, at) -> {
          if (!ENV_NAME.matcher(name).matches()) {
            problems.error(
                at,
                owner + ": '" + Texts.shorten(name) + "' is no name for an environment variable",
                "use letters, digits and _, not starting with a digit");
          }
        });
  }

  private static @Nullable ScalarNode name(Fields f) {
    ScalarNode name = f.text("name");
    if (name != null && name.text().isBlank()) {
      f.error(name, "the name is empty", null);
      return null;
    }
    return name;
  }

  /** A job; null when it has no usable name, command or parameters. */
  @Nullable JobDraft job(ObjectNode node, int index) {
    Fields f = fields(node, "job", index, Language.JOB);
    ScalarNode name = name(f);
    ScalarNode command = f.text("command");
    f.bool("supports_termination");
    Map<String, ScalarNode> env = f.textMap("env");
    checkEnvNames(f.owner(), env, problems);
    Sweep read = sweeps.of(f);
    Sweep sweep = read == null ? Sweep.NONE : read;
    ScalarNode stand = new ScalarNode(node.line(), node.column(), "", "");
    var draft =
        new JobDraft(
            node,
            f.owner(),
            sweep,
            Slot.of(name == null ? stand : name, sweep),
            Slot.of(command == null ? stand : command, sweep),
            Slot.ofNullable(f.text("invocation_script"), sweep),
            Slot.all(env, sweep),
            f.integer("priority"),
            Slot.all(f.texts("labels"), sweep),
            Slot.ofNullable(f.text("resource_requirements"), sweep),
            f.text("failure_handler"),
            Slot.ofNullable(f.text("scheduler"), sweep),
            f.bool("cancel_on_blocking_job_failure"),
            refs(f, "depends_on", "depends_on_regexes", sweep),
            refs(f, "input_files", "input_file_regexes", sweep),
            refs(f, "output_files", "output_file_regexes", sweep),
            refs(f, "input_user_data", "input_user_data_regexes", sweep),
            refs(f, "output_user_data", "output_user_data_regexes", sweep),
            ExecutionReader.stdio(f.object("stdio"), f.owner() + " stdio", problems));
    return name == null || read == null ? null : draft;
  }

  private static Refs refs(Fields f, String names, String patterns, Sweep sweep) {
    return new Refs(Slot.all(f.texts(names), sweep), Slot.all(f.texts(patterns), sweep));
  }

  /** A file; null when it has no usable name, path or parameters. */
  @Nullable FileDraft file(ObjectNode node, int index) {
    Fields f = fields(node, "file", index, Language.FILE);
    ScalarNode name = name(f);
    ScalarNode path = f.text("path");
    ScalarNode identifier = f.text("identifier");
    Double stMtime = f.number("st_mtime");
    Sweep sweep = sweeps.of(f);
    if (name == null || path == null || sweep == null) {
      return null;
    }
    return new FileDraft(
        f.owner(),
        sweep,
        Slot.of(name, sweep),
        Slot.of(path, sweep),
        Slot.ofNullable(identifier, sweep),
        stMtime);
  }

  /** A user-data record; null when it has no name or unusable parameters. */
  @Nullable UserDataDraft userData(ObjectNode node, int index) {
    Fields f = fields(node, "user data", index, Language.USER_DATA);
    ScalarNode name = f.text("name");
    Boolean ephemeral = f.bool("is_ephemeral");
    Sweep sweep = sweeps.of(f);
    if (!f.has("name")) {
      problems.warning(node, f.owner() + ": a record without a name is left out", null);
    }
    return name == null || sweep == null
        ? null
        : new UserDataDraft(f.owner(), sweep, Slot.of(name, sweep), f.get("data"), ephemeral);
  }
}
