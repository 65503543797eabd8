# Ends the worker of this workflow on this host, and nothing else.
action() {
  if ! find_worker; then
    say "none"
    return 0
  fi
  [ -d "$OUT" ] && : >"$base.stop"
  if ! kill -s "$SIGNAL" "$pid" 2>/dev/null; then
    rm -f -- "$base.stop"
    alive "$pid" && stop_with "cannot send SIG$SIGNAL to process $pid"
  fi
  target=$pid
  start=$(date +%s)
  while alive "$target"; do
    if [ $(($(date +%s) - start)) -ge "$LIMIT" ]; then
      say "still $target"
      return 0
    fi
    nap
  done
  # The one beside it notes the end; where there is none, nobody does.
  i=0
  while [ -f "$pid_file" ] && [ "$i" -lt 15 ]; do
    nap
    i=$((i + 1))
  done
  rm -f -- "$base.stop"
  say "stopped $target"
}
