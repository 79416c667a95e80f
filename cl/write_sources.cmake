# Run by embed.cmake's command: writes `sources` as byte arrays to `output`. Bytes, not string literals: C limits the
# length of those.
set(arrays "")
set(rows "")
foreach(source IN LISTS sources)
  get_filename_component(stem ${source} NAME_WE)
  file(READ ${source} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const char text_${stem}[] = {${bytes}0};\n")
  string(APPEND rows "  if (strcmp(stem, \"${stem}\") == 0) return text_${stem};\n")
endforeach()
file(WRITE ${output} "// Made by cl/embed.cmake from cl/*.cl.
#include \"kernels/recorder.h\"

#include <string.h>

${arrays}
const char *kernel_source(const char *stem) {
${rows}  return NULL;
}
")
