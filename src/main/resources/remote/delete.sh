# Deletes the output directory, if it is one and nobody works in it.
action() {
  if [ ! -e "$OUT" ] && [ ! -L "$OUT" ]; then
    say none
    return 0
  fi
  [ -d "$OUT" ] || stop_with "$OUT is no directory"
  home=$(pwd -P)
  real=$(cd "$OUT" 2>/dev/null && pwd -P) || stop_with "cannot enter $OUT"
  [ "$real" != / ] || stop_with "refused: $OUT is the root of all files"
  case "$home/" in "$real/"*) stop_with "refused: $OUT is the home directory, or holds it" ;; esac
  ours "$real" || stop_with "refused: $real does not look like an output directory of torc"
  [ ! -f "$real/torc.db" ] || stop_with "refused: $real holds a database of torc (torc.db)"
  for file in "$real"/torc_worker_*.pid; do
    [ -f "$file" ] || continue
    where=
    if lives "$file"; then stop_with "a worker still runs there (PID $pid): stop it first"; fi
    if [ -n "$where" ] && [ "$where" != "$host" ]; then
      stop_with "a worker of host $where (PID $pid) may still run there: stop it first, or remove $file"
    fi
    number=${file##*/torc_worker_}
    if [ -z "$where" ] && lives_otherwise "$file" "${number%.pid}"; then
      stop_with "a worker still runs there (PID $pid): stop it first"
    fi
  done
  rm -rf -- "$real" 2>/dev/null
  [ ! -e "$real" ] || rm -rf -- "$real" 2>/dev/null
  [ ! -e "$real" ] || stop_with "cannot delete all of $real"
  if [ -L "$OUT" ]; then rm -f -- "$OUT"; fi
  say deleted
}

# An empty one, or one in which a worker has written.
ours() {
  [ -z "$(ls -A "$1" 2>/dev/null)" ] && return 0
  for found in "$1"/job_stdio "$1"/torc_worker_* "$1"/job_runner_* "$1"/worker_*_pid*.log "$1"/resource_utilization; do
    [ -e "$found" ] && return 0
  done
  return 1
}
