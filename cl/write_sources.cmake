# Run by embed.cmake's command: writes `sources` as byte arrays to `output`. Bytes, not string literals: C limits the
# length of those. A line `#include "x.cl"` becomes the text of cl/x.cl; `#include "task_sources"` and "task_cases" become
# what cl/tasks.cl is made of, from the rows of `tasks`, runtime/kernels/kernels.def.
cmake_minimum_required(VERSION 3.25)
set(task_sources "")
set(task_cases "")
set(known "")
set(number 0)
file(STRINGS ${tasks} task_rows REGEX "^(OPTIONAL_)?TASK\\(")
foreach(row IN LISTS task_rows)
  string(REGEX REPLACE "^.*, *([a-z0-9_]+)\\).*$" "\\1" task "${row}")
  if(NOT task IN_LIST known)
    set(source "#include \"${task}.cl\"\n")
    set(case "    case ${number}: ${task}(piece, task); break;\n")
    if(row MATCHES "^OPTIONAL_")
      string(TOUPPER "WITH_${task}" option)
      set(source "#if defined(${option}) || defined(TASK)\n${source}#endif\n")
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
foreach(source IN LISTS sources)
  get_filename_component(stem ${source} NAME_WE)
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
  string(APPEND arrays "static const char text_${stem}[] = {${bytes}0};\n")
  string(APPEND rows "  if (strcmp(stem, \"${stem}\") == 0) return text_${stem};\n")
endforeach()
string(SHA256 hash "${all}")
file(WRITE ${output} "// Made by cl/embed.cmake from cl/*.cl.
#include \"kernels/recorder.h\"

#include <string.h>

${arrays}
const char *kernel_source(const char *stem) {
${rows}  return NULL;
}

const char *kernel_sources_hash(void) {
  return \"${hash}\";
}
")
