#!/usr/bin/env bash
# Three fan-outs of 1,000 jobs with workflow-graph's own worker: on our server, as the launcher starts it, and on its own,
# one after the other. Its server listens on every interface, so all of this happens in a network of its own.
#
#   GRAPH_PROGRAMS  folder with workflow-graph-worker-sdk and workflow-graph-server, version 1.2.11
#   TORC_JAR        our jar; default target/torc.jar
set -u
here=$(cd "$(dirname "$0")" && pwd)
jar=${TORC_JAR:-$here/../../target/torc.jar}

skip() { echo "skipped: $*"; exit 0; }
[ -n "${GRAPH_PROGRAMS:-}" ] || skip "GRAPH_PROGRAMS names no folder with workflow-graph's programs"
worker=$GRAPH_PROGRAMS/workflow-graph-worker-sdk
server=$GRAPH_PROGRAMS/workflow-graph-server
[ -x "$worker" ] || skip "no $worker"
[ -x "$server" ] || skip "no $server"
command -v node > /dev/null || skip "no node, which drives the servers"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"
unshare -n true 2> /dev/null || skip "this user may not make a network of its own (unshare -n)"

run() { unshare -n bash -c 'ip link set lo up; exec node "$@"' _ "$here/workflow-graph-fanout.mjs" "$@"; }
worker=$(realpath "$worker")
export TORC_JAR
TORC_JAR=$(realpath "$jar")
run ours "$worker" "$(realpath "$here/../../packaging/torc")" serve --port 3000 --database torc.db
run its-own "$worker" "$(realpath "$server")"
