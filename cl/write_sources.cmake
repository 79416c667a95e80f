# Run by embed.cmake's command: writes `sources` as byte arrays to `output`. Bytes, not string literals: C limits the
# length of those. A line `#include "x.cl"` becomes the text of cl/x.cl.
set(arrays "")
set(rows "")
set(all "")
foreach(source IN LISTS sources)
  get_filename_component(stem ${source} NAME_WE)
  file(READ ${source} text)
  get_filename_component(folder ${source} DIRECTORY)
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
