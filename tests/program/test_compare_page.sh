#!/bin/sh
# The page of compare in Chromium; exit 77 where there is none.
. "$(dirname "$0")/common.sh"
data=$RESCL_SOURCE_DIR/tests/program/compare
tests=$RESCL_SOURCE_DIR/tests/program

command -v python3 >/dev/null || { echo 'skipped: Python is not installed'; exit 77; }
python3 "$tests/browser.py" || { echo 'skipped: Chromium is not installed'; exit 77; }

succeeds compare "$data/desktop.json" "$data/laptop.json" "$data/profile.json" --html all.html
succeeds compare "$data/laptop.json" --html bench.html
succeeds compare "$data/profile.json" --html profile.html
# What failed alone, names that are markup, and numbers at the ends of what is taken.
hostile='</script><script>window.hostile = 1</script><!-- <img src=x onerror=window.hostile=1>'
echo "{\"schema\": \"rescl.bench/1\", \"results\": [
  {\"model\": \"$hostile\", \"device\": {\"name\": \"$hostile\"}, \"batch\": 1, \"latency_ms\": {\"median\": 1e18}, \"gflops\": 1e18},
  {\"model\": \"$hostile\", \"device\": {\"name\": \"small\"}, \"batch\": 1, \"latency_ms\": {\"median\": 1e-9},
   \"fraction_of_peak\": 0, \"memory_bytes\": {\"weights\": 1e18}, \"startup_ms\": {\"load\": 0}, \"images_per_second\": 0},
  {\"model\": \"b\", \"device\": {\"name\": \"c\"}, \"batch\": 1, \"status\": \"failed\", \"message\": \"$hostile\"},
  {\"model\": null, \"device\": {\"name\": \"y\"}, \"status\": \"$hostile\"}]}" >hostile.json
succeeds compare hostile.json --html hostile.html
python3 "$tests/check_page.py" all.html bench.html profile.html hostile.html
