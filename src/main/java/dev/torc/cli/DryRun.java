package dev.torc.cli;

import dev.torc.spec.JobSpec;
import dev.torc.spec.Problem;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.SpecGraph.Edge;
import dev.torc.spec.SpecResult;
import dev.torc.spec.SpecSummary;
import dev.torc.spec.WorkflowSpec;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what a workflow file would create: counts, dependencies, stages. */
final class DryRun {
  private static final int MOST_EDGES = 20;
  private static final int MOST_EDGES_IN_JSON = 1000;
  private static final int MOST_STAGES = 20;
  private static final int MOST_NAMES = 6;

  private final Session session;
  private final SpecResult result;

  DryRun(Session session, SpecResult result) {
    this.session = session;
    this.result = result;
  }

  /** Exit status 0 when the file is valid. */
  int print() {
    SpecSummary s = result.summary();
    if (session.json()) {
      Map<String, @Nullable Object> m = s.toJson();
      result.spec().ifPresent(spec -> m.put("graph", new Graph(spec).toJson()));
      session.printJson(m);
      return s.valid() ? 0 : 1;
    }
    PrintStream out = session.out();
    out.println("Workflow Validation Results");
    out.println("===========================");
    out.println();
    out.println("Workflow: " + TerminalText.plain(s.workflowName()));
    if (s.workflowDescription() != null) {
      out.println("Description: " + TerminalText.lines(s.workflowDescription()));
    }
    out.println();
    printCounts(s, out);
    result.spec().ifPresent(spec -> new Graph(spec).print(out));
    out.println(
        s.hasScheduleNodesAction()
            ? "Submission: Ready for scheduler submission (has schedule_nodes action)"
            : "Submission: Local execution only (no schedule_nodes action)");
    out.println();
    out.println("Validation: " + (s.valid() ? "PASSED" : "FAILED"));
    out.flush();
    for (Problem p : result.problems()) {
      session.err().println(p.render());
    }
    return s.valid() ? 0 : 1;
  }

  private static void printCounts(SpecSummary s, PrintStream out) {
    out.println("Components to be created:");
    out.println("  Jobs: " + expanded(s.jobCount(), s.jobCountBeforeExpansion(), "job"));
    out.println("  Files: " + expanded(s.fileCount(), s.fileCountBeforeExpansion(), "file"));
    out.println("  User data records: " + s.userDataCount());
    out.println("  Resource requirements: " + s.resourceRequirementsCount());
    out.println("  Slurm schedulers: " + s.slurmSchedulerCount());
    out.println("  Workflow actions: " + s.actionCount());
    out.println();
  }

  private static String expanded(int count, int before, String noun) {
    return count == before
        ? String.valueOf(count)
        : count + " (expanded from " + before + " parameterized " + noun + " specs)";
  }

  /** What waits for what. */
  private static final class Graph {
    private final SpecGraph all;
    private final SpecGraph named;
    private final List<List<JobSpec>> stages;
    private final int jobs;

    Graph(WorkflowSpec spec) {
      all = SpecGraph.of(spec);
      named = SpecGraph.ofNamedDependencies(spec);
      stages = all.stages();
      jobs = spec.jobs().size();
    }

    private long inferredCount() {
      return all.edgeCount() - named.edgeCount();
    }

    /** Dependencies that no job names, but files and user data imply. */
    private List<Edge> inferred(int most) {
      List<Edge> out = new ArrayList<>();
      for (int to = 0; to < jobs && out.size() < most && inferredCount() > 0; to++) {
        int[] known = named.predecessors(to);
        for (int from : all.predecessors(to)) {
          if (Arrays.binarySearch(known, from) < 0 && out.size() < most) {
            all.edge(from, to).ifPresent(out::add);
          }
        }
      }
      return out;
    }

    void print(PrintStream out) {
      out.println(
          "Dependencies: "
              + all.edgeCount()
              + (inferredCount() == 0
                  ? ""
                  : " (" + named.edgeCount() + " named, " + inferredCount() + " through data)"));
      for (Edge e : inferred(MOST_EDGES)) {
        out.println("  " + TerminalText.plain(e.from() + " -> " + e.to() + " (" + via(e) + ")"));
      }
      if (inferredCount() > MOST_EDGES) {
        out.println("  ... and " + (inferredCount() - MOST_EDGES) + " more through data");
      }
      out.println();
      out.println("Stages: " + stages.size());
      for (int i = 0; i < Math.min(stages.size(), MOST_STAGES); i++) {
        out.println("  " + (i + 1) + ": " + TerminalText.plain(names(stages.get(i))));
      }
      if (stages.size() > MOST_STAGES) {
        out.println("  ... and " + (stages.size() - MOST_STAGES) + " more");
      }
      out.println();
    }

    private static String via(Edge e) {
      return switch (e.cause()) {
        case DEPENDS_ON -> "named";
        case FILE -> "file " + e.via();
        case USER_DATA -> "user data " + e.via();
      };
    }

    private static String names(List<JobSpec> stage) {
      String first =
          stage.stream().limit(MOST_NAMES).map(JobSpec::name).collect(Collectors.joining(", "));
      int more = stage.size() - MOST_NAMES;
      return first + (more > 0 ? " ... and " + more + " more" : "");
    }

    Map<String, Object> toJson() {
      List<Map<String, Object>> edges = new ArrayList<>();
      for (Edge e : inferred(MOST_EDGES_IN_JSON)) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("from", e.from());
        m.put("to", e.to());
        m.put("via", via(e));
        edges.add(m);
      }
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("edge_count", all.edgeCount());
      m.put("inferred_edge_count", inferredCount());
      m.put("inferred_edges", edges);
      m.put("stage_count", stages.size());
      m.put("stages", stages.stream().map(s -> s.stream().map(JobSpec::name).toList()).toList());
      return m;
    }
  }
}
