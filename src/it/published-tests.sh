#!/bin/sh
# Runs the integration tests of the published Torc crate against packaging/torc-server, and prints a table.
#
#   TORC_PUBLISHED_CRATE    a checkout of the crate whose programs and test programs are built (target/debug, target/debug/deps)
#   TORC_PUBLISHED_THREADS  how many tests of a program run at a time; 2 when not set
#   TORC_PUBLISHED_MODE     "ours" (the default) or "theirs": the server of the checkout, for comparison
#
# usage: published-tests.sh [TEST ...]    without names, every test program there is
#
# The tests start ./target/debug/torc-server; for the time of the run this is a script that starts the server asked for.
# They also call cargo, which has nothing left to do here, and sqlx, which lays out an empty database: both are replaced
# by stand-ins, sqlx only where it is not installed.
set -eu

crate=${TORC_PUBLISHED_CRATE:-}
mode=${TORC_PUBLISHED_MODE:-ours}
here=$(cd "$(dirname "$0")/../.." && pwd -P)
if [ -z "$crate" ] || [ ! -d "$crate/target/debug/deps" ]; then
  echo "published-tests.sh: skipped: TORC_PUBLISHED_CRATE names no built checkout of the published crate"
  exit 0
fi
crate=$(cd "$crate" && pwd -P)
bins=$crate/target/debug
scratch=$(mktemp -d "${TMPDIR:-/tmp}/torc-published.XXXXXX")

# ---- the server that the tests start ----

[ -e "$bins/torc-server.theirs" ] || cp -p "$bins/torc-server" "$bins/torc-server.theirs"
restore() {
  mv -f "$bins/torc-server.theirs" "$bins/torc-server"
  rm -rf "$scratch"
}
trap restore EXIT
trap 'exit 130' INT TERM HUP
if [ "$mode" = theirs ]; then
  cp -p "$bins/torc-server.theirs" "$bins/torc-server.copy"
  mv -f "$bins/torc-server.copy" "$bins/torc-server"
else
  printf '#!/bin/sh\nexec "%s/packaging/torc-server" "$@"\n' "$here" >"$bins/torc-server.ours"
  chmod +x "$bins/torc-server.ours"
  mv -f "$bins/torc-server.ours" "$bins/torc-server"
  # The first start prepares the quick ones that the tests wait for.
  "$here/packaging/torc" serve --port 0 --database :memory: --shutdown-on-stdin-eof </dev/null >/dev/null 2>&1
fi

# ---- the tools that they call ----

cat >"$scratch/cargo" <<'SCRIPT'
#!/bin/sh
# All is built. "cargo run --bin NAME ... -- ARGS" runs what is there.
[ "${1:-}" = run ] || exit 0
bin=torc
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  [ "$1" = --bin ] && bin=$2
  shift
done
shift
exec "./target/debug/$bin" "$@"
SCRIPT
if ! command -v sqlx >/dev/null 2>&1; then
  [ "$mode" = ours ] || { echo "published-tests.sh: their server needs sqlx on the PATH" && exit 2; }
  printf '#!/bin/sh\nexit 0\n' >"$scratch/sqlx" # this server lays out empty files itself
fi
chmod +x "$scratch"/*
PATH=$scratch:$PATH
USER=${USER:-tester}
export PATH USER

# ---- run ----

cd "$crate"
[ $# -gt 0 ] || set -- $(cd tests && ls test_*.rs | sed 's/\.rs$//')
printf '%-45s %s\n' "test program" "passed of total ($mode)"
all=0
good=0
for name in "$@"; do
  program=$(ls -t "$bins/deps/$name"-* 2>/dev/null | grep -v '\.d$' | head -n 1)
  if [ -z "$program" ]; then
    printf '%-45s %s\n' "$name" "not built"
    continue
  fi
  log=$scratch/$name.log
  timeout 1800 "$program" --test-threads="${TORC_PUBLISHED_THREADS:-2}" >"$log" 2>&1 </dev/null || true
  passed=$(grep -a -c '^test .* \.\.\. ok$' "$log" || true)
  result=$(grep -a '^test result' "$log" | tail -n 1)
  # Lines of the server may be mixed into those of a test: the last line counts.
  [ -z "$result" ] || passed=$(printf '%s' "$result" | sed 's/.* \([0-9]*\) passed.*/\1/')
  failed=$(printf '%s' "$result" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
  total=$((passed + ${failed:-0}))
  all=$((all + total))
  good=$((good + passed))
  printf '%-45s %s/%s%s\n' "$name" "$passed" "$total" "$([ -n "$result" ] || echo '  (did not end)')"
  grep -a '^    [a-z_:0-9]*$' "$log" | sort -u | sed 's/^ */  failed: /'
done
printf '%-45s %s/%s\n' "all" "$good" "$all"
