action </dev/null
exit 0
