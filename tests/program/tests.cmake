# The program as people use it: every program/test_NAME.sh is a test.
add_executable(npy_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/npy_tool.c)
set_target_properties(npy_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(npy_tool PRIVATE rescl_warnings m)
add_executable(wire_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/wire_tool.c)
set_target_properties(wire_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_include_directories(wire_tool PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(wire_tool PRIVATE rescl_static rescl_warnings PkgConfig::CHECK)
add_executable(cifar_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/cifar_tool.c)
set_target_properties(cifar_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(cifar_tool PRIVATE rescl rescl_warnings)
add_executable(picture_tool ${CMAKE_CURRENT_SOURCE_DIR}/program/picture_tool.c)
set_target_properties(picture_tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(picture_tool PRIVATE rescl_static rescl_warnings)
add_library(failing_memory MODULE ${CMAKE_CURRENT_SOURCE_DIR}/program/failing_memory.c)
set_target_properties(failing_memory PROPERTIES C_VISIBILITY_PRESET default LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(failing_memory PRIVATE rescl_warnings ${CMAKE_DL_LIBS})

file(GLOB program_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/program/test_*.sh)
foreach(script IN LISTS program_tests)
  get_filename_component(name ${script} NAME_WE)
  string(REGEX REPLACE "^test_" "" name ${name})
  rescl_add_test(program/${name} COMMAND ${script} LABELS program
    ENVIRONMENT NPY_TOOL=$<TARGET_FILE:npy_tool> WIRE_TOOL=$<TARGET_FILE:wire_tool> CIFAR_TOOL=$<TARGET_FILE:cifar_tool>
      PICTURE_TOOL=$<TARGET_FILE:picture_tool>
      FAILING_MEMORY=$<TARGET_FILE:failing_memory> COUNTING_LIBC=$<TARGET_FILE:counting_libc> BROKEN_DRIVERS=${CMAKE_BINARY_DIR}/tests/broken_drivers)
endforeach()
foreach(name IN ITEMS cache_survives faulty_calls)
  rescl_add_test(program/${name}_all TIMEOUT 14400 LABELS program long
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/program/test_${name}.sh
    ENVIRONMENT RESCL_TEST_ALL=1 NPY_TOOL=$<TARGET_FILE:npy_tool> COUNTING_LIBC=$<TARGET_FILE:counting_libc>
      BROKEN_DRIVERS=${CMAKE_BINARY_DIR}/tests/broken_drivers)
endforeach()
if(RESCL_SANITIZE)
  # The sanitizers have an allocator of their own, before any that is preloaded.
  set_tests_properties(program/out_of_memory program/cache_survives program/cache_survives_all
    program/faulty_calls program/faulty_calls_all PROPERTIES DISABLED TRUE)
  # Nor do they know of a limit of the address space.
  set_property(TEST program/reports_trust APPEND PROPERTY ENVIRONMENT ADDRESS_SPACE_KB=unlimited)
  # Mesa's compiler does not run under the sanitizers' runtime.
  set_tests_properties(program/bench_all PROPERTIES DISABLED TRUE)
endif()
