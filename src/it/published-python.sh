#!/usr/bin/env bash
# Runs src/it/published-python.py, and then src/it/published-python-calls.py, on a server of ours.
#
#   PYTHON    a Python that has torc-client 0.35.0
#   TORC_JAR  our jar; default target/torc.jar
set -u
here=$(cd "$(dirname "$0")" && pwd)
jar=${TORC_JAR:-$here/../../target/torc.jar}
python=${PYTHON:-python3}

skip() { echo "skipped: $*"; exit 0; }
"$python" -c 'import torc.openapi_client' 2> /dev/null || skip "PYTHON names no Python with torc-client 0.35.0"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"

jar=$(cd "$(dirname "$jar")" && pwd)/$(basename "$jar")
java=(java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar")
work=$(mktemp -d)
echo "several ordinary words" | "${java[@]}" htpasswd add --file "$work/users" ann > "$work/err" 2>&1 || { cat "$work/err"; exit 1; }
"${java[@]}" serve --port 0 --database "$work/torc.db" --auth-file "$work/users" > "$work/out" 2> "$work/err" &
server=$!
trap 'kill $server; wait $server; rm -rf "$work"' EXIT
for _ in $(seq 300); do
  port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$work/out")
  [ -n "$port" ] && break
  sleep 0.1
done
[ -n "$port" ] || { echo "the server did not start:"; cat "$work/err"; exit 1; }
url=http://127.0.0.1:$port/torc-service/v1
status=0
"$python" "$here/published-python.py" "$url" "${java[@]}" || status=1
"$python" "$here/published-python-calls.py" "$url" || status=1
exit $status
