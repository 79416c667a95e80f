# Run by embed.cmake's command: writes `sources` as byte arrays to `output`. Bytes, not string literals: C limits the
# length of those.
set(arrays "")
set(rows "")
set(index 0)
foreach(source IN LISTS sources)
  get_filename_component(name ${source} NAME)
  file(READ ${source} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const unsigned char file_${index}[] = {${bytes}0};\n")
  string(APPEND rows "  if (strcmp(name, \"${name}\") == 0) return (const char *)file_${index};\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${output} "// Made by apps/rescl/compare/page/embed.cmake from that folder.
#include \"compare/page_files.h\"

#include <string.h>

${arrays}
const char *page_file(const char *name) {
${rows}  return NULL;
}
")
