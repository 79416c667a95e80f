# Sourced by run.sh: steps with a time limit each, within a time for all of them.

# begin FOLDER SECONDS: results go there, and all ends when that time is up.
begin() {
  results=$1
  deadline=$(($(date +%s) + $2))
  mkdir -p "$results/logs"
  : >"$results/logs/steps.tsv"
}

# left: the seconds that are left.
left() {
  echo $((deadline - $(date +%s)))
}

# note NAME STATUS SECONDS WORDS: for the table at the end.
note() {
  printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$results/logs/steps.tsv"
  printf '%-32s %-10s %4s s  %s\n' "$1" "$2" "$3" "$4"
}

# skip NAME WORDS: it is left out, and why.
skip() {
  note "$1" skipped 0 "$2"
}

# step NAME SECONDS COMMAND...: runs it for at most so long, its output in logs/NAME.log. Returns 0 where it was done.
step() {
  name=$1
  limit=$2
  shift 2
  rest=$(left)
  [ "$limit" -le "$rest" ] || limit=$rest
  if [ "$limit" -lt "${LEAST_SECONDS:-3}" ]; then
    skip "$name" "no time was left"
    return 1
  fi
  begun=$(date +%s)
  status=0
  timeout -k 2 "$limit" "$@" >"$results/logs/$name.log" 2>&1 </dev/null || status=$?
  took=$(($(date +%s) - begun))
  case $status in
    0) note "$name" done "$took" "" ;;
    77) note "$name" skipped "$took" "$(tail -n 1 "$results/logs/$name.log")" ;;
    124 | 137) note "$name" timed-out "$took" "see logs/$name.log for how far it got" ;;
    *) note "$name" failed "$took" "$(grep -v '^ *$' "$results/logs/$name.log" | tail -n 1 | cut -c 1-160)" ;;
  esac
  return "$status"
}

# count STATUS: of the steps.
count() {
  awk -F '\t' -v status="$1" '$2 == status { count++ } END { print count + 0 }' "$results/logs/steps.tsv"
}

# write_steps: the same as JSON, results/logs/steps.json.
write_steps() {
  awk -F '\t' 'BEGIN { print "{\"schema\": \"rescl.gpu_steps/1\", \"steps\": [" }
    { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/[[:cntrl:]]/, " ", $4)
      printf "%s  {\"name\": \"%s\", \"status\": \"%s\", \"seconds\": %s, \"remark\": \"%s\"}", (NR > 1 ? ",\n" : ""), $1, $2, $3, $4 }
    END { print "\n]}" }' "$results/logs/steps.tsv" >"$results/logs/steps.json"
}
