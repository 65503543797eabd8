#!/usr/bin/env bash
# A workflow of a million jobs is created, initialized and listed with a server heap under 1 GiB; some minutes.
# usage: src/it/million-jobs.sh [JOBS]
set -eu
cd "$(dirname "$0")/../.."
jobs=${1:-1000000}
torc=packaging/torc
folder=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap finish EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

timed() { # timed WHAT COMMAND...: prints the seconds that the command took
  local what=$1 begin
  shift
  begin=$(date +%s.%N)
  "$@" || fail "$what"
  printf '%-28s %8.1f s\n' "$what" "$(echo "$(date +%s.%N) $begin" | awk '{print $1 - $2}')"
}

cat > "$folder/million.yaml" <<YAML
name: million
jobs:
  - name: "job_{i}"
    command: "echo {i}"
    parameters:
      i: "1:$jobs"
YAML

TORC_HEAP=900m $torc serve --port 0 --database "$folder/torc.db" > "$folder/out" 2> "$folder/log" &
server=$!
port=
for _ in $(seq 300); do
  port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$folder/out")
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -n "$port" ] || { cat "$folder/log" >&2; fail "the server did not start"; }
export TORC_API_URL=http://127.0.0.1:$port/torc-service/v1

create() { $torc -f json create "$folder/million.yaml" > "$folder/created.json"; }
initialize() { $torc workflows init "$id" > /dev/null; }
list() { $torc -f csv jobs list "$id" > "$folder/jobs.csv"; }
status() { $torc -f json status "$id" > "$folder/status.json"; }

timed "create $jobs jobs" create
id=$(grep -o '"workflow_id": *[0-9]*' "$folder/created.json" | grep -o '[0-9]*$' | head -1)
[ -n "$id" ] || { cat "$folder/created.json"; fail "no workflow id"; }
timed "initialize" initialize
timed "list as CSV" list
timed "status" status

rows=$(($(wc -l < "$folder/jobs.csv") - 1))
[ "$rows" = "$jobs" ] || fail "the list has $rows jobs, not $jobs"
ready=$(cut -d, -f1- "$folder/jobs.csv" | grep -c ',ready') || true
[ "$ready" = "$jobs" ] || fail "$ready jobs are ready, not $jobs"
awk '/VmHWM/ {printf "%-28s %8.0f MB\n", "server, most memory", $2 / 1024}' "/proc/$server/status"
echo passed
