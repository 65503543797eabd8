# Starts a worker that outlives this connection, unless one runs.
action() {
  mkdir -p -- "$OUT" 2>/dev/null || stop_with "cannot make the directory $OUT"
  [ -w "$OUT" ] || stop_with "cannot write into the directory $OUT"
  lock
  if find_worker; then
    rmdir "$base.lock"
    say "running $pid"
    return 0
  fi
  find_torc || { rmdir "$base.lock"; stop_with "no torc"; }
  rm -f -- "$end_file" "$base.stop" "$pid_file"
  [ -f "$log" ] && mv -f -- "$log" "$log.1"
  arguments
  eval "set -- $words"
  (worker "$@") >/dev/null 2>&1 </dev/null &
  i=0
  while [ ! -s "$pid_file" ] && [ ! -s "$end_file" ] && [ "$i" -lt 25 ]; do
    nap
    i=$((i + 1))
  done
  rmdir "$base.lock"
  # What cannot work ends at once.
  i=0
  while [ ! -s "$end_file" ] && [ "$i" -lt 6 ]; do
    nap
    i=$((i + 1))
  done
  if lives "$pid_file"; then
    say "started $pid"
  elif [ -s "$end_file" ]; then
    read -r code when <"$end_file"
    say "ended $code"
    [ "$code" = 0 ] || last_lines
  else
    stop_with "the worker did not start; see $log"
  fi
}

# Two at the same time must not start two workers; one that died here must not stand in the way for ever.
lock() {
  i=0
  while ! mkdir "$base.lock" 2>/dev/null; do
    if [ -n "$(find "$base.lock" -prune -mmin +2 2>/dev/null)" ] || [ "$i" -gt 100 ]; then
      rmdir "$base.lock" 2>/dev/null
    fi
    nap
    i=$((i + 1))
  done
}

# Sets words: the command line of the worker, quoted for eval. ARGUMENTS comes quoted from Java.
arguments() {
  words="\"\$torc\" $ARGUMENTS"
  if [ -n "${CA:-}" ]; then
    printf '%s\n' "$CA" >"$base.ca.pem"
    words="\"\$torc\" --tls-ca-cert \"\$base.ca.pem\" $ARGUMENTS"
  fi
}

# Stays beside the worker to note how it ended. Nobody's end of a connection ends the two.
worker() {
  trap '' HUP INT
  nohup "$@" >"$log" 2>&1 </dev/null &
  child=$!
  printf '%s\n%s\n%s\n' "$child" "$(born "$child")" "$host" >"$pid_file.new"
  mv -f -- "$pid_file.new" "$pid_file"
  wait "$child"
  code=$?
  if [ -f "$base.stop" ]; then code=stopped; fi
  rm -f -- "$base.stop"
  printf '%s %s\n' "$code" "$(date +%s)" >"$end_file"
  rm -f -- "$pid_file"
}
