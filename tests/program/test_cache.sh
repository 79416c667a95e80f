#!/bin/sh
# The cache: shown, emptied, and nothing else of its folder touched.
. "$(dirname "$0")/common.sh"

export RESCL_CACHE_DIR="$folder/my cache"
succeeds cache path
[ "$(cat stdout)" = "$RESCL_CACHE_DIR" ] || die "another path: $(cat stdout)"
succeeds cache
says '^0 entries, 0 B, in .*/my cache$'
succeeds cache clear
says '^0 entries, 0 B, removed from '
[ ! -e "$RESCL_CACHE_DIR" ] || die "looking made the folder"

succeeds create cifar_resnet20 -o model.onnx
succeeds verify model.onnx
succeeds cache list --json cache.json
head -n 1 stdout | grep -Eq '^kind +name +device +size +age$' || die "no heading: $(cat stdout)"
device=$("$program" devices | awk '$1 == "*" { sub(/[^-a-zA-Z0-9_].*/, "", $4); print $4 }')
says "^program +[a-z0-9_]+ +$device.* +[0-9.]+ [KM]?B +[0-9]+ (s|min)$"
count=$(grep -c '^program ' stdout)
[ "$count" -gt 1 ] || die "expected several programs: $(cat stdout)"
! grep -q 'not usable' stdout || die "a fresh entry is not usable: $(cat stdout)"
count=$(grep -cE '^(program|tuning) ' stdout)
says "^$count entries, .* in .*/my cache$"
json_says '"schema":"rescl.cache/1"' cache.json
json_says '"entries":[{"kind":"program","name":"' cache.json
[ "$(grep -c '"written"' cache.json)" = "$count" ] || die "the JSON has another number of entries"
succeeds cache list --json -
cmp -s stdout cache.json || die "--json - differs from --json FILE"

# What is damaged or was left by a killed process is seen, what others put there is not.
mkdir -p "$RESCL_CACHE_DIR/tuning"
name=0123456789abcdef0123456789abcde
printf '{\n\t"schema":\t"rescl.tuning/0",\n"device": {"name": "a device"}}' >"$RESCL_CACHE_DIR/tuning/${name}0.json"
printf '{\n\t"schema":' >"$RESCL_CACHE_DIR/tuning/${name}1.json"
printf resc >"$RESCL_CACHE_DIR/programs/${name}2.bin.a1B2c3"
echo resclp0 and older >"$RESCL_CACHE_DIR/programs/${name}3.bin"
echo mine >"$RESCL_CACHE_DIR/programs/notes.txt"
echo mine >"$RESCL_CACHE_DIR/programs/firmware.bin"
echo mine >"$RESCL_CACHE_DIR/programs/${name}4.bin"
echo mine >"$RESCL_CACHE_DIR/notes.json"
ln -s "$folder/model.onnx" "$RESCL_CACHE_DIR/programs/link.bin"
succeeds cache
says "^tuning +${name}0 +a device +62 B "
says "^tuning +${name}1 +\(not usable\) +12 B "
[ "$(grep -Ec "^program +$name. +\(not usable\) " stdout)" = 2 ] || die "expected two unusable programs: $(cat stdout)"
says "^$((count + 4)) entries, "
succeeds cache clear
says "^$((count + 4)) entries, .* removed from "
succeeds cache
says '^0 entries, 0 B, '
[ -f "$RESCL_CACHE_DIR/programs/notes.txt" ] && [ -f "$RESCL_CACHE_DIR/notes.json" ] &&
  [ -f "$RESCL_CACHE_DIR/programs/firmware.bin" ] && [ -f "$RESCL_CACHE_DIR/programs/${name}4.bin" ] &&
  [ -h "$RESCL_CACHE_DIR/programs/link.bin" ] && [ -f model.onnx ] || die "removed what is not the library's"
succeeds verify model.onnx # fills it anew
succeeds cache
says "^$count entries, "

# What others could have written is not run, and nothing is put there.
chmod g+w "$RESCL_CACHE_DIR/programs"
succeeds cache
says "^.*/my cache/programs: is not used, as others may write to it; 'chmod go-w'"
touch -d '1 hour ago' "$RESCL_CACHE_DIR/programs/"*.bin
find "$RESCL_CACHE_DIR/programs" -newermt '30 minutes ago' -name '*.bin' >new
succeeds verify model.onnx
find "$RESCL_CACHE_DIR/programs" -newermt '30 minutes ago' -name '*.bin' | cmp -s - new || die 'wrote to a folder of others'
chmod g-w "$RESCL_CACHE_DIR/programs"
succeeds cache
! grep -q 'not used' stdout || die "a folder of one's own is not used: $(cat stdout)"

is_wrong_use "'purge': expected list, clear or path" cache purge
is_wrong_use 'at a time' cache list clear
is_wrong_use 'json goes with list' cache clear --json x.json
unset RESCL_CACHE_DIR XDG_CACHE_HOME HOME
fails 'there is no cache folder' cache path
