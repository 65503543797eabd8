# What could keep a worker from running here: no torc, another version, a server that does not answer from here.
action() {
  find_torc || stop_with "no torc"
  say "program $torc"
  answer=$("$torc" --version 2>&1)
  code=$?
  say "version_code $code"
  printf '%s\n' "$answer" | each version
  [ "$code" = 0 ] || return 0
  # The authorities to trust are those of the one who asks.
  set -- --url "$URL" -f json workflows get "$WF"
  ca=
  if [ -n "${CA:-}" ]; then
    ca=$(mktemp) && printf '%s\n' "$CA" >"$ca" && set -- --tls-ca-cert "$ca" "$@"
  fi
  answer=$("$torc" "$@" 2>&1)
  code=$?
  [ -z "$ca" ] || rm -f -- "$ca"
  say "server_code $code"
  printf '%s\n' "$answer" | each server
}
