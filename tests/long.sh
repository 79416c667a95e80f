#!/bin/sh
# Runs a command that takes minutes where somebody has asked for that (./tests/run.sh --long), and else skips it.
#
#   long.sh COMMAND...
[ -n "${RESCL_TEST_LONG:-}" ] || { echo "a long test: ./tests/run.sh --long runs it"; exit 77; }
exec "$@"
