# What the compilers of GPUs' drivers make of the kernels, where they are installed: see compilers/README.md.
add_executable(write_programs ${CMAKE_CURRENT_SOURCE_DIR}/compilers/write_programs.c)
set_target_properties(write_programs PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(write_programs PRIVATE rescl_test_support)
rescl_add_test(compilers/table TIMEOUT 1800 LABELS compilers long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/compilers/run.sh
  ENVIRONMENT WRITE_PROGRAMS=$<TARGET_FILE:write_programs>)
rescl_add_test(compilers/finds_spills LABELS compilers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/compilers/test_run.sh)
