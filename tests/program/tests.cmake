# The program as people use it: every program/test_NAME.sh is a test.
add_executable(npy_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/npy_tool.c)
set_target_properties(npy_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(npy_tool PRIVATE rescl_warnings m)
add_executable(wire_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/wire_tool.c)
set_target_properties(wire_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_include_directories(wire_tool PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(wire_tool PRIVATE rescl_static rescl_warnings PkgConfig::CHECK)

file(GLOB program_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/program/test_*.sh)
foreach(script IN LISTS program_tests)
  get_filename_component(name ${script} NAME_WE)
  string(REGEX REPLACE "^test_" "" name ${name})
  rescl_add_test(program/${name} COMMAND ${script} LABELS program
    ENVIRONMENT NPY_TOOL=$<TARGET_FILE:npy_tool> WIRE_TOOL=$<TARGET_FILE:wire_tool> BROKEN_DRIVERS=${CMAKE_BINARY_DIR}/tests/broken_drivers)
endforeach()
if(RESCL_SANITIZE)
  # Mesa's compiler does not run under the sanitizers' runtime.
  set_tests_properties(program/bench_all PROPERTIES DISABLED TRUE)
endif()
