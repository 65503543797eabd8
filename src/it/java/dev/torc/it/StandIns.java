package dev.torc.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Small programs in the place of the scripts and tools that examples call. A stand-in fails when an
 * input that its command line names is missing, and writes the outputs that it names, so a job that
 * runs too early or without its file shows.
 */
final class StandIns {
  /** Scripts and programs that examples call by a path of their own. */
  private static final List<String> BY_PATH =
      List.of(
          "tests/scripts/preprocess.sh",
          "tests/scripts/work.sh",
          "tests/scripts/postprocess.sh",
          "examples/scripts/failure_demo_job.sh",
          "examples/scripts/recovery_demo.sh",
          "examples/scripts/ro_crate_register_scripts.sh",
          "examples/scripts/checkpointing_prepare_data.sh",
          "examples/scripts/checkpointing_evaluate.sh",
          "scripts/prep.sh",
          "scripts/work.sh",
          "scripts/post.sh",
          "scripts/aggregate.sh",
          "run_simulation");

  private static final List<String> BY_NAME = List.of("python", "python3", "wget", "curl", "aws");

  private static final String GENERIC =
      """
      #!/usr/bin/env bash
      name=${0##*/}
      case $name in python|python3)
        [ "$1" = -c ] && { echo "CUDA available: False"; exit 0; }
        name=${1##*/}; shift ;;
      esac
      need() { [ -e "$1" ] || { echo "$name: no $1" >&2; exit 2; }; }
      parent() { case $1 in */*) [ -d "${1%/*}" ] || mkdir -p "${1%/*}" ;; esac; }
      archive() {
        local d; d=$(mktemp -d) && local b=${1##*/}; b=${b%.tar.gz}
        mkdir "$d/$b" && echo row > "$d/$b/part.csv" && tar -czf "$1" -C "$d" "$b" && rm -r "$d"
      }
      make() {
        parent "$1"
        case $1 in
          *.tar.gz) archive "$1" ;;
          *) if [ -d "$1" ]; then echo "$name" > "$1/part"; else echo "$name" >> "$1"; fi ;;
        esac
      }
      [ -f "$STAND_INS/$name" ] && . "$STAND_INS/$name"
      while [ $# -gt 0 ]; do
        case $1 in
          -*=*) key=${1%%=*} value=${1#*=}; shift ;;
          -*) key=$1 value=; shift
            case ${1:--} in -*) ;; *) value=$1; shift ;; esac ;;
          *) shift; continue ;;
        esac
        case $key in
          --output-dir) mkdir -p "$value" ;;
          --output|--*-output|--out|--log|-o|-O) make "$value" ;;
          --input|--input-dir|--in|-i|--data|--train-data|--val-data|--config|--models|--results)
            need "$value" ;;
          --model) case $value in */*) need "$value" ;; esac ;;
        esac
      done
      """;

  /** A request to the server without any program but the shell: {@code post PATH BODY}. */
  private static final String POST =
      """
      post() {
        local quote='"' base=${TORC_API_URL#http://} host=${TORC_API_URL#http://}
        local body=${2//\\'/$quote}; host=${host%%/*}
        exec 3<> "/dev/tcp/${host%:*}/${host#*:}"
        printf '%s\\r\\n' "POST /${base#*/}/$1 HTTP/1.1" "Host: $host" >&3
        printf '%s\\r\\n' 'Content-Type: application/json' "Content-Length: ${#body}" >&3
        printf 'Connection: close\\r\\n\\r\\n%s' "$body" >&3
        read -r _ status _ <&3
        cat <&3
        [ "$status" = 200 ] || exit 1
      }
      """;

  /** A job that adds jobs until the metric of its lineage is small. */
  private static final String ORCHESTRATOR =
      POST
          + """
      lineage=${TORC_ORCHESTRATOR_LINEAGE_ID:-$1} g=${TORC_JOB_NAME##*_g} metric=null
      [ $g = 00 ] || { need metric_${lineage}_i$g; metric=$(< metric_${lineage}_i$g); }
      i=0$((g + 1))
      reeds=reeds_${lineage}_i$i pras=pras_${lineage}_i$i
      case $metric in
        0.00*) jobs= state="'metric':$metric" ;;
        *) state="'generation':$((g + 1)),'prior_metric':$metric"
          jobs="{'name':'$reeds','command':'python3 reeds.py --output $reeds',
              'resource_requirements':'reeds_rr','priority':1},
            {'name':'$pras','command':'python3 pras.py --input $reeds -o metric_${lineage}_i$i',
              'resource_requirements':'pras_rr','priority':10,'depends_on':['$reeds']},
            {'name':'orch_${lineage}_g$i','command':'python3 dynamic_orchestrator.py',
              'resource_requirements':'orch_rr','depends_on':['$pras']}" ;;
      esac
      post jobs/$TORC_JOB_ID/spawn_jobs "{'lineage':'$lineage','jobs':[$jobs],'state':{$state}}"
      exit
      """;

  private static final String FIRST_TO_SECOND = "need \"$1\"; make \"$2\"; exit";

