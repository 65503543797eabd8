#!/usr/bin/env bash
# Jobs come in through three interfaces at once - Torc, workflow-graph and Octaskly - and are run at once by a torc worker,
# a torc worker for some interfaces, two of workflow-graph's own workers and a published Torc runner. At the end each job
# has run once and has one accepted result, and each interface sees its own jobs and no others.
# usage: GRAPH_PROGRAMS=FOLDER TORC_PUBLISHED_BIN=FOLDER src/it/three-doors.sh [JOBS]     (of each kind; default 80)
#
#   GRAPH_PROGRAMS      folder with workflow-graph-worker-sdk, version 1.2.11
#   TORC_PUBLISHED_BIN  folder with the published torc 1.0.0
#   TORC_JAR            our jar; default target/torc.jar
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
jobs=${1:-80}
jar=$(realpath -m "${TORC_JAR:-$root/target/torc.jar}")
graph_worker=${GRAPH_PROGRAMS:-}/workflow-graph-worker-sdk
published=${TORC_PUBLISHED_BIN:-}/torc

skip() { echo "skipped: $*"; exit 0; }
[ -x "$graph_worker" ] || skip "GRAPH_PROGRAMS names no folder with workflow-graph-worker-sdk"
[ -x "$published" ] || skip "TORC_PUBLISHED_BIN names no folder with the published torc"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"
command -v curl > /dev/null && command -v python3 > /dev/null || skip "no curl or no python3"
graph_worker=$(realpath "$graph_worker")
published=$(realpath "$published")

