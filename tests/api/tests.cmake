# The calls of api/arguments: see there.
file(GLOB public_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/include/rescl/*.h)
set(argument_calls ${CMAKE_BINARY_DIR}/generated/tests/argument_calls.h)
add_custom_command(OUTPUT ${argument_calls}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/tests
  COMMAND awk -f arguments.awk arguments.txt ${public_headers} > ${argument_calls}
  WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/api
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/api/arguments.awk ${CMAKE_CURRENT_SOURCE_DIR}/api/arguments.txt ${public_headers}
  VERBATIM)
target_sources(test_api_arguments PRIVATE ${argument_calls})
target_include_directories(test_api_arguments PRIVATE ${CMAKE_BINARY_DIR}/generated/tests)

# A build of its own, and minutes.
rescl_add_test(api/stress_threads TIMEOUT 14400 LABELS api long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/api/stress.sh)

# More compute units than machines that test have cores: queues of tasks whose owners come late. Variables of PoCL.
foreach(units IN ITEMS 1 3 8)
  rescl_add_test(api/tasks_of_${units}_units COMMAND test_api_tasks LABELS api
    ENVIRONMENT POCL_AFFINITY=0 POCL_MAX_PTHREAD_COUNT=${units})
endforeach()
