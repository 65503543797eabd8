#!/usr/bin/env bash
# Runs our torc against the published torc-server 1.0.0, unmodified: create, run, status, lists, results, reset-status and
# a second run of a diamond, a sweep, retries, actions and a fan-in; then reinit, cancel, refusals, and the examples.
#
#   TORC_PUBLISHED_BIN  folder with the published torc-server
#   TORC_JAR            our jar; default target/torc.jar
#   KEEP                a folder for the outputs, which are thrown away otherwise
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export TORC_JAR=${TORC_JAR:-$root/target/torc.jar}
published=${TORC_PUBLISHED_BIN:-}

skip() { echo "skipped: $*"; exit 0; }
[ -n "$published" ] && [ -x "$published/torc-server" ] ||
  skip "TORC_PUBLISHED_BIN names no folder with the published torc-server"
[ -f "$TORC_JAR" ] || skip "no $TORC_JAR: build it with mvn -q package -DskipTests"
command -v python3 > /dev/null || skip "python3 is missing"

work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
rm -rf "$work"/{cwd,examples,server*}
server=
finish() {
  [ -n "$server" ] && kill "$server" 2> /dev/null && wait "$server" 2> /dev/null
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
checks=0 failures=0

"$published/torc-server" run --host 127.0.0.1 --port 0 --database "$work/server.db" \
  --completion-check-interval-secs 0.5 > "$work/server.out" 2> "$work/server.err" &
server=$!
port=
for _ in $(seq 300); do
  port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$work/server.out")
  [ -n "$port" ] && break
  sleep 0.1
done
[ -n "$port" ] || { echo "the server did not start:"; cat "$work/server.err"; exit 1; }
export TORC_API_URL=http://127.0.0.1:$port/torc-service/v1

# t ARGUMENTS...: one command of ours; its exit status is then in $code.
t() {
  "$root/packaging/torc" "$@" > out 2> err
  code=$?
  { echo "\$ torc $*"; cat out err; echo "exit code $code"; } >> "$work/commands.txt"
}

# expect WHAT WANTED SEEN
expect() {
  checks=$((checks + 1))
  if [ "$2" != "$3" ]; then
    failures=$((failures + 1))
    printf '%s\n  wanted: %s\n  seen:   %s\n' "$1" "$2" "$3"
  fi
}

# The last output: EXPRESSION over it as the value d, or over its items as i.
value() { python3 -c 'import json; d=json.load(open("out")); i=d.get("items",[]); print('"$1"')' 2>&1 | tail -1; }
counts() { t -f json status "$1"; value '" ".join(f"{k}:{v}" for k,v in sorted(d["jobs_by_status"].items()) if v)'; }
results() { t -f json results list "$1"; value '" ".join(sorted("%s:%s:%s" % (r["job_name"],r["attempt_id"],r["return_code"]) for r in i))'; }
create() { t -f json create "$1"; expect "create $1" 0 $code; id=$(value 'd["workflow_id"]'); }

# again ID JOBS: everything is reset and runs once more.
again() {
  t workflows reset-status "$1" --no-prompts --reinitialize
  expect "reset-status of workflow $1" 0 $code
  t run "$1" --max-parallel-jobs 2
  expect "second run of workflow $1" 0 $code
  expect "second run of workflow $1: jobs" "completed:$2" "$(counts "$1")"
  t -f json results list "$1" --all-runs
  expect "results of both runs of workflow $1" $(($2 * 2)) "$(value 'len(i)')"
}

diamond() {
  printf 'one two\nthree\nfour five\nsix seven\n' > words.txt
  create diamond.yaml
  expect "nothing is initialized" "uninitialized:4" "$(counts "$id")"
  t run "$id" --max-parallel-jobs 2
  expect "diamond runs" 0 $code
  expect "diamond's jobs" "completed:4" "$(counts "$id")"
  expect "diamond's result" "3+4" "$(cat total.txt)"
  expect "diamond's results" "count_left:1:0 count_right:1:0 split:1:0 total:1:0" "$(results "$id")"
  t -f json compute-nodes list "$id"
  expect "one node, which has left" "1 False" "$(value 'len(i), i[0]["is_active"]' | tr -d '(,)')"
  again "$id" 4
  touch -d '+2 seconds' words.txt
  t workflows reinit "$id"
  expect "reinit after a change" "blocked:3 ready:1" "$(counts "$id")"
  t workflows delete "$id" --no-prompts
  t workflows get "$id"
  expect "a deleted workflow is gone" 1 $code
}

sweep() {
  create sweep.yaml
  t run "$id" --num-cpus 4 --memory-gb 4
  expect "sweep runs" "0 completed:13" "$code $(counts "$id")"
  t -f json jobs list "$id" -l 3 --sort-by name --reverse-sort
  expect "a page of jobs" 3 "$(value 'len(i)')"
  again "$id" 13
}

retries() {
  create retries.yaml
  t run "$id" --max-parallel-jobs 1
  expect "a run with failures" 1 $code
  expect "retries end" "canceled:1 completed:2 failed:3" "$(counts "$id")"
  expect "attempts" "in_any_case:1:0 never:2:7 no_output:1:1 plain:1:3 third_time:3:0" "$(results "$id")"
  expect "recovery script" "third_time 1 10;third_time 2 10;" "$(tr '\n' ';' < recovery.txt)"
  touch promised.txt
  t workflows reset-status "$id" --failed-only --reinitialize --no-prompts
  t run "$id" --max-parallel-jobs 1
  expect "second run" "1 canceled:1 completed:3 failed:2" "$code $(counts "$id")"
}

actions() {
  create actions.yaml
  t run "$id" --max-parallel-jobs 1
  expect "actions end" "0 completed:2" "$code $(counts "$id")"
  expect "every action ran once" "end;first complete;second ready;start;" \
    "$(sort torc_output/actions.txt | tr '\n' ';')"
  again "$id" 2
}

fan_in() {
  create fan_in.yaml
  t run "$id" --max-parallel-jobs 4
  expect "fan-in runs" "0 completed:14" "$code $(counts "$id")"
  expect "fan-in's result" 45 "$(cat all.txt)"
  again "$id" 14
}

canceling() {
  create endless.yaml
  "$root/packaging/torc" run "$id" --num-cpus 2 --memory-gb 2 > run.out 2> run.err &
  local runner=$!
  for _ in $(seq 100); do
    case $(counts "$id") in *running:1*) break ;; esac
    sleep 0.2
  done
  t cancel "$id" --no-prompts
  expect "cancel" 0 $code
  wait $runner
  expect "the runner of a canceled workflow" 1 $?
  expect "cancel of a running workflow" "blocked:1 canceled:1 ready:1" "$(counts "$id")"
  local p left=
  for p in $(pgrep -x sleep); do
    [ "$(readlink "/proc/$p/cwd")" = "$work/cwd" ] && left="$left $p"
  done
  expect "its process has ended" "" "$left"
}

