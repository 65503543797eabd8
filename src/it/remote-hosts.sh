#!/usr/bin/env bash
# torc remote on real hosts, through real ssh: two hosts run 40 jobs of one workflow together on a server that asks for
# passwords; then status, stop, collect-logs and delete-logs, a host that is not there, and, with the published program,
# its commands on this server with its own workers and with ours.
# usage: TORC_SSH_CONFIG=FILE REMOTE_HOSTS='HOST HOST' REMOTE_SERVER=ADDRESS src/it/remote-hosts.sh
#
#   TORC_SSH_CONFIG     configuration of ssh with which 'ssh -F FILE HOST true' works without a question
#   REMOTE_HOSTS        two host names, as ssh knows them
#   REMOTE_SERVER       an address of this machine that the hosts can reach, and on which a server may listen
#   TORC_REMOTE_TORC    torc on the hosts; default packaging/torc of this folder, for hosts that share it
#   TORC_PUBLISHED_BIN  folder with the published torc 1.0.0, here and on the hosts; without it that part is skipped
#   TORC_JAR            our jar; default target/torc.jar
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
jar=$(realpath -m "${TORC_JAR:-$root/target/torc.jar}")
read -r -a hosts <<<"${REMOTE_HOSTS:-}"
address=${REMOTE_SERVER:-}
published=${TORC_PUBLISHED_BIN:-}/torc
export TORC_REMOTE_TORC=${TORC_REMOTE_TORC:-$root/packaging/torc}

