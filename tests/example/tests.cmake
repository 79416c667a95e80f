set(example_flags "")
if(RESCL_SANITIZE)
  set(example_flags "-fsanitize=${RESCL_SANITIZE}")
endif()
rescl_add_test(example/installed LABELS example
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/example/run.sh ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR} ${CMAKE_C_COMPILER}
          "${CMAKE_CXX_COMPILER}" "${example_flags}")
