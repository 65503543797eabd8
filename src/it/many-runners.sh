#!/usr/bin/env bash
# Many published runners (torc 1.0.0, unmodified) work on one workflow of short jobs, first on torc serve and then on the
# published torc-server. Tells jobs per second, and the processor time of each server per job. Many minutes.
# usage: TORC_PUBLISHED_BIN=FOLDER src/it/many-runners.sh [RUNNERS [JOBS]]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
published=${TORC_PUBLISHED_BIN:-}
runners=${1:-50}
jobs=${2:-20000}

skip() { echo "skipped: $*"; exit 0; }
[ -n "$published" ] && [ -x "$published/torc" ] && [ -x "$published/torc-server" ] ||
  skip "TORC_PUBLISHED_BIN names no folder with the published torc and torc-server"

work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" 2> /dev/null; wait "$server" 2> /dev/null; }
  server=
}
trap 'stop; rm -rf "$work"' EXIT

printf 'name: many\nexecution_config:\n  mode: direct\nresource_monitor:\n  enabled: false\njobs:\n  - name: "job_{i}"\n    command: "true"\n    parameters:\n      i: "1:%s"\n' "$jobs" > "$work/many.yaml"

cpu_ms() { # of a process with its dead children, in milliseconds
  awk -v hz="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13 + $14 + $15) * 1000 / hz}' "/proc/$1/stat"
}

completed() {
  curl -s "$TORC_API_URL/jobs?workflow_id=$1&status=completed&limit=1" | grep -o '"total_count": *[0-9]*' | grep -o '[0-9]*$'
}

measure() { # measure NAME COMMAND...
  local name=$1 port= id begin end cpu pids=() done=0
  shift
  mkdir -p "$work/$name"
  "$@" > "$work/$name/out" 2> "$work/$name/err" &
  server=$!
  for _ in $(seq 300); do
    port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$work/$name/out")
    [ -n "$port" ] && break
    sleep 0.1
  done
  [ -n "$port" ] || { echo "$name did not start"; cat "$work/$name/err"; exit 1; }
  export TORC_API_URL=http://127.0.0.1:$port/torc-service/v1
  id=$("$published/torc" -f json create "$work/many.yaml" | grep -o '"\(workflow_\)\?id": *[0-9]*' | head -1 | grep -o '[0-9]*$')
  "$published/torc" workflows init "$id" > /dev/null 2>&1
  cpu=$(cpu_ms "$server")
  begin=$(date +%s.%N)
  for i in $(seq "$runners"); do
    "$published/torc" --log-level error run "$id" --max-parallel-jobs 1 -p 1 -o "$work/$name/$i" \
      > /dev/null 2>> "$work/$name/runners.err" &
    pids+=($!)
  done
  wait "${pids[@]}"
  end=$(date +%s.%N)
  cpu=$(echo "$(cpu_ms "$server") $cpu" | awk '{print $1 - $2}')
  done=$(completed "$id")
  echo "$name $runners $jobs $done $begin $end $cpu" | awk '{
    printf "%-12s %d runners: %d of %d jobs in %.1f s, %.1f jobs/s; server %.3f ms of processor time a job, %.0f jobs per second of it\n",
      $1, $2, $4, $3, $6 - $5, $4 / ($6 - $5), $7 / $4, 1000 * $4 / $7}'
  [ "$done" = "$jobs" ] || { echo "FAILED: $done of $jobs"; tail -3 "$work/$name/runners.err"; exit 1; }
  stop
}

measure torc "$root/packaging/torc" serve --port 0 --database "$work/ours.db"
measure torc-server "$published/torc-server" run --host 127.0.0.1 --port 0 --database "$work/theirs.db" \
  --threads 2 --completion-check-interval-secs 0.1
