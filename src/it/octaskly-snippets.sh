#!/usr/bin/env bash
# The snippets of Octaskly's API document - Python, curl and Rust - on this torc: taken out of the document as they
# are written, with the port and a token filled in, and run. A torc worker runs what they have submitted.
# usage: src/it/octaskly-snippets.sh DOCUMENT      (or OCTASKLY_DOCUMENT=FILE)
#
#   TORC_JAR      our jar; default target/torc.jar
#   SNIPPETS_DIR  folder that keeps the Python environment and the Rust build for the next time
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
document=${1:-${OCTASKLY_DOCUMENT:-}}
jar=$(realpath -m "${TORC_JAR:-$root/target/torc.jar}")

skip() { echo "skipped: $*"; exit 0; }
[ -f "$document" ] || skip "name the API document as an argument or in OCTASKLY_DOCUMENT"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"
command -v curl > /dev/null || skip "no curl"
command -v python3 > /dev/null || skip "no python3"

work=$(mktemp -d)
keep=${SNIPPETS_DIR:-$work/keep}
mkdir -p "$keep"
children=()
trap 'for c in "${children[@]}"; do kill "$c" 2> /dev/null; wait "$c" 2> /dev/null; done; rm -rf "$work"' EXIT
failed=0
ok() { echo "ok      $*"; }
bad() { echo "FAILED  $*"; failed=1; }

section() { # section FROM TO: the lines between two headings, without their common indent
  sed -n "/^$1\$/,/^$2\$/p" "$document" | sed '1d;$d' | sed 's/^  //'
}
section 'Python Client' 'cURL Examples' > "$work/client.py.txt"
section 'cURL Examples' 'Rust Client' > "$work/curl.txt"
# Two lines of notes have slipped into the middle of the document's Rust code.
section 'Rust Client' 'RATE LIMITING' | sed '/^Notes$/d; /^- /d' > "$work/main.rs.txt"
for f in client.py curl main.rs; do
  grep -q '[^[:space:]]' "$work/$f.txt" || { echo "no $f snippet in $document"; exit 1; }
done

export OCTASKLY_SECRET_KEY=a-secret-of-this-test-that-is-long-enough
torc() { java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" "$@"; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$work" || exit 1
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" serve --port 0 --listen "octaskly=$port" > out 2> err &
children+=($!)
for _ in $(seq 300); do
  curl -s "http://localhost:$port/health" > /dev/null && break
  sleep 0.1
done
token=$(torc token create --role admin --sub somebody)
[ -n "$token" ] || { cat err; exit 1; }
shared=$(sed -n 's/^TORC_SERVER_PORT=//p' out)

fill() { # the snippet with what its reader has to fill in
  sed -e "s/localhost:3000/localhost:$port/g" -e "s/bearer_token_here/$token/; s/\"bearer_token\"/\"$token\"/" \
    -e "s/Bearer TOKEN/Bearer $token/g" "$1"
}
field() { # field NAME: of the JSON object on standard input; parts of the name are separated by dots
  python3 -c 'import json, sys
v = json.load(sys.stdin)
for part in sys.argv[1].split("."): v = v[part]
print(v)' "$1"
}
task() { curl -s "http://localhost:$port/api/v1/tasks/$1" -H "Authorization: Bearer $token"; }
submitted=()

# --- curl: each example on its own; the fixed id of the document is that of the task created first
fill curl.txt > curl.sh
awk -v dir="$work" '/^[^ ].*:$/ { n++; name = $0; sub(/:$/, "", name); gsub(/ /, "-", name); next }
  NF { print > (dir "/curl-" n "-" name ".sh") }' curl.sh
first=
for f in curl-*.sh; do
  name=${f#curl-?-}
  name=${name%.sh}
  [ -z "$first" ] || sed -i "s/task-001/$first/" "$f"
  answer=$(bash "$f" 2> curl.err)
  case $name in
    Create-task)
      first=$(echo "$answer" | field id) && [ "$(echo "$answer" | field status)" = queued ] && ok "curl $name" || bad "curl $name: $answer" ;;
    List-tasks)
      [ "$(echo "$answer" | field total)" = 1 ] && echo "$answer" | grep -q "\"$first\"" && ok "curl $name" || bad "curl $name: $answer" ;;
    Get-task-details)
      [ "$(echo "$answer" | field id)" = "$first" ] && [ "$(echo "$answer" | field command)" = 'echo test' ] && ok "curl $name" || bad "curl $name: $answer" ;;
    Cancel-task)
      [ "$(echo "$answer" | field status)" = cancelled ] && ok "curl $name" || bad "curl $name: $answer" ;;
    Get-statistics)
      [ "$(echo "$answer" | field database.total_tasks)" = 1 ] && ok "curl $name" || bad "curl $name: $answer" ;;
    Health-check)
      [ "$(echo "$answer" | field status)" = healthy ] && ok "curl $name" || bad "curl $name: $answer" ;;
    *) bad "curl $name: an example that this script does not know" ;;
  esac
