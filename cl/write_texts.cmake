# Run by embed.cmake's command: writes `sources` as byte arrays to `output`, and `function`, which finds them by name: a
# kernel's without .cl, any other's as it is. Bytes, not string literals: C limits the length of those. A line
# `#include "x.cl"` becomes the text of cl/x.cl; `#include "task_sources"` and "task_cases" become what cl/tasks.cl is
# made of, from the rows of `tasks`, runtime/kernels/kernels.def. `hash`, if any, is a function that tells the SHA-256 of
# all texts.
cmake_minimum_required(VERSION 3.25)
set(task_sources "")
set(task_cases "")
set(known "")
set(number 0)
set(task_rows "")
if(tasks)
  file(STRINGS ${tasks} task_rows REGEX "^(OPTIONAL_)?TASK\\(")
endif()
foreach(row IN LISTS task_rows)
  string(REGEX REPLACE "^.*, *([a-z0-9_]+)\\).*$" "\\1" task "${row}")
  if(NOT task IN_LIST known)
    set(source "#include \"${task}.cl\"\n")
    set(case "    case ${number}: ${task}(piece, task); break;\n")
    if(row MATCHES "^OPTIONAL_")
      string(TOUPPER "WITH_${task}" option)
      set(source "#ifdef ${option}\n${source}#endif\n")
      set(case "#ifdef ${option}\n${case}#endif\n")
    endif()
    string(APPEND task_sources "${source}")
    string(APPEND task_cases "${case}")
    list(APPEND known ${task})
  endif()
  math(EXPR number "${number} + 1")
endforeach()

set(arrays "")
set(rows "")
set(all "")
set(number 0)
foreach(source IN LISTS sources)
  get_filename_component(name ${source} NAME)
  string(REGEX REPLACE "\\.cl$" "" name ${name})
  file(READ ${source} text)
  get_filename_component(folder ${source} DIRECTORY)
  string(REPLACE "#include \"task_sources\"\n" "${task_sources}" text "${text}")
  string(REPLACE "#include \"task_cases\"\n" "${task_cases}" text "${text}")
  while(text MATCHES "#include \"([a-z_]+\\.cl)\"")
    file(READ ${folder}/${CMAKE_MATCH_1} included)
    string(REPLACE "#include \"${CMAKE_MATCH_1}\"" "${included}" text "${text}")
  endwhile()
  string(APPEND all "${text}")
  string(HEX "${text}" bytes)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const unsigned char text_${number}[] = {${bytes}0};\n")
  string(APPEND rows "  if (strcmp(name, \"${name}\") == 0) return (const char *)text_${number};\n")
  math(EXPR number "${number} + 1")
endforeach()
set(hash_function "")
if(hash)
  string(SHA256 value "${all}")
  set(hash_function "\nconst char *${hash}(void) {\n  return \"${value}\";\n}\n")
endif()
file(WRITE ${output} "// Made by cl/embed.cmake.
#include \"${header}\"

#include <string.h>

${arrays}
const char *${function}(const char *name) {
${rows}  return NULL;
}
${hash_function}")
