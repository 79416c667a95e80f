# Sourced by the tests of detect and segment, after common.sh: small networks whose answers are known.

floats() { "$PICTURE_TOOL" hex "$@"; }
int64s() { for number; do printf '%02x00000000000000' "$number"; done; }
picture() { "$PICTURE_TOOL" make "$@"; }

# dimensions NUMBER-OR-NAME...: a shape as wire_tool takes it.
dimensions() {
  for size; do
    case $size in
      [0-9]*) printf '1{1:%s}' "$size" ;;
      *) printf "1{2'%s'}" "$size" ;;
    esac
  done
}

# value FIELD NAME DIMENSION...: an input (11) or output (12) of the graph.
value() {
  field=$1 name=$2
  shift 2
  printf "%s{1'%s' 2{1{1:1 2{%s}}}} " "$field" "$name" "$(dimensions "$@")"
}

# metadata KEY TEXT
metadata() { printf "14{1'%s' 2#%s} " "$1" "$(printf '%s' "$2" | od -An -tx1 -v | tr -d ' \n')"; }

# detector FILE VALUES WEIGHTS BIASES [METADATA [BATCH [MORE]]]: three things, each of VALUES numbers: the biases, and so much of
# the picture's mean red, green and blue as the weights say. Output 'output0' [N][3][VALUES], input [N][3][64][64]. MORE of
# the graph goes behind.
detector() {
  "$WIRE_TOOL" "1:8 8{2:13} $(metadata names "{0: 'red', 1: 'blue ball'}") $(metadata end2end True) ${5:-} \
    7{1{1'images' 2'mean' 4'GlobalAveragePool'} 1{1'mean' 1'w' 1'b' 2'all' 4'Conv'} 1{1'all' 1's' 2'output0' 4'Reshape'} \
    5{1:$((3 * $2)) 1:3 1:1 1:1 2:1 8'w' 9#$3} 5{1:$((3 * $2)) 2:1 8'b' 9#$4} 5{1:3 2:7 8's' 9#$(int64s 0 3 "$2")} \
    $(value 11 images "${6:-1}" 3 64 64) $(value 12 output0 "${6:-1}" 3 "$2") ${7:-}}" >"$1"
}

# prototypes: more of a detector's graph: 'proto' [1][1][16][16], which is positive where the picture is red.
prototypes() {
  printf "1{1'images' 1'pw' 1'pb' 2'proto' 4'Conv' 5{1'strides' 8:4 8:4 20:7}} "
  printf "5{1:1 1:3 1:1 1:1 2:1 8'pw' 9#%s} 5{1:1 2:1 8'pb' 9#%s} " "$(floats 20 0 0)" "$(floats -10)"
  value 12 proto 1 1 16 16
}

# weights VALUES: each thing's fifth number, its score, is the mean of a colour: red, blue, half of green.
weights() {
  for channel in '1 0 0' '0 0 1' '0 0.5 0'; do
    number=0
    while [ "$number" -lt "$1" ]; do
      # shellcheck disable=SC2086 # three numbers
      if [ "$number" = 4 ]; then floats $channel; else floats 0 0 0; fi
      number=$((number + 1))
    done
  done
}

# segmenter FILE HEIGHT WIDTH [METADATA]: [1][3][HEIGHT][WIDTH] to as many maps: 0.3, the blue, the green of each pixel.
# How many maps there are is left open, as exporters do.
segmenter() {
  "$WIRE_TOOL" "1:8 8{2:13} ${4:-} 7{1{1'input' 1'w' 1'b' 2'out' 4'Conv'} \
    5{1:3 1:3 1:1 1:1 2:1 8'w' 9#$(floats 0 0 0 0 0 1 0 1 0)} 5{1:3 2:1 8'b' 9#$(floats 0.3 0 0)} \
    $(value 11 input 1 3 "$2" "$3") $(value 12 out 1 maps "$2" "$3") }" >"$1"
}

# plain: text as people see it, without bars and with single blanks.
plain() { LC_ALL=C sed 's/%  *[^ -~]*  */% /; s/^ *//' | tr -s ' '; }
