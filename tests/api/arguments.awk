# Writes a test of every public function in C: one call with good arguments, and for each bad one a call with that.
#
#   awk -f arguments.awk arguments.txt HEADER...
#
# What is good and bad stands in arguments.txt; what has no row there is an error, so that a new function, or a new
# member of a struct, is tested or told. test_arguments.c says what is expected.
function trimmed(text) {
  gsub(/^[ \t\n]+|[ \t\n]+$/, "", text)
  gsub(/[ \t\n]+/, " ", text)
  return text
}
function stop(message) {
  print "arguments.awk: " message > "/dev/stderr"
  failed = 1
}
function without_comments(text,   begin, rest) {
  while (begin = index(text, "/*")) {
    rest = substr(text, begin)
    text = substr(text, 1, begin - 1) " " substr(rest, index(rest, "*/") + 2)
  }
  gsub(/\/\/[^\n]*/, "", text)
  gsub(/\n#[^\n]*/, "\n", text)
  return text
}
# "const rescl_image *image": its type and name.
function split_declaration(text,   at) {
  at = match(text, /[a-z0-9_]+(\[[A-Z0-9_]+\])?$/)
  declared_name = substr(text, at)
  declared_type = trimmed(substr(text, 1, at - 1))
}
function row_of(owner, declaration,   name) {
  split_declaration(declaration)
  name = declared_name
  sub(/\[.*/, "", name)
  if ((owner "." name) in good) return owner "." name
  if (declaration in good) return declaration
  if (declared_type in good) return declared_type
  stop(owner ": no row for '" declaration "' in arguments.txt")
  return ""
}
# The row of an element of an array.
function element_of(array,   key) {
  for (key in good) if (index(key, array "[") == 1) return key
  return array
}
# Members of a struct that is given by value within another are told as those of that.
function list_members(struct, path,   count, list, m, name, key) {
  if (!(struct in members)) return stop("struct " struct " is not known")
  count = split(members[struct], list, "\n")
  for (m = 1; m <= count; m++) {
    split_declaration(list[m])
    name = declared_name
    if (declared_type in members) {
      list_members(declared_type, path name ".")
      continue
    }
    key = struct "." name
    if (sub(/\[.*/, "", name)) key = element_of(struct "." name)
    if (!(key in good)) stop("no row for '" struct "." name "' in arguments.txt")
    add_cases(path substr(key, length(struct) + 2), bad[key])
  }
}
function add_cases(member, values,   count, list, v, parts) {
  count = split(values, list, ";")
  for (v = 1; v <= count; v++) {
    if (trimmed(list[v]) ~ /^(any|none|caller)$/) continue
    split(list[v] "=>RESCL_INVALID_ARGUMENT", parts, "=>")
    case_member[++case_count] = member
    case_value[case_count] = trimmed(parts[1])
    case_status[case_count] = trimmed(parts[2])
  }
}
# All bad values of a parameter: its own, and those of its members.
function list_cases(row, type,   count, list, v, own) {
  case_count = 0
  count = split(bad[row], list, ";")
  for (v = 1; v <= count; v++) if (trimmed(list[v]) != "members") own = own (own ? ";" : "") list[v]
  add_cases("", own)
  gsub(/const |[ *]/, "", type)
  if (bad[row] ~ /members/) list_members(type, "")
}
function quoted(text) { gsub(/"/, "\\\"", text); return "\"" text "\"" }

# Declares the arguments, all of them good.
function write_arguments(   p, type) {
  for (p = 1; p <= parameter_count; p++) {
    if (good[rows[p]] != "out") {
      print "    " types[p] " " names[p] " = " good[rows[p]] ";"
      continue
    }
    type = types[p]
    sub(/ ?\*$/, "", type)
    print "    " type " " names[p] "_received;\n    memset(&" names[p] "_received, POISON, sizeof " names[p] "_received);"
    print "    " types[p] " " names[p] " = &" names[p] "_received;"
  }
}
function call(   p, text) {
  for (p = 1; p <= parameter_count; p++) text = text (p > 1 ? ", " : "") names[p]
  return function_name "(" text ")"
}
function write_good_call(   p) {
  print "  {"
  write_arguments()
  print "    trace(" quoted(function_name) ");"
  print "    " (is_status ? "is_done(" quoted(function_name) ", " call() ");" : return_type == "void" ? call() ";" : "(void)" call() ";")
  for (p = 1; p <= parameter_count; p++) if (release[rows[p]]) print "    " release[rows[p]] "(" names[p] "_received);"
  print "  }"
}
# What is received must be nothing: no object, and none of them.
function write_received(except,   p, lists) {
  for (p = 1; p <= parameter_count; p++) if (types[p] ~ /\*\*$/) lists = 1
  for (p = 1; p <= parameter_count; p++) {
    if (p == except || good[rows[p]] != "out") continue
    if (types[p] ~ /\*\*$/) print "    is_null(case_, " names[p] "_received);"
    if (lists && types[p] == "size_t *") print "    is_zero(case_, " names[p] "_received);"
  }
}
function write_bad_call(p, c,   type, name, path) {
  type = types[p]
  name = names[p]
  path = case_member[c]
  print "  {\n    static const char *const case_ = " quoted(function_name ": " name (path ? "." path : "") " = " case_value[c]) ";"
  write_arguments()
  if (path) {
    gsub(/^const | \*$/, "", type)
    print "    " type " " name "_bad = *" name ";\n    " name "_bad." path " = " case_value[c] ";\n    " name " = &" name "_bad;"
  } else {
    print "    " name " = " case_value[c] ";"
  }
  sub(/.*\./, "", path)
  sub(/\[.*/, "", path)
  print "    trace(case_);"
  if (is_status) {
    print "    is_refused(case_, " call() ", " case_status[c] ", " quoted(name) ", " quoted(path ? path : name) ");"
    write_received(path ? 0 : p)
  } else {
    print "    " (return_type == "void" ? "" : "(void)") call() ";"
  }
  print "  }"
}
function write_function(prototype,   open, list, p, c, is_destructor) {
  open = index(prototype, "(")
  split_declaration(trimmed(substr(prototype, 1, open - 1)))
  function_name = declared_name
  return_type = declared_type
  is_status = return_type == "rescl_status"
  parameter_count = split(substr(prototype, open + 1, length(prototype) - open - 1), list, ",")
  if (trimmed(list[1]) == "void") parameter_count = 0
  is_destructor = return_type == "void" && parameter_count == 1
  for (p = 1; p <= parameter_count; p++) {
    rows[p] = is_destructor ? "" : row_of(function_name, trimmed(list[p]))
    split_declaration(trimmed(list[p]))
    names[p] = declared_name
    types[p] = declared_type
    if (sub(/\[.*/, "", names[p])) types[p] = types[p] " *" # so an array reaches a function
  }
  printf "\nstatic void check_%s(void) {\n", function_name
  functions = functions "  check_" function_name "();\n"
  if (is_destructor) {
    print "  trace(" quoted(function_name ": NULL") ");\n  " function_name "(NULL);\n}"
    return
  }
  write_good_call()
  for (p = 1; p <= parameter_count; p++) {
    list_cases(rows[p], types[p])
    for (c = 1; c <= case_count; c++) write_bad_call(p, c)
  }
  print "}"
}
FILENAME == ARGV[1] {
  sub(/ *#.*/, "")
  count = split($0, columns, "|")
  if (count < 3) next
  key = trimmed(columns[1])
  good[key] = trimmed(columns[2])
  bad[key] = trimmed(columns[3])
  release[key] = count > 3 ? trimmed(columns[4]) : ""
  next
}
{ text = text "\n" $0 }
END {
  text = without_comments(text)
  rest = text
  while (match(rest, /typedef struct [a-z_]+ \{[^}]*\}/)) {
    body = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    split(body, words, " ")
    struct = words[3]
    count = split(substr(body, index(body, "{") + 1, length(body) - index(body, "{") - 1), list, ";")
    for (m = 1; m < count; m++) members[struct] = members[struct] (m > 1 ? "\n" : "") trimmed(list[m])
  }
  rest = text
  while (match(rest, /RESCL_API [^;]*;/)) {
    prototype = trimmed(substr(rest, RSTART + 10, RLENGTH - 11))
    rest = substr(rest, RSTART + RLENGTH)
    if (prototype ~ /\)$/) write_function(prototype)
  }
  print "\nstatic void check_all(void) {\n" functions "}"
  exit failed
}
