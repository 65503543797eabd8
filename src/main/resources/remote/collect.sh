# Writes the output directory as a tar stream after a line that tells its beginning. Answers go to the standard error.
action() {
  if [ ! -d "$OUT" ]; then
    say none >&2
    return 0
  fi
  if find_worker; then say "running $pid" >&2; fi
  command -v tar >/dev/null 2>&1 || { say "problem there is no program tar on this host" >&2; return 0; }
  say tar
  tar -cf - -C "$OUT" .
  say "tar_code $?" >&2
}
