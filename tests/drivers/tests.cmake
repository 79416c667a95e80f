# Every kernel on the other OpenCL implementations, on the small shapes of shapes.def.
rescl_add_test(drivers/rusticl_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/rusticl.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small)
rescl_add_test(drivers/oclgrind_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small RESCL_TEST_GEMM=without)
rescl_add_test(drivers/oclgrind_gemm_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small RESCL_TEST_GEMM=only "CHECKS=--check-api --data-races")
rescl_add_test(drivers/oclgrind_gemm_parts TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_gemm_parts>)
if(RESCL_SANITIZE)
  # The simulator and Mesa's compiler do not run under the sanitizers' runtime.
  set_tests_properties(drivers/rusticl_kernels drivers/oclgrind_kernels drivers/oclgrind_gemm_kernels
    drivers/oclgrind_gemm_parts PROPERTIES DISABLED TRUE)
endif()
