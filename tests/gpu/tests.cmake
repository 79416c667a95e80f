# The kit for a machine with a card: it can be packed, and runs through.
rescl_add_test(gpu/kit COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/gpu/test_kit.sh LABELS gpu
  ENVIRONMENT RESCL_BUILD_DIR=${CMAKE_BINARY_DIR})
if(RESCL_SANITIZE OR RESCL_COVERAGE)
  # The sanitizers' runtime is not packed; with counters, limits take longer to measure than its steps have.
  set_tests_properties(gpu/kit PROPERTIES DISABLED TRUE)
endif()