work=$(mktemp -d)
children=()
trap 'for c in "${children[@]}"; do kill "$c" 2> /dev/null; wait "$c" 2> /dev/null; done; rm -rf "$work"' EXIT
failed=0
check() { if [ "$2" = "$3" ]; then echo "ok      $1"; else echo "FAILED  $1: $2, not $3"; failed=1; fi; }
torc() { java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" "$@"; }
json() { python3 -c 'import json, sys
d = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1"; }
start() { # start NAME COMMAND...: in the background, in a folder of its own
  mkdir -p "$work/$1"
  (cd "$work/$1" && exec "${@:2}") > "$work/$1.out" 2>&1 &
  children+=($!)
}

cd "$work" || exit 1
OCTASKLY_REQUIRE_AUTH=false REAP_INTERVAL_SECS=1 start server java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" \
  serve --port 0 --database "$work/torc.db"
for _ in $(seq 300); do
  port=$(sed -n 's/^TORC_SERVER_PORT=//p' server.out)
  [ -n "$port" ] && break
  sleep 0.1
done
[ -n "$port" ] || { cat server.out; exit 1; }
url=http://127.0.0.1:$port
export TORC_API_URL=$url/torc-service/v1
post() { curl -s -X POST "$url$1" -H 'Content-Type: application/json' -d "$2"; }

# --- the workers come first, so that all of them wait when the jobs come
start own java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" worker --max-parallel-jobs 2
start some java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" worker --max-parallel-jobs 1 --pool torc,tasks
some=$!
SERVER_URL=$url start graph "$graph_worker"
SERVER_URL=$url WORKER_LABELS=any-workflow start any "$graph_worker"

# --- jobs: each writes one line; every tenth fails the first time
ledger=$work/ledger
line() { # line KIND NUMBER
  if [ $(($2 % 10)) = 3 ]; then
    echo "echo $1 $2 >> $ledger; mkdir $work/tried-$1-$2 2> /dev/null && exit 7; sleep 0.3"
  else
    echo "echo $1 $2 >> $ledger; sleep 0.3"
  fi
}
{
  printf 'name: doors\nfailure_handlers:\n  - name: again\n    rules:\n      - exit_codes: [7]\n        max_retries: 2\njobs:\n'
  for i in $(seq "$jobs"); do printf '  - name: t%s\n    failure_handler: again\n    command: "%s"\n' "$i" "$(line torc "$i")"; done
} > doors.yaml
torc_id=$(torc -f json create doors.yaml | json 'd["workflow_id"]')
graph=$(python3 - "$jobs" "$(line graph 1)" "$(line graph 3)" << 'END'
import json, sys
n, plain, flaky = int(sys.argv[1]), sys.argv[2], sys.argv[3]
def job(i):
    text = flaky.replace("graph 3", f"graph {i}").replace("graph-3", f"graph-{i}") if i % 10 == 3 else plain.replace("graph 1", f"graph {i}")
    return {"id": f"g{i}", "name": f"g{i}", "status": "queued", "command": text, "max_retries": 2, "depends_on": [] if i <= n // 2 else [f"g{i - n // 2}"]}
print(json.dumps({"name": "doors", "trigger": "manual", "jobs": [job(i) for i in range(1, n + 1)]}))
END
)
graph_id=$(post /api/workflows "$graph" | json 'd["id"]')
begin=$(date +%s.%N)
torc workflows init "$torc_id" --no-prompts > /dev/null
start runner "$published" --log-level error run "$torc_id" --max-parallel-jobs 2 -p 1 -o "$work/runner"
curl -s -X POST "$url/api/workflows/$graph_id/run"
for i in $(seq "$jobs"); do
  post /api/v1/tasks "$(python3 -c 'import json, sys; print(json.dumps({"command": sys.argv[1], "retry_count": 2}))' "$(line task "$i")")" > /dev/null
done

# --- until everything has ended
for _ in $(seq 600); do
  tasks=$(curl -s "$url/api/v1/tasks?status=completed&limit=1" | json 'd["total"]')
  left=$(curl -s "$url/api/workflows/$graph_id/status" | json 'sum(j["status"] in ("queued", "running") for j in d["jobs"])')
  done=$(curl -s "$TORC_API_URL/workflows/$torc_id/is_complete" | json 'd["is_complete"]')
  [ "$tasks" = "$jobs" ] && [ "$left" = 0 ] && [ "$done" = True ] && break
  sleep 0.5
done
end=$(date +%s.%N)

# --- what each interface sees
check "Octaskly: tasks completed" "$tasks" "$jobs"
check "Octaskly: tasks in all" "$(curl -s "$url/api/v1/tasks?limit=1" | json 'd["total"]')" "$jobs"
check "workflow-graph: jobs succeeded" \
  "$(curl -s "$url/api/workflows/$graph_id/status" | json 'sum(j["status"] == "success" for j in d["jobs"])')" "$jobs"
check "workflow-graph: workflows" "$(curl -s "$url/api/workflows" | json '[w["id"] for w in d]')" "['$graph_id']"
check "Torc: jobs completed" "$(curl -s "$TORC_API_URL/jobs?workflow_id=$torc_id&status=completed&limit=1" | json 'd["total_count"]')" "$jobs"

# --- every try once: a line for each job, and a second one for each that failed the first time
flaky=$(seq "$jobs" | awk '$1 % 10 == 3' | wc -l)
check "lines written" "$(wc -l < ledger)" "$((3 * (jobs + flaky)))"
check "jobs that ran" "$(sort -u ledger | wc -l)" "$((3 * jobs))"
check "jobs that ran more often than they should" \
  "$(sort ledger | uniq -c | awk '$1 != ($3 % 10 == 3 ? 2 : 1)' | wc -l)" 0

# --- one accepted result for each job. A published runner tells nothing of a try that it will repeat itself, so there may be
# --- fewer results than tries, but never two of one try.
count() { torc -f csv admin sql "SELECT count(*) AS n FROM $1" | tail -1 | tr -d '\r'; }
ran_by='result r JOIN compute_node n ON n.id = r.compute_node_id JOIN workflow w ON w.id = r.workflow_id'
check "jobs with one successful result" \
  "$(count '(SELECT 1 FROM result WHERE return_code = 0 GROUP BY job_id HAVING count(*) = 1)')" "$((3 * jobs))"
check "jobs whose last result is no success" \
  "$(count 'job j LEFT JOIN result r ON r.id = j.result_id WHERE r.return_code IS NOT 0 OR j.status <> 5')" 0
check "tries with two results" \
  "$(count '(SELECT 1 FROM result GROUP BY job_id, run_id, attempt_id HAVING count(*) > 1)')" 0

# --- who has run what
kind="CASE WHEN n.compute_node_type = 'lease' THEN 'workflow-graph worker' WHEN n.worker_id IS NULL THEN 'published runner' \
WHEN n.pid = $some THEN 'torc worker, torc and tasks' ELSE 'torc worker' END"
check "kinds of workers that took part" "$(count "(SELECT DISTINCT $kind FROM $ran_by)")" 4
check "workflow-graph's jobs run by the worker for torc and tasks" "$(count "$ran_by WHERE n.pid = $some AND w.pool = 'graph'")" 0
own=$(curl -s "$url/api/workers" | json '[w["worker_id"] for w in d if "any-workflow" not in w["labels"]][0]')
check "jobs of others run by the plain workflow-graph worker" \
  "$(count "$ran_by WHERE n.hostname = '$own' AND w.pool IS NOT 'graph'")" 0
torc -f csv admin sql "SELECT $kind AS worker, coalesce(w.pool, 'torc') AS interface, count(*) AS results \
FROM $ran_by GROUP BY 1, 2 ORDER BY 1, 2" | sed 's/^/  /'
echo "$((3 * jobs)) jobs in $(echo "$end $begin" | awk '{printf "%.1f", $1 - $2}') s"
exit $failed
