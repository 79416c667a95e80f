# Builds the files of the page that `rescl compare --html` writes into the program: every file here becomes an entry
# {name, text} of a generated table, which page_file() searches. A new file is found by itself.
file(GLOB page_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.html ${CMAKE_CURRENT_LIST_DIR}/*.css
  ${CMAKE_CURRENT_LIST_DIR}/*.js)
set(RESCL_EMBEDDED_PAGE ${CMAKE_BINARY_DIR}/generated/page_files.c)
add_custom_command(
  OUTPUT ${RESCL_EMBEDDED_PAGE}
  COMMAND ${CMAKE_COMMAND} "-Doutput=${RESCL_EMBEDDED_PAGE}" "-Dsources=${page_sources}"
          -P ${CMAKE_CURRENT_LIST_DIR}/write_files.cmake
  DEPENDS ${page_sources} ${CMAKE_CURRENT_LIST_DIR}/write_files.cmake VERBATIM)