skip() { echo "skipped: $*"; exit 0; }
[ -f "${TORC_SSH_CONFIG:-}" ] || skip "TORC_SSH_CONFIG names no configuration of ssh"
[ ${#hosts[@]} -ge 2 ] || skip "REMOTE_HOSTS names no two hosts"
[ -n "$address" ] || skip "REMOTE_SERVER names no address of this machine"
[ -f "$jar" ] || skip "no $jar: build it with mvn -q package -DskipTests"
command -v ssh > /dev/null && command -v python3 > /dev/null || skip "no ssh or no python3"
config=$(realpath "$TORC_SSH_CONFIG")
a=${hosts[0]} b=${hosts[1]}
for h in "$a" "$b"; do
  ssh -F "$config" -o BatchMode=yes "$h" true || skip "ssh -F $config $h does not work"
done
work=$(mktemp -d "${TMPDIR:-/tmp}/torc remote.XXXXXX")
export TORC_SSH_OPTIONS="-F \"$config\" -o ConnectTimeout=5"
# Quotes and blanks in the name of the directory must not matter.
out="torc it's \$HOME $$"
children=()
failed=0

torc() { java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" "$@"; }
remote() { # remote OPTION VALUE COMMAND...: torc remote with the output directory
  local option=$1
  shift
  torc remote "$@" "--$option" "$out"
}
check() { if [ "$2" = "$3" ]; then echo "ok      $1"; else echo "FAILED  $1: '$2', not '$3'"; failed=1; fi; }
has() { if grep -q -e "$2" <<<"$3"; then echo "ok      $1"; else echo "FAILED  $1: no '$2' in:"; echo "$3"; failed=1; fi; }
json() { python3 -c 'import json, sys
d = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1"; }
newest() { torc -f json workflows list | json 'max(w["id"] for w in d["items"])'; }
finish() {
  for id in 1 2 3 4; do torc remote stop $id --force --output-dir "$out"; done > /dev/null 2>&1
  for c in "${children[@]}"; do kill "$c" 2> /dev/null; wait "$c" 2> /dev/null; done
  rm -rf "$work"
}
trap finish EXIT

serve() { # serve NAME OPTIONS...: starts a server; sets TORC_API_URL
  (cd "$work" && exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" serve --host "$address" --port 0 \
    --database "$work/$1.db" "${@:2}") > "$work/$1.out" 2>&1 &
  children+=($!)
  local port=
  for _ in $(seq 300); do
    port=$(sed -n 's/^TORC_SERVER_PORT=//p' "$work/$1.out")
    [ -n "$port" ] && break
    sleep 0.1
  done
  [ -n "$port" ] || { cat "$work/$1.out"; exit 1; }
  export TORC_API_URL=http://$address:$port/torc-service/v1
}

cd "$work" || exit 1
printf '%s\n' 'name: forty' 'jobs:' '  - {name: "j{i}", parameters: {i: "1:40"}, command: "uname -n; sleep 1"}' > forty.yaml
printf '%s\n' 'name: long' 'jobs:' '  - {name: "j{i}", parameters: {i: "1:4"}, command: "uname -n; sleep 300"}' > long.yaml

# --- forty jobs on two hosts, in the name of somebody with a password
export TORC_USERNAME=ann TORC_PASSWORD="hush it's \$HOME secret"
printf '%s\n' "$TORC_PASSWORD" | torc htpasswd add --cost 4 --file users ann > /dev/null 2>&1 || exit 1
serve first --auth-file users --require-auth
torc create forty.yaml > /dev/null || exit 1
answer=$(torc remote add-workers 1 "$a" "$b" "nohost.invalid" 2>&1)
check "add-workers tells of the host that is not there" $? 1
has "and adds the others" "Added 2 worker(s) to workflow 1" "$answer"
answer=$(remote output-dir run 1 --max-parallel-jobs 2 2>&1)
check "run" $? 0
has "starts two workers" "Started 2/2 workers" "$answer"
has "the second run finds them" "Already running" "$(remote output-dir run 1 2>&1)"
answer=$(remote output-dir status 1)
check "status" $? 0
has "both run" "2/2 workers running" "$answer"
seen=$(ssh -F "$config" "$a" 'ps -ww -eo args')
check "the password is in no list of processes" "$(grep -c -e 'hush it' <<<"$seen")" 0
torc watch 1 > watch.out 2>&1
check "all jobs end well" $? 0
check "forty are completed" "$(torc -f json jobs list 1 | json 'sum(j["status"] == "completed" for j in d["items"])')" 40
for _ in $(seq 60); do # the workers leave when nothing is left to do
  answer=$(remote output-dir status 1)
  grep -q '0/2 workers running' <<<"$answer" && break
  sleep 1
done
has "the workers have ended by themselves" "Ended *│ -" "$answer"
answer=$(remote remote-output-dir collect-logs 1 -l logs 2>&1)
check "collect-logs" $? 0
lines=$(find logs -name '*.o' -printf '%f\n' | sort -u | wc -l)
check "the output of forty jobs came" "$lines" 40
check "from two hosts" "$(find logs -name '*.o' -exec cat {} + | sort -u | wc -l)" 2
answer=$(remote remote-output-dir delete-logs 1 2>&1)
check "delete-logs" $? 0
has "nothing is left there" "already clean" "$(remote remote-output-dir delete-logs 1 2>&1)"

# --- workers that are busy
torc create long.yaml > /dev/null
printf '# two hosts\n%s\n%s\n' "$a" "$b" > hosts.txt
torc remote add-workers 2 nohost.invalid --no-check > /dev/null
answer=$(remote output-dir run 2 -w hosts.txt 2>&1)
check "run with a host that is not there ends with 1" $? 1
has "and starts the others" "Started 2/3 workers" "$answer"
torc remote remove-worker nohost.invalid 2 > /dev/null
check "remove-worker" $? 0
remote remote-output-dir delete-logs 2 > /dev/null 2>&1
check "delete-logs is refused while they run" $? 1
answer=$(remote remote-output-dir collect-logs 2 -l logs2 --delete 2>&1)
check "and so is collect-logs --delete" $? 1
answer=$(remote output-dir stop 2 2>&1)
check "stop" $? 0
has "waits for the end" "Stopped (PID" "$answer"
has "status knows" "Stopped" "$(remote output-dir status 2)"
left=$(for h in "$a" "$b"; do ssh -F "$config" "$h" "ps -ww -eo args"; done | grep -c "^sleep 300")
check "no job is left behind" "$left" 0
torc workflows reset-status 2 --reinitialize --force --no-prompts > /dev/null 2>&1
answer=$(remote output-dir run 2 2>&1)
has "run starts them again" "Started 2/2 workers" "$answer"
answer=$(remote output-dir stop 2 --force 2>&1)
check "stop --force" $? 0
answer=$(torc -f json remote status 2 --output-dir "$out")
check "status as JSON: nobody runs" "$(json 'sum(w["state"] == "running" for w in d["workers"])' <<<"$answer")" 0
answer=$(remote remote-output-dir collect-logs 2 -l logs2 --delete 2>&1)
check "collect-logs --delete" $? 0
has "has copied and deleted" "Collected and deleted logs from 2/2 workers" "$answer"
has "it is gone" "already clean" "$(remote remote-output-dir delete-logs 2 2>&1)"

# --- a server that the hosts cannot reach
answer=$(TORC_PASSWORD=wrong torc --url "${TORC_API_URL}" remote run 1 2>&1)
check "a wrong password" $? 1
unset TORC_PASSWORD TORC_USERNAME
(cd "$work" && exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" serve --port 0 --database loop.db) \
  > loop.out 2>&1 &
children+=($!)
for _ in $(seq 300); do grep -q '^TORC_SERVER_PORT=' loop.out && break; sleep 0.1; done
loop=http://127.0.0.1:$(sed -n 's/^TORC_SERVER_PORT=//p' loop.out)/torc-service/v1
torc --url "$loop" create long.yaml > /dev/null
torc --url "$loop" remote add-workers 1 "$a" > /dev/null 2>&1
answer=$(torc --url "$loop" remote run 1 -o "$out" 2>&1)
check "a server on loopback only" $? 1
has "is explained" "127.0.0.1 means, on each host, that host itself" "$answer"

# --- the published program
if [ -x "$published" ]; then
  published=$(realpath "$published")
  serve second
  # It has no option for a configuration of ssh, and looks for torc in the PATH of the hosts.
  mkdir bin ours
  for p in ssh scp; do
    printf '#!/bin/bash\nn=$#\nlast=${!n}\n[ %s = ssh ] && last="PATH=$REMOTE_PATH:\\$PATH; $last"\nexec %q -F %q "${@:1:n-1}" "$last"\n' \
      $p "$(command -v $p)" "$config" > bin/$p
  done
  chmod +x bin/ssh bin/scp
  ln -s "$TORC_REMOTE_TORC" ours/torc
  theirs() { PATH="$work/bin:$PATH" REMOTE_PATH=$1 "$published" remote "${@:2}"; }
  theirs_dir=torc_it_$$
  for kind in theirs ours; do
    folder=$(dirname "$published")
    [ $kind = ours ] && folder=\'$work/ours\'
    torc create forty.yaml > /dev/null
    id=$(newest)
    theirs "$folder" add-workers "$id" "$a" > published.out 2>&1
    check "published add-workers ($kind on the host)" $? 0
    has "our list-workers shows it" "$a" "$(torc remote list-workers "$id")"
    theirs "$folder" run "$id" -o $theirs_dir --max-parallel-jobs 4 --poll-interval 1 --skip-version-check >> published.out 2>&1
    check "published run ($kind)" $? 0
    has "our status finds its worker" "1/1 workers running" "$(torc remote status "$id" --output-dir $theirs_dir)"
    if [ $kind = theirs ]; then
      has "and starts no second one" "Already running" "$(torc remote run "$id" -o $theirs_dir --skip-version-check 2>&1)"
      torc watch "$id" > watch.out 2>&1
      check "all jobs end well ($kind)" $? 0
    fi
    has "our stop ends it" "Stopped (PID\|not running" "$(torc remote stop "$id" --output-dir $theirs_dir 2>&1)"
    has "published status agrees" "0/1 workers running" "$(theirs "$folder" status "$id" --output-dir $theirs_dir 2>&1)"
    theirs "$folder" remove-worker "$a" "$id" >> published.out 2>&1
    torc remote add-workers "$id" "$b" > /dev/null 2>&1
    has "published list-workers shows ours" "$b" "$(theirs "$folder" list-workers "$id" 2>&1)"
  done
  torc remote delete-logs "$id" --remote-output-dir $theirs_dir > /dev/null 2>&1
  check "our delete-logs" $? 0
else
  echo "skipped the published program: TORC_PUBLISHED_BIN names no folder with it"
fi
[ $failed = 0 ] && echo "all is well"
exit $failed
