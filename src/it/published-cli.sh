#!/usr/bin/env bash
# Runs the published torc program 1.0.0, unmodified, against torc serve: create, run, list, status, results,
# reset-status, reinit, cancel and delete of a diamond, a sweep, retries and actions; then shares one workflow
# between the published runner and ours. Before that, its standalone mode starts packaging/torc-server. Where the published torc-server is at hand, every command is run against
# it as well, and the outputs are compared.
#
#   TORC_PUBLISHED_BIN  folder with the published torc (and torc-server)
#   TORC_JAR            our jar; default target/torc.jar
#   KEEP                a folder for the outputs, which are thrown away otherwise
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
jar=${TORC_JAR:-$root/target/torc.jar}
published=${TORC_PUBLISHED_BIN:-}

skip() { echo "skipped: $*"; exit 0; }
[ -n "$published" ] && [ -x "$published/torc" ] || skip "TORC_PUBLISHED_BIN names no folder with the published torc"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"
command -v python3 > /dev/null || skip "python3 is missing"

work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
rm -rf "$work"/{ours,theirs,shared,examples,standalone}*
servers=()
finish() {
  for pid in "${servers[@]}"; do kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null; done
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
checks=0 failures=0

ours() { java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" "$@"; }

# serve NAME COMMAND...: starts a server; its address is then in $url.
serve() {
  local name=$1 port=; shift
  mkdir -p "$work/$name"
  "$@" > "$work/$name/server.out" 2> "$work/$name/server.err" &
  servers+=($!)
  for _ in $(seq 300); do
    port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$work/$name/server.out")
    [ -n "$port" ] && break
    sleep 0.1
  done
  [ -n "$port" ] || { echo "$name did not start:"; cat "$work/$name/server.err"; exit 1; }
  url=http://127.0.0.1:$port/torc-service/v1
}

# t ARGUMENTS...: one command of the published program; its masked output goes to the transcript.
t() {
  "$published/torc" --log-level error --url "$url" "$@" > out 2> err
  local code=$?
  { echo "\$ torc $*"; python3 "$here/published/mask.py" < out; echo "exit code $code"; } >> "$work/$side.txt"
  { echo "\$ torc $*"; cat out err; echo "exit code $code"; } >> "$work/$side.raw.txt"
}

# expect WHAT WANTED SEEN
expect() {
  checks=$((checks + 1))
  if [ "$2" != "$3" ]; then
    failures=$((failures + 1))
    printf '%s: %s\n  wanted: %s\n  seen:   %s\n' "$side" "$1" "$2" "$3"
  fi
}

# The last output: EXPRESSION over it as the value d, or over its items as i.
value() { python3 -c 'import json,sys; d=json.load(open("out")); i=d.get("items",[]); print('"$1"')' 2>&1 | tail -1; }
states() { t -f json jobs list "$1"; value '" ".join(j["name"]+":"+j["status"] for j in i)'; }
counts() { t -f json status "$1"; value '" ".join(f"{k}:{v}" for k,v in sorted(d["jobs_by_status"].items()) if v)'; }
results() { t -f json results list "$1"; value '" ".join(sorted("%s:%s:%s" % (r["job_name"],r["attempt_id"],r["return_code"]) for r in i))'; }
run() { t run "$@" -p 0.2 --claim-backoff-max-secs 0.5; }

diamond() {
  printf 'one two\nthree\nfour five\nsix seven\n' > words.txt
  t -f json create --dry-run diamond.yaml
  t -f json create diamond.yaml
  expect "create says the id" 1 "$(value 'd["workflow_id"]')"
  expect "nothing is initialized" "uninitialized:4" "$(counts 1)"
  t -f json jobs list 1 --include-relationships
  t -f json files list 1
  t -f json files list-required-existing 1
  run 1 --max-parallel-jobs 1
  expect "diamond runs" "completed:4" "$(counts 1)"
  expect "diamond's result" "3+4" "$(cat total.txt)"
  expect "diamond's jobs" "split:completed count_left:completed count_right:completed total:completed" "$(states 1)"
  expect "results" "count_left:1:0 count_right:1:0 split:1:0 total:1:0" "$(results 1)"
  t -f json workflows is-complete 1
  t -f json files list 1
  t jobs list 1
  t -f csv jobs list 1
  t -f json jobs get 1
  t -f json compute-nodes list 1
  t -f json workflows reinit 1 --dry-run
  touch -d '+2 seconds' words.txt
  t -f json workflows reinit 1 --dry-run
  t -f json workflows reinit 1
  expect "reinit: all follows from the changed input" \
    "split:ready count_left:blocked count_right:blocked total:blocked" "$(states 1)"
  run 1 --max-parallel-jobs 1
  expect "second run" "completed:4" "$(counts 1)"
  t -f json workflows get 1
  expect "run id counts" 2 "$(value 'd["run_id"]')"
  t -f json results list 1 --all-runs
  expect "results of both runs" 8 "$(value 'len(i)')"
  t -f json workflows reset-status 1 --no-prompts
  expect "reset" "uninitialized:4" "$(counts 1)"
  t -f json workflows init 1 --no-prompts
  expect "init" "blocked:3 ready:1" "$(counts 1)"
  t -f json cancel 1 --no-prompts
  expect "cancel leaves what did not run" "blocked:3 ready:1" "$(counts 1)"
  t -f json workflows get 1
  expect "cancel" True "$(value 'd["is_canceled"]')"
  rm words.txt
  t -f json workflows init 1 --no-prompts
  t -f json delete --no-prompts 1
  t -f json workflows get 1
  t -f json jobs list 1
}

sweep() {
  t -f json create sweep.yaml
  run 2 --num-cpus 4 --memory-gb 4
  expect "sweep runs" "completed:13" "$(counts 2)"
  t -f json jobs list 2 -l 3 --sort-by name --reverse-sort
  t -f json jobs list 2 -l 2 --offset 4
  t -f json jobs list 2 --status completed -l 1
  t -f json resource-requirements list 2
  t -f json workflows list
  t workflows list
  t -f csv workflows list
  t -f json workflows check-resources 2
  t -f json workflows export 2 -o sweep.json
  t -f json workflows import sweep.json --name copy
  t -f json workflows archive true 2
  t -f json workflows list
  t -f json delete --no-prompts 2
}

retries() {
  t -f json create retries.yaml
  local id; id=$(value 'd["workflow_id"]')
  run "$id" --max-parallel-jobs 1
  expect "retries end" "canceled:1 completed:2 failed:3" "$(counts "$id")"
  expect "attempts" "in_any_case:1:0 never:2:7 no_output:1:1 plain:1:3 third_time:3:0" "$(results "$id")"
  expect "recovery script" "third_time 1 10;third_time 2 10;" "$(tr '\n' ';' < recovery.txt)"
  t -f json results list "$id" --failed
  t -f json failure-handlers list "$id"
  touch promised.txt
  t -f json workflows reset-status "$id" --failed-only --reinitialize --no-prompts
  states "$id" > /dev/null
  run "$id" --max-parallel-jobs 1
  expect "second run" "canceled:1 completed:3 failed:2" "$(counts "$id")"
  t -f json jobs reset-status --workflow-id "$id" --status failed --dry-run
  t -f json jobs reset-status --workflow-id "$id" --status failed --reinit --no-prompts
  expect "failed ones are ready" "blocked:2 completed:2 ready:2" "$(counts "$id")"
  t -f json delete --no-prompts "$id"
}

actions() {
  t -f json create actions.yaml
  local id; id=$(value 'd["workflow_id"]')
  t -f json workflows list-actions "$id"
  run "$id" --max-parallel-jobs 1
  expect "actions end" "completed:2" "$(counts "$id")"
  expect "every action ran once" "end;first complete;second ready;start;" "$(sort torc_output/actions.txt | tr '\n' ';')"
  t -f json workflows list-actions "$id"
  t -f json workflows reinit "$id"
  t -f json workflows list-actions "$id"
  t -f json delete --no-prompts "$id"
}

canceling() {
  t -f json create endless.yaml
  local id; id=$(value 'd["workflow_id"]')
  "$published/torc" --log-level error --url "$url" run "$id" --num-cpus 2 --memory-gb 2 -p 0.2 > run.out 2> run.err &
  local runner=$!
  for _ in $(seq 100); do
    "$published/torc" --url "$url" -f json status "$id" > out 2> err
    [ "$(value 'd["jobs_by_status"]["running"]')" = 1 ] && break
    sleep 0.2
  done
  counts "$id" > /dev/null
  t -f json cancel "$id" --no-prompts
  wait $runner
  expect "the runner ends well" 0 $?
  expect "cancel of a running workflow" "blocked:1 canceled:1 ready:1" "$(counts "$id")"
  t -f json results list "$id"
  t -f json workflows is-complete "$id"
  t -f json delete --no-prompts "$id"
}

others() {
  run --max-parallel-jobs 1 retries.yaml
  t -f json workflows list
  local id; id=$(value 'max(w["id"] for w in i)')
  t -f json jobs list "$id" --status failed
  local failed; failed=$(value 'i[0]["id"]')
  t -f json jobs reset-status "$failed" --reinit --no-prompts
  states "$id" > /dev/null
  t -f json recover "$id" --dry-run
  t -f json workflows sync-status "$id" --dry-run
  t -f json user-data create "$id" --name note --data '{"a":[1,2]}'
  t -f json user-data list "$id"
  t -f json events create "$id" --data '{"category":"note"}'
  t -f json events list "$id"
  t -f json workflows update "$id" --description changed
  t -f json jobs update "$failed" --command true
  t -f json failure-handlers list "$id"
  t -f json compute-nodes list "$id"
  t -f json remote list-workers "$id"
  t -f json exec -c 'echo one' -c 'exit 2' -n direct -j 1
  t -f json delete --no-prompts "$id"
}

refusals() {
  t -f json status 9999
  t -f json jobs get 9999
  t -f json results list 9999
  t -f json delete --no-prompts 9999
  t -f json workflows init 9999 --no-prompts
  t ping
}

session() {
  side=$1
  mkdir -p "$work/$side/cwd" && cd "$work/$side/cwd" || exit 1
  cp "$here"/published/*.yaml .
  # The folder of the submission is part of a record.
  : > "$work/$side.txt"
  : > "$work/$side.raw.txt"
  for part in diamond sweep retries actions canceling others refusals; do
    $part
    echo "$side: $part done, $failures of $checks checks failed so far"
  done
  cd "$root" || exit 1
}

# The examples of this repository; their sweeps have two parameters, which the published program orders anew each time,
# so these outputs are not compared.
examples() {
  side=examples
  mkdir -p "$work/examples/cwd" && cd "$work/examples/cwd" || exit 1
  : > "$work/examples.txt"
  local name id jobs
  for name in diamond sweep retries actions; do
    t -f json create "$root/examples/$name.yaml"
    id=$(value 'd["workflow_id"]')
    run "$id" --num-cpus 4 --memory-gb 4
    t -f json jobs list "$id"
    jobs=$(value 'len(i)')
    expect "examples/$name.yaml runs" "completed:$jobs" "$(counts "$id")"
    t -f json results list "$id"
    expect "examples/$name.yaml: results" "$jobs" "$(value 'len(i)')"
    t -f json workflows list
    t -f json workflows reset-status "$id" --no-prompts
    expect "examples/$name.yaml: reset" "uninitialized:$jobs" "$(counts "$id")"
    echo "examples: $name.yaml done, $failures of $checks checks failed so far"
  done
  cd "$root" || exit 1
}

shared() {
  side=shared
  mkdir -p "$work/shared/cwd" && cd "$work/shared/cwd" || exit 1
  cp "$here/published/shared.yaml" .
  : > "$work/shared.txt"
  t -f json create shared.yaml
  local id; id=$(value 'd["workflow_id"]')
  t workflows init "$id" --no-prompts
  ours --url "$url" worker "$id" --max-parallel-jobs 2 -o ours > worker.out 2> worker.err &
  local worker=$!
  run "$id" --max-parallel-jobs 2 -o theirs
  wait $worker
  expect "our worker ends well" 0 $?
  expect "all jobs are done" "completed:200" "$(counts "$id")"
  t -f json results list "$id" --all-runs -l 1000
  expect "one result for each job" "200 200" "$(value 'len(i), len({r["job_id"] for r in i})' | tr -d '(,)')"
  expect "each job ran once" "200 200" "$(wc -l < ran.txt) $(sort -u ran.txt | wc -l)"
  value 'sorted(__import__("collections").Counter(r["compute_node_id"] for r in i).items())' > nodes.txt
  expect "both runners had jobs" 2 "$(value 'len({r["compute_node_id"] for r in i})')"
  echo "shared: jobs by runner $(cat nodes.txt)"
  cd "$root" || exit 1
}

# Each command starts a server of its own, with the command line of the published one, on the same database.
standalone() {
  side=$1
  local server=$2
  mkdir -p "$work/$side/cwd" && cd "$work/$side/cwd" || exit 1
  cp "$here"/published/{diamond,retries}.yaml .
  printf 'one two\nthree\nfour five\nsix seven\n' > words.txt
  : > "$work/$side.txt"
  : > "$work/$side.raw.txt"
  alone() {
    "$published/torc" --log-level error --torc-server-bin "$server" "$@" > out 2> err
    code=$?
    { echo "\$ torc $*"; python3 "$here/published/mask.py" < out; echo "exit code $code"; } >> "$work/$side.txt"
    { echo "\$ torc $*"; cat out err; echo "exit code $code"; } >> "$work/$side.raw.txt"
  }
  alone -s run diamond.yaml --max-parallel-jobs 1 -p 0.2 --claim-backoff-max-secs 0.5
  expect "standalone run" "0 3+4" "$code $(cat total.txt)"
  expect "the line about the server" 1 "$(grep -c 'Started standalone torc-server on http://127.0.0.1:' err)"
  expect "the database is where the program says" yes "$([ -s torc_output/torc.db ] && echo yes)"
  alone -s -f json workflows list
  expect "standalone list" "0 1" "$code $(value 'len(i)')"
  alone -s -f json jobs list 1
  expect "jobs of the run" "completed" "$(value '" ".join({j["status"] for j in i})')"
  alone -s -f json results list 1
  expect "results of the run" 4 "$(value 'len(i)')"
  alone -s run retries.yaml --max-parallel-jobs 1 -p 0.2 --claim-backoff-max-secs 0.5
  alone -s -f json status 2
  expect "a run with failures" "canceled:1 completed:2 failed:3" \
    "$(value '" ".join(f"{k}:{v}" for k,v in sorted(d["jobs_by_status"].items()) if v)')"
  alone -s exec -c 'echo one > exec.txt' -c 'exit 2' -n commands -j 1
  expect "exec" one "$(cat exec.txt)"
  alone -s -f json workflows list
  expect "all three" 3 "$(value 'len(i)')"
  alone -s --in-memory --db memory.db exec -c 'echo two > memory.txt' -n memory -j 1
  expect "exec in memory" two "$(cat memory.txt)"
  alone -s --db memory.db -f json workflows list
  expect "the copy of the memory" 1 "$(value 'len(i)')"
  alone -s -f json workflows get 99
  expect "refusal" 1 "$code"
  for cwd in /proc/[0-9]*/cwd; do
    [ "$(readlink "$cwd")" != "$PWD" ] || [ "$cwd" = "/proc/$$/cwd" ] || [ "$cwd" = "/proc/$BASHPID/cwd" ] \
      || expect "no server is left" "" "$(tr '\0' ' ' < "${cwd%/cwd}/cmdline")"
  done
  sed -i "s#$PWD#<cwd>#g" "$work/$side.txt"
  echo "$side: done, $failures of $checks checks failed so far"
  cd "$root" || exit 1
}

"$published/torc" --version
standalone standalone "$root/packaging/torc-server"
serve ours java -XX:+UseSerialGC -jar "$jar" serve --port 0 --database "$work/ours.db"
session ours
examples
shared
if [ -x "$published/torc-server" ]; then
  standalone standalone-theirs "$published/torc-server"
  if ! diff -u --label published "$work/standalone-theirs.txt" --label ours "$work/standalone.txt"; then
    echo "outputs in standalone mode differ"
  fi
  serve theirs "$published/torc-server" run --host 127.0.0.1 --port 0 --database "$work/theirs.db" \
    --completion-check-interval-secs 1
  session theirs
  sed -i "s#$work/theirs/cwd#<cwd>#g" "$work/theirs.txt"
  sed -i "s#$work/ours/cwd#<cwd>#g" "$work/ours.txt"
  if diff -u --label published "$work/theirs.txt" --label ours "$work/ours.txt" > "$work/diff.txt"; then
    echo "outputs of both servers are the same"
  else
    echo "outputs of both servers differ:"
    cat "$work/diff.txt"
  fi
else
  echo "no published torc-server: outputs were not compared"
fi
echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
