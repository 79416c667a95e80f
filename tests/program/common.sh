# Sourced by each test of the program: an empty folder to work in, and checks that say what went wrong.
set -eu
# Under sanitizers: what they find is neither of the program's exit codes, and what they pass over is not printed.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}exitcode=99"
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}print_suppressions=0"
program=$RESCL_PROGRAM
# shellcheck disable=SC2034 # for the tests
demo=$RESCL_SOURCE_DIR/apps/demo
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

die() {
  echo "$*" >&2
  [ ! -s stderr ] || sed 's/^/  stderr: /' stderr >&2
  exit 1
}

# succeeds ARGUMENT...: the program ends with 0 and says nothing on stderr, which is no terminal; its output is in stdout.
succeeds() {
  code=0
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = 0 ] || die "rescl $*: exit code $code, expected 0"
  [ ! -s stderr ] || die "rescl $*: expected nothing on stderr"
}

# fails WORDS ARGUMENT...: the program ends with 1 and one message that holds WORDS, an extended regular expression.
fails() {
  words=$1
  shift
  code=0
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = 1 ] || die "rescl $*: exit code $code, expected 1"
  head -n 1 stderr | grep -q '^rescl: ' || die "rescl $*: the message does not begin with 'rescl: '"
  [ "$(grep -c '^rescl: ' stderr)" = 1 ] || die "rescl $*: expected one message"
  tr '\n' ' ' <stderr | grep -Eq -e "$words" || die "rescl $*: the message does not say '$words'"
}

# is_wrong_use WORDS ARGUMENT...: the same for exit code 2.
is_wrong_use() {
  words=$1
  shift
  code=0
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = 2 ] || die "rescl $*: exit code $code, expected 2"
  [ ! -s stdout ] || die "rescl $*: expected nothing on stdout"
  grep -Eq -e "$words" stderr || die "rescl $*: the message does not say '$words'"
}

# says WORDS [FILE]: the file, or the output of the last command, has a line that matches the extended regular expression.
says() {
  grep -Eq -e "$1" "${2:-stdout}" || die "${2:-stdout}: no line matches '$1': $(head -c 2000 "${2:-stdout}")"
}

# json_says TEXT FILE: the JSON, without blanks, holds the text.
json_says() {
  tr -d ' \t\n' <"$2" | grep -Fq -e "$1" || die "$2 does not hold $1: $(head -c 2000 "$2")"
}

# validate KIND FILE...: each file is as apps/schemas/KIND.schema.json says; what is not is told in the file wrong. Exit
# code 77 without Python's jsonschema.
validate() {
  schema=$RESCL_SOURCE_DIR/apps/schemas/$1.schema.json
  shift
  "$RESCL_SOURCE_DIR/tests/program/validate.py" "$schema" "$@" >wrong
}

# needs_schema KIND: it is a schema; the test ends as skipped where that can not be told.
needs_schema() {
  code=0
  validate "$1" || code=$?
  [ "$code" != 77 ] || { cat wrong; exit 77; }
  [ "$code" = 0 ] || die "the schema of $1 is none: $(cat wrong)"
}

# is_valid KIND FILE...
is_valid() {
  validate "$@" || die "not as the schema says: $(cat wrong)"
}

# refuses KIND FILE SCRIPT: what sed makes of a right file is wrong.
refuses() {
  sed "$3" "$2" >changed.json
  ! cmp -s "$2" changed.json || die "$2: sed changes nothing: $3"
  ! validate "$1" changed.json || die "$2: the schema takes what this makes of it: $3"
}
