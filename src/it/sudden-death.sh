#!/usr/bin/env bash
# kill -9 of server and workers at 200 random moments while a graph of 2,000 jobs runs; about 15 minutes.
# usage: src/it/sudden-death.sh [KILLS [JOBS [SEED]]]
set -eu
cd "$(dirname "$0")/../.."
kills=${1:-200}
jobs=${2:-2000}
seed=${3:-$RANDOM$RANDOM}
[ -f target/torc.jar ] || mvn -q -B package -DskipTests
exec mvn -q -B test-compile failsafe:integration-test@black-box failsafe:verify@black-box \
  -DskipITs=false -Dit.test=SuddenDeathIT -Dtorc.it.kills="$kills" -Dtorc.it.jobs="$jobs" -Dtorc.it.seed="$seed"
