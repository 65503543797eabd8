#!/usr/bin/env bash
# Runs workflow-graph's own programs, unmodified, on a server of ours: its worker (Rust) and its
# client (TypeScript) do a diamond, a fan-out of 400, a failure with retries, a cancel, a worker that
# is killed, jobs of three interfaces at once, a restart of the server, and follow a log.
#
#   GRAPH_PROGRAMS  folder with the built programs of version 1.2.11:
#                   workflow-graph-worker-sdk   (cargo build --release -p workflow-graph-worker-sdk)
#                   client/dist/index.js        (npm install && npx tsc in packages/client)
#   TORC_JAR        our jar; default target/torc.jar
set -u
here=$(cd "$(dirname "$0")" && pwd)
jar=${TORC_JAR:-$here/../../target/torc.jar}

skip() { echo "skipped: $*"; exit 0; }
[ -n "${GRAPH_PROGRAMS:-}" ] || skip "GRAPH_PROGRAMS names no folder with workflow-graph's programs"
worker=$GRAPH_PROGRAMS/workflow-graph-worker-sdk
client=$GRAPH_PROGRAMS/client/dist/index.js
[ -x "$worker" ] || skip "no $worker"
[ -f "$client" ] || skip "no $client"
command -v node > /dev/null || skip "no node, which the client needs"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$here/workflow-graph-programs.mjs" "$work" "$(realpath "$worker")" "$(realpath "$client")" \
  java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$(realpath "$jar")"