done
[ "$(ls curl-*.sh | wc -l)" = 6 ] || bad "the document has $(ls curl-*.sh | wc -l) curl examples, not 6"

# --- Python
python=python3
if ! python3 -c 'import requests' 2> /dev/null; then
  python=$keep/venv/bin/python
  "$python" -c 'import requests' 2> /dev/null ||
    { python3 -m venv "$keep/venv" && "$keep/venv/bin/pip" -q install requests; } > pip.log 2>&1
fi
if "$python" -c 'import requests' 2> /dev/null; then
  fill client.py.txt > client.py
  if "$python" client.py > python.out 2> python.err && grep -q "'command': 'echo hello'" python.out; then
    submitted+=("$(sed -n "s/.*'id': '\([^']*\)'.*/\1/p" python.out)")
    ok "Python"
  else
    bad "Python: $(cat python.out python.err)"
  fi
else
  echo "skipped Python: requests cannot be had ($(tail -1 pip.log))"
fi

# --- Rust
if command -v cargo > /dev/null; then
  mkdir -p "$keep/rust/src"
  printf '[package]\nname = "snippet"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nreqwest = { version = "0.12", features = ["json"], default-features = false }\nserde_json = "1"\ntokio = { version = "1", features = ["macros", "rt-multi-thread"] }\n' \
    > "$keep/rust/Cargo.toml"
  fill main.rs.txt > "$keep/rust/src/main.rs"
  if (cd "$keep/rust" && cargo build -q) > cargo.log 2>&1; then
    if "$keep/rust/target/debug/snippet" > rust.out 2> rust.err && grep -q 'String("queued")' rust.out; then
      submitted+=("$(sed -n 's/.*"id": String("\([^"]*\)").*/\1/p' rust.out)")
      ok "Rust"
    else
      bad "Rust: $(cat rust.out rust.err)"
    fi
  elif grep -q 'download\|index\|resolve host\|network' cargo.log; then
    echo "skipped Rust: cargo cannot have reqwest ($(grep -m1 -i error cargo.log))"
  else
    bad "Rust: $(tail -20 cargo.log)"
  fi
else
  echo "skipped Rust: no cargo"
fi

# --- what they have submitted is run
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" --url "http://127.0.0.1:$shared/torc-service/v1" \
  worker -o "$work/worker" > worker.out 2>&1 &
children+=($!)
for id in "${submitted[@]}"; do
  for _ in $(seq 300); do
    [ "$(task "$id" | field status)" = queued ] || [ "$(task "$id" | field status)" = running ] || break
    sleep 0.2
  done
  [ "$(task "$id" | field status)" = completed ] && [ "$(task "$id" | field exit_code)" = 0 ] && [ "$(task "$id" | field stdout)" = hello ] &&
    ok "task $id has run" || bad "task $id: $(task "$id")"
done
[ "$(task "$first" | field status)" = cancelled ] && ok "the cancelled task has not run" || bad "task $first: $(task "$first")"
exit $failed
