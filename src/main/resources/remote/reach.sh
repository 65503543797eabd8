# Whether a command can be run here at all.
action() { say "system $(uname -s)"; }