refusals() {
  t status 9999
  expect "status of nothing" 1 $code
  t run 9999
  expect "run of nothing" 1 $code
  t worker
  expect "a worker for everything" 1 $code
  expect "says what to do" 1 "$(grep -c 'name workflows' err)"
}

mkdir -p "$work/cwd" && cd "$work/cwd" || exit 1
cp "$here"/published/*.yaml .
for part in diamond sweep retries actions fan_in canceling refusals; do
  $part
  echo "$part: done, $failures of $checks checks failed so far"
done

mkdir -p "$work/examples" && cd "$work/examples" || exit 1
for name in diamond sweep retries actions user_data; do
  create "$root/examples/$name.yaml"
  t run "$id" --num-cpus 4 --memory-gb 4
  expect "examples/$name.yaml runs" 0 $code
  t -f json jobs list "$id"
  jobs=$(value 'len(i)')
  expect "examples/$name.yaml: jobs" "completed:$jobs" "$(counts "$id")"
  t -f json results list "$id"
  expect "examples/$name.yaml: results" "$jobs" "$(value 'len(i)')"
  # A reset of that server does not count attempts anew, so that a rule may have none left.
  [ "$name" = retries ] || again "$id" "$jobs"
  echo "examples/$name.yaml: done, $failures of $checks checks failed so far"
done
cd "$root" || exit 1
echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