  /** What single scripts do besides, by the name of the script. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry(
              "fan_in_simulate.py",
              "need output/config.json; printf -v f "
                  + "output/sim_%s_%03d.csv \"$1\" \"$2\"; echo \"$1,$2\" > $f; exit"),
          Map.entry(
              "fan_in_regional_summary.py",
              "set -- \"$1\" output/sim_$1_*.csv; [ $# = 7 ] || exit 2; "
                  + "echo '{\"runs\":6}' > output/summary_$1.json; exit"),
          Map.entry(
              "fan_in_global_report.py",
              "set -- output/summary_*.json; [ $# = 4 ] || exit 2; "
                  + "echo '{\"regions\":4}' > output/global_report.json; exit"),
          Map.entry(
              "prepare.py",
              "mkdir -p scratch/proj42/clean; " + "echo data > scratch/proj42/clean/all.parquet"),
          Map.entry("wget", "case $* in *input_data.csv) make data/input/raw_data.csv ;; esac"),
          Map.entry(
              "validate_data.py",
              "need \"$1\"; cp \"$1\" validated_data.csv; "
                  + "make data/processed/validated_data.csv"),
          Map.entry("analyze_data.py", "need \"$1\"; make data/output/results.json"),
          Map.entry("checkpointing_prepare_data.sh", "make workspace/data/dataset.pkl"),
          Map.entry(
              "checkpointing_train.py",
              """
              need workspace/data/dataset.pkl
              c=workspace/checkpoints/$TORC_JOB_NAME/checkpoint_1.npy
              [ "$TORC_ATTEMPT_ID" = 1 ] && { make $c; exit 152; }
              need $c; make workspace/models/model_$MODEL_INDEX.pt
              """),
          Map.entry(
              "checkpointing_evaluate.sh",
              "for i in 0 1 2; do need workspace/models/model_$i.pt; done; make"
                  + " workspace/results/evaluation.json"),
          Map.entry(
              "recovery_demo.sh",
              "echo \"$TORC_JOB_NAME $TORC_ATTEMPT_ID " + "$TORC_RETURN_CODE\" >> recovery.txt"),
          Map.entry(
              "failure_demo_job.sh",
              """
              case $TORC_JOB_NAME:$TORC_ATTEMPT_ID in
                flaky_job_1:1|simulate_m0_s*:1) exit 10 ;;
                flaky_job_1:2|simulate_m0_s1:2) exit 12 ;;
                flaky_job_2:1|simulate_m1_s*:1) exit 11 ;;
                flaky_job:[12]) exit 7 ;;
                simulate_m2_s2:*) exit 1 ;;
              esac
              exit 0
              """),
          Map.entry("dynamic_orchestrator.py", ORCHESTRATOR),
          Map.entry(
              "ro_crate_register_scripts.sh",
              POST
                  + """
                  for s in preprocess analyze transform report; do
                    f=examples/scripts/ro_crate_$s.py
                    post ro_crate_entities "{'workflow_id':$TORC_WORKFLOW_ID,'entity_id':'$f',
                      'entity_type':'SoftwareApplication','metadata':{'name':'${f##*/}'}}"
                  done
                  exit
                  """),
          Map.entry("ro_crate_preprocess.py", FIRST_TO_SECOND),
          Map.entry("ro_crate_analyze.py", FIRST_TO_SECOND),
          Map.entry("ro_crate_transform.py", FIRST_TO_SECOND),
          Map.entry("ro_crate_report.py", FIRST_TO_SECOND),
          Map.entry(
              "pras.py",
              "need \"$2\"; case $4 in *4) m=0.008 ;; *) m=0.5 ;; esac; echo $m > \"$4\"; exit 0"),
          Map.entry("prep.sh", "need input_$1.txt; make output/prep_$1.txt"),
          // Also called in the diamond, with options.
          Map.entry(
              "work.sh",
              "case $1 in a|b) need output/prep_$1.txt; make output/work_$1_$2.txt ;; esac"),
          Map.entry(
              "post.sh",
              "for i in 1 2 3 4 5; do need output/work_$1_$i.txt; done; make output/post_$1.txt"),
          Map.entry(
              "aggregate.sh",
              "need output/post_a.txt; need output/post_b.txt; make output/final.txt"),
          // Without an option for it, the name of its output follows from the others.
          Map.entry(
              "train.py",
              "case $#:$1:$2 in 2:--dataset=*:--model=*) make models/${1#*=}_${2#*=}.pt ;; esac"),
          Map.entry("cpu_intensive.py", "for ((i = 0; i < 200000; i++)); do :; done"),
          Map.entry("memory_intensive.py", "printf -v x '%20000000s' y; read -rt 0.5 <> <(:)"),
          Map.entry("mixed_workload.py", "for ((i = 0; i < 50000; i++)); do :; done"));

  private StandIns() {}

  /**
   * Puts the stand-ins into {@code folder}; returns the environment that makes commands use them.
   */
  static Map<String, String> into(Path folder) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(".stand-ins/bin"));
    Path own = Files.createDirectories(folder.resolve(".stand-ins/own"));
    for (String name : BY_NAME) {
      script(bin.resolve(name), GENERIC);
    }
    for (String path : BY_PATH) {
      script(folder.resolve(path), GENERIC);
    }
    for (Map.Entry<String, String> entry : OWN.entrySet()) {
      Files.writeString(own.resolve(entry.getKey()), entry.getValue() + "\n");
    }
    // How long an example sleeps shows nothing: the order of its jobs must not hang on it.
    script(bin.resolve("sleep"), "#!/bin/sh\nexec /bin/sleep 0.02\n");
    script(folder.resolve("scripts/conda_setup.sh"), "#!/usr/bin/env bash\nexec \"$@\"\n");
    return Map.of(
        "PATH", bin + ":" + System.getenv("PATH"), "STAND_INS", own.toString(), "LC_ALL", "C");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
  }
}
