# What all scripts on the other side share: plain POSIX sh. Java sets WF, OUT and the like before it. Only lines that
# begin with "@torc " are answers; whatever else a login file prints is noise.
say() { printf '@torc %s\n' "$*"; }

# Prints each line of the standard input as an answer of this kind.
each() { sed "s/^/@torc $1 /"; }

stop_with() {
  say "problem $*"
  exit 0
}

nap() { sleep 0.2 2>/dev/null || sleep 1; }

unset CDPATH
cd "${HOME:-/}" 2>/dev/null || stop_with "there is no home directory ${HOME:-}"
host=$(uname -n | tr -c 'A-Za-z0-9._\n-' _)
# Homes may be shared between hosts, so that the names of our files name the host too.
base=$OUT/torc_worker_${WF}_$host
pid_file=$base.pid
end_file=$base.exit
log=$base.log
# What the published torc writes.
other_pid_file=$OUT/torc_worker_$WF.pid
other_log=$OUT/torc_worker_$WF.log

# When a process started, in a form that differs between two processes with the same id.
born() {
  if [ -r "/proc/$1/stat" ]; then
    sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
  else
    ps -o lstart= -p "$1" 2>/dev/null
  fi
}

command_line() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null
  else
    ps -ww -o args= -p "$1" 2>/dev/null
  fi
}

alive() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  kill -0 "$1" 2>/dev/null || return 1
  if [ -r "/proc/$1/stat" ]; then
    case $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) in Z* | X* | '') return 1 ;; esac
  fi
  return 0
}

# Whether the process that a file of ours names still runs: id, time of its start and host, a line each. Sets pid.
lives() {
  [ -f "$1" ] || return 1
  pid= since= where=
  { read -r pid; read -r since; read -r where; } <"$1" 2>/dev/null
  [ "$where" = "$host" ] && alive "$pid" && [ "$(born "$pid")" = "$since" ]
}

# The same for a file of the published program, which holds the id alone.
lives_otherwise() {
  [ -f "$1" ] || return 1
  pid=
  read -r pid <"$1" 2>/dev/null
  alive "$pid" || return 1
  case "$(command_line "$pid") " in *torc*" run $2 "*) return 0 ;; esac
  return 1
}

# Sets pid to the worker of this workflow on this host.
find_worker() {
  lives "$pid_file" || lives_otherwise "$other_pid_file" "$WF" || { pid=; return 1; }
}

# Sets torc to the program; looks where a login shell would find it, too.
find_torc() {
  case $TORC in
    '~/'*) TORC=${HOME}/${TORC#??} ;;
  esac
  case $TORC in
    */*)
      torc=$TORC
      [ -f "$torc" ] && [ -x "$torc" ]
      return
      ;;
  esac
  torc=$(command -v -- "$TORC" 2>/dev/null) && return 0
  path=$("${SHELL:-/bin/sh}" -l -c env 2>/dev/null </dev/null | sed -n 's/^PATH=//p' | tail -n 1)
  [ -n "$path" ] || return 1
  PATH=$path
  export PATH
  torc=$(command -v -- "$TORC" 2>/dev/null)
}

last_lines() {
  if [ -f "$log" ]; then
    tail -n 6 "$log" | each log
  elif [ -f "$other_log" ]; then
    tail -n 6 "$other_log" | each log
  fi
}
