# Whether a worker runs here, or how it ended.
action() {
  if find_worker; then
    say "running $pid"
    say "elapsed $(ps -o etime= -p "$pid" 2>/dev/null | tr -d ' ')"
  elif [ -s "$end_file" ]; then
    read -r code when <"$end_file"
    say "ended $code"
    case $code in 0 | stopped) ;; *) last_lines ;; esac
  elif [ -f "$pid_file" ]; then
    read -r pid <"$pid_file"
    say "lost $pid"
    last_lines
  elif [ -f "$other_pid_file" ]; then
    say "ended unknown"
  else
    say "none"
  fi
}
