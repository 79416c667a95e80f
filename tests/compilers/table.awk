# A row for each kernel, a column for each target, then the sums; fails as run.sh does. Input: the lines of run.sh's --tsv.
function cell(   text) {
  if ($6 == "failed") return "FAILED"
  text = $7 == "-" ? "SIMD" $10 : $7 " r, " $10 " w"
  if ($8 == 0) return text
  return text ", SPILL " $8 ($5 == "untuned" ? " !" : $5 == "tuned" ? " ?" : "")
}
function pad(text, width) { return sprintf("%-" width "s  ", text) }
function pad_first(program, kernel, vendors, group, local) {
  return pad(program, widths["program"]) pad(kernel, widths["kernel"]) pad(vendors, widths["vendors"]) pad(group, 5) pad(local, 6)
}
function widen(column, text) { if (length(text) > widths[column]) widths[column] = length(text) }

BEGIN {
  target_count = split(targets, target_list, " ")
  for (t = 1; t <= target_count; t++) widen(target_list[t], target_list[t])
  widen("program", "program")
  widen("kernel", "kernel")
  widen("vendors", "untuned on")
}
{
  sub(/\.cl$/, "", $1)
  row = $1 "\t" $2
  if (!(row in options)) rows[++row_count] = row
  options[row] = $3 == "-" ? "" : $3
  group[row] = $11
  argument_local[row] = $12
  if ($9 != "-" && $9 > own_local[row]) own_local[row] = $9
  untuned_on[row] = $13 == "amd,intel,nvidia,others" ? "all" : $13
  cells[row, $4] = cell()
  widen("program", $1)
  widen("kernel", $2)
  widen("vendors", untuned_on[row])
  widen($4, cells[row, $4])
  programs[$1] = 1
  failed += $6 == "failed"
  spilled += $6 == "built" && $8 > 0 && $5 == "untuned"
  tried += $6 == "built" && $8 > 0 && $5 == "tuned"
}
END {
  line = pad_first("program", "kernel", "untuned on", "group", "local")
  for (t = 1; t <= target_count; t++) line = line pad(target_list[t], widths[target_list[t]])
  print line "options"
  for (r = 1; r <= row_count; r++) {
    row = rows[r]
    split(row, part, "\t")
    line = pad_first(part[1], part[2], untuned_on[row], group[row], own_local[row] + argument_local[row])
    for (t = 1; t <= target_count; t++) line = line pad(cells[row, target_list[t]], widths[target_list[t]])
    print line options[row]
  }
  for (program in programs) program_count++
  printf "\n%d kernels of %d programs on %d targets: %d did not build, ", row_count, program_count, target_count, failed
  printf "%d spill where they run without tuning (!), %d where the tuner may try them (?)\n", spilled, tried
  exit failed + spilled > 0
}
