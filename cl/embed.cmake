# Builds the kernel sources into the library: every cl/*.cl becomes an entry {stem, text} of a generated table, which
# kernel_source() searches. A new file is found by itself.
file(GLOB kernel_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cl)
set(kernel_rows ${CMAKE_CURRENT_LIST_DIR}/../runtime/kernels/kernels.def)
set(RESCL_EMBEDDED_SOURCES ${CMAKE_BINARY_DIR}/generated/kernel_sources.c)
add_custom_command(
  OUTPUT ${RESCL_EMBEDDED_SOURCES}
  COMMAND ${CMAKE_COMMAND} "-Doutput=${RESCL_EMBEDDED_SOURCES}" "-Dsources=${kernel_sources}"
          -Dtasks=${kernel_rows} -P ${CMAKE_CURRENT_LIST_DIR}/write_sources.cmake
  DEPENDS ${kernel_sources} ${kernel_rows} ${CMAKE_CURRENT_LIST_DIR}/write_sources.cmake VERBATIM)
