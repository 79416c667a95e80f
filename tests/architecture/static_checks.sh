#!/bin/sh
# static_checks.sh TOOL [BUILD]: no finding of a static checker in our code. Exit 77 where the tool is not installed.
#
#   cppcheck            errors, and what is doubtful, slow or not portable
#   clang-tidy BUILD    what .clang-tidy lists, which says what is left out and why; BUILD has compile_commands.json
set -eu
tool=$1
cd "$(dirname "$0")/../.."
command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
case $tool in
cppcheck)
  cppcheck --enable=warning,performance,portability --inline-suppr --std=c11 --quiet --error-exitcode=1 \
    --suppress=missingIncludeSystem -I include -I runtime -I apps/rescl runtime apps
  ;;
clang-tidy)
  find runtime apps/rescl apps/compiler -name '*.c' | sort | xargs -n 8 clang-tidy -quiet -p "$2"
  ;;
*) echo "no such checker: $tool"; exit 2 ;;
esac
