# Builds texts into a binary: OUTPUT becomes C code for FUNCTION, declared in HEADER, which gives the text of one of the
# files SOURCES by its name. TASKS and HASH, which kernels need, are told of in write_texts.cmake.
function(rescl_embed)
  cmake_parse_arguments(embed "" "OUTPUT;FUNCTION;HEADER;TASKS;HASH" "SOURCES" ${ARGN})
  set(script ${CMAKE_SOURCE_DIR}/cl/write_texts.cmake)
  add_custom_command(
    OUTPUT ${embed_OUTPUT}
    COMMAND ${CMAKE_COMMAND} "-Doutput=${embed_OUTPUT}" "-Dfunction=${embed_FUNCTION}" "-Dheader=${embed_HEADER}"
            "-Dtasks=${embed_TASKS}" "-Dhash=${embed_HASH}" "-Dsources=${embed_SOURCES}" -P ${script}
    DEPENDS ${embed_SOURCES} ${embed_TASKS} ${script} VERBATIM)
endfunction()

# A new file is found by itself.
file(GLOB kernel_sources CONFIGURE_DEPENDS cl/*.cl)
set(RESCL_EMBEDDED_SOURCES ${CMAKE_BINARY_DIR}/generated/kernel_sources.c)
rescl_embed(OUTPUT ${RESCL_EMBEDDED_SOURCES} FUNCTION kernel_source HEADER kernels/sources.h HASH kernel_sources_hash
  TASKS ${CMAKE_SOURCE_DIR}/runtime/kernels/kernels.def SOURCES ${kernel_sources})

set(page ${CMAKE_SOURCE_DIR}/apps/rescl/compare/page)
file(GLOB page_sources CONFIGURE_DEPENDS ${page}/*.html ${page}/*.css ${page}/*.js)
set(RESCL_EMBEDDED_PAGE ${CMAKE_BINARY_DIR}/generated/page_files.c)
rescl_embed(OUTPUT ${RESCL_EMBEDDED_PAGE} FUNCTION page_file HEADER compare/page_files.h SOURCES ${page_sources})
