package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow file into which Slurm schedulers are put. Everything else in it stays as it was
 * written, parameters and comments included. Immutable.
 */
public final class SpecSchedulers {
  /** Behind every line of a file, so that no comment is taken for that of something new. */
  private static final int NOWHERE = Integer.MAX_VALUE;

  private static final String MARK = "entry ";

  private final WorkflowSpec spec;
  private final ObjectNode tree;
  private final List<Comment> comments;
  private final int[] entries;

  private SpecSchedulers(
      WorkflowSpec spec, ObjectNode tree, List<Comment> comments, int[] entries) {
    this.spec = spec;
    this.tree = tree;
    this.comments = comments;
    this.entries = entries;
  }

  /**
   * Reads a text.
   *
   * @param name how messages call the source
   * @param from form of the source; null tries them all
   * @throws dev.torc.model.TorcException INVALID with everything that is wrong
   */
  public static SpecSchedulers of(String text, String name, @Nullable Format from, Path directory) {
    WorkflowSpec spec = SpecReader.read(text, name, from, directory).orThrow();
    var source = new Source(name, text);
    Formats.Parsed parsed = Formats.parse(source, from);
    var tree = (ObjectNode) parsed.node();
    return new SpecSchedulers(
        spec,
        tree,
        SpecText.comments(source, parsed.format()),
        entries(tree, new Formats.Parsed(parsed.format(), tree, parsed.problems()), directory));
  }

  /**
   * For each job the entry of the file that it was made from: every entry gets a scheduler of its
   * own, which is then read back from the jobs.
   */
  private static int[] entries(ObjectNode tree, Formats.Parsed parsed, Path directory) {
    List<Node> marked = new ArrayList<>();
    List<Node> schedulers = new ArrayList<>();
    for (Node entry : items(tree, "jobs")) {
      String mark = MARK + marked.size();
      // Without its needs, for which nobody has sized these schedulers.
      ObjectNode bare = without((ObjectNode) entry, "resource_requirements");
      marked.add(with(bare, "scheduler", scalar(mark)));
      schedulers.add(object(Map.of("name", mark, "account", "none", "walltime", "1")));
    }
    ObjectNode copy = with(without(tree, "actions"), "jobs", list(marked));
    copy = with(copy, "slurm_schedulers", list(schedulers));
    return SpecReader.read(new Formats.Parsed(parsed.format(), copy, parsed.problems()), directory)
        .orThrow()
        .jobs()
        .stream()
        .mapToInt(j -> Integer.parseInt(String.valueOf(j.scheduler()).substring(MARK.length())))
        .toArray();
  }

  public WorkflowSpec spec() {
    return spec;
  }

  /** The entry of the file, from 0, from which a job of {@link #spec} was made. */
  public int entry(int job) {
    return entries[job];
  }

  /** Whether the file has schedulers, or actions that ask for nodes. */
  public boolean present() {
    return !spec.slurmSchedulers().isEmpty()
        || spec.actions().stream().anyMatch(ActionSpec::schedulesNodes);
  }

  /**
   * The file with these schedulers, and actions that ask for them, instead of those it had.
   *
   * @param ofEntry name of the scheduler by entry; the others have none
   */
  public String write(
      Map<Integer, String> ofEntry,
      List<SlurmSchedulerSpec> schedulers,
      List<ActionSpec> actions,
      Format to) {
    List<Node> jobs = new ArrayList<>();
    for (Node entry : items(tree, "jobs")) {
      String scheduler = ofEntry.get(jobs.size());
      ObjectNode bare = without((ObjectNode) entry, "scheduler");
      jobs.add(scheduler == null ? bare : with(bare, "scheduler", scalar(scheduler)));
    }
    List<Node> kept = new ArrayList<>(items(tree, "actions"));
    kept.removeIf(
        a -> a instanceof ObjectNode o && "schedule_nodes".equals(text(o.get("action_type"))));
    actions.forEach(a -> kept.add(object(fields(a))));
    ObjectNode out = with(tree, "jobs", list(jobs));
    out =
        with(
            without(out, "slurm_schedulers"),
            "slurm_schedulers",
            list(schedulers.stream().map(s -> (Node) object(fields(s))).toList()));
    out = without(out, "actions");
    if (!kept.isEmpty()) {
      out = with(out, "actions", list(kept));
    }
    boolean hasComments = to != Format.JSON;
    return SpecText.write(out, to, hasComments ? new Comments(comments, tree) : Comments.none());
  }

  /** A scheduler as its file says it, with what is set. */
  public static Map<String, Object> fields(SlurmSchedulerSpec s) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("name", s.name());
    m.put("account", s.account());
    putIf(m, "partition", s.partition());
    putIf(m, "gres", s.gres());
    putIf(m, "mem", s.mem());
    m.put("nodes", s.nodes());
    m.put("walltime", s.walltime());
    return m;
  }

  /** An action that asks for nodes as its file says it. */
  public static Map<String, Object> fields(ActionSpec a) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("trigger_type", a.triggerType());
    m.put("action_type", a.actionType());
    m.put("jobs", a.jobs());
    putIf(m, "scheduler", a.scheduler());
    putIf(m, "scheduler_type", a.schedulerType());
    m.put("num_allocations", a.numAllocations());
    return m;
  }

  private static void putIf(Map<String, Object> m, String key, @Nullable Object value) {
    if (value != null) {
      m.put(key, value);
    }
  }

  private static List<Node> items(ObjectNode o, String field) {
    return o.get(field) instanceof ListNode l ? l.items() : List.of();
  }

  private static @Nullable Object text(@Nullable Node node) {
    return node == null ? null : node.plain();
  }

  private static ObjectNode with(ObjectNode o, String key, Node value) {
    Map<String, Member> members = new LinkedHashMap<>(o.members());
    Member old = members.get(key);
    int line = old == null ? NOWHERE : old.line();
    members.put(key, new Member(key, line, old == null ? 1 : old.column(), value));
    return new ObjectNode(o.line(), o.column(), members);
  }

  private static ObjectNode without(ObjectNode o, String key) {
    Map<String, Member> members = new LinkedHashMap<>(o.members());
    members.remove(key);
    return new ObjectNode(o.line(), o.column(), members);
  }

  private static ObjectNode object(Map<String, Object> fields) {
    Map<String, Member> members = new LinkedHashMap<>();
    fields.forEach((k, v) -> members.put(k, new Member(k, NOWHERE, 1, node(v))));
    return new ObjectNode(NOWHERE, 1, members);
  }

  private static Node node(Object value) {
    return value instanceof List<?> l
        ? list(l.stream().map(SpecSchedulers::node).toList())
        : scalar(value);
  }

  private static Node list(List<Node> items) {
    return new ListNode(NOWHERE, 1, items);
  }

  private static Node scalar(Object value) {
    return new ScalarNode(NOWHERE, 1, value, String.valueOf(value));
  }
}
