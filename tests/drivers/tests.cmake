# Every kernel on the other OpenCL implementations, on the small shapes of shapes.def.
rescl_add_test(drivers/rusticl_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/rusticl.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small)
set(convolutions conv_blocked,conv_direct,conv_stem,conv_volume,depthwise,depthwise_blocked,winograd_2,winograd_4)
rescl_add_test(drivers/oclgrind_convolutions TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small RESCL_TEST_KERNELS=${convolutions})
rescl_add_test(drivers/oclgrind_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small
  RESCL_TEST_KERNELS=-${convolutions},gemm,im2col_gemm,conv_tiled,conv_register,winograd_lanes_2,winograd_lanes_4)
# These have tiles, which small shapes do not fill: on some here, on all in the long test below.
rescl_add_test(drivers/oclgrind_products TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small "RESCL_TEST_SHAPES=Conv 2x"
  RESCL_TEST_KERNELS=conv_tiled,conv_register,winograd_lanes_2,winograd_lanes_4)
rescl_add_test(drivers/oclgrind_gemm_kernels TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small RESCL_TEST_KERNELS=gemm,im2col_gemm "CHECKS=--check-api --data-races")
rescl_add_test(drivers/oclgrind_gemm_parts TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_gemm_parts>)
# Devices may allow smaller groups than others: kernels that need no certain size run in those.
rescl_add_test(drivers/oclgrind_small_groups TIMEOUT 600 LABELS drivers
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small "CHECKS=--max-wgsize 16 --check-api"
  RESCL_TEST_KERNELS=conv_direct,depthwise,activation,binary,pool,reduction,softmax,pad,strided_copy)
# What is for lanes on a device that has little: small groups, little local memory. Takes minutes, as it looks for all.
rescl_add_test(drivers/oclgrind_small_device TIMEOUT 1800 LABELS drivers long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/drivers/oclgrind.sh
    $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small
  "CHECKS=--max-wgsize 64 --local-mem-size 8192 --check-api --data-races --uninitialized"
  RESCL_TEST_KERNELS=conv_tiled,conv_register,winograd_lanes_2,winograd_lanes_4,depthwise_pixel,fully_connected_group,reduction_group,reorder_pixel,softmax_group,pool,activation,binary,scale_shift,prelu)
# Newer drivers, and another vendor's, which are not installed: fetched once and unpacked in RESCL_DRIVERS_DIR.
set(RESCL_DRIVERS_DIR "$ENV{RESCL_DRIVERS_DIR}" CACHE PATH "Where drivers that are not installed are unpacked")
if(NOT RESCL_DRIVERS_DIR)
  set(RESCL_DRIVERS_DIR ${CMAKE_BINARY_DIR}/drivers)
endif()
foreach(driver IN ITEMS pocl_6 pocl_7 intel_cpu)
  rescl_add_test(drivers/${driver} TIMEOUT 7200 LABELS drivers long
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/drivers/more_drivers.sh ${driver}
      $<TARGET_FILE:test_kernels_kernels> $<TARGET_FILE:test_api_zoo>
    ENVIRONMENT RESCL_DRIVERS_DIR=${RESCL_DRIVERS_DIR})
endforeach()
if(RESCL_SANITIZE)
  # The simulator and Mesa's compiler do not run under the sanitizers' runtime.
  set_tests_properties(drivers/rusticl_kernels drivers/oclgrind_kernels drivers/oclgrind_convolutions drivers/oclgrind_gemm_kernels
    drivers/oclgrind_products drivers/oclgrind_gemm_parts drivers/oclgrind_small_groups
    drivers/oclgrind_small_device drivers/pocl_6 drivers/pocl_7 drivers/intel_cpu PROPERTIES DISABLED TRUE)
endif()

if(RESCL_COVERAGE)
  # What is simulated is slow, and the host's lines are the same.
  get_property(simulated DIRECTORY PROPERTY TESTS)
  list(FILTER simulated INCLUDE REGEX "^drivers/oclgrind_")
  set_tests_properties(${simulated} PROPERTIES DISABLED TRUE)
endif()

# Drivers that break, each with an .icd file in a folder of its own, and layers that break later: for the tests of
# the program. broken_driver.c tells what the words mean.
set(RESCL_BROKEN_DRIVERS ${CMAKE_BINARY_DIR}/tests/broken_drivers)
function(rescl_add_broken_driver name break_in break_by)
  add_library(${name} MODULE ${CMAKE_SOURCE_DIR}/tests/drivers/broken_driver.c)
  target_compile_definitions(${name} PRIVATE BREAK_IN=${break_in} BREAK_BY=${break_by})
  target_include_directories(${name} SYSTEM PRIVATE ${OpenCL_INCLUDE_DIRS})
  target_link_libraries(${name} PRIVATE rescl_warnings)
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${RESCL_BROKEN_DRIVERS}/${name})
  file(GENERATE OUTPUT ${RESCL_BROKEN_DRIVERS}/${name}/${name}.icd CONTENT "$<TARGET_FILE:${name}>\n")
endfunction()
rescl_add_broken_driver(crash_on_load IN_LOAD BY_ABORT)
rescl_add_broken_driver(crash IN_PLATFORMS BY_ABORT)
rescl_add_broken_driver(quit IN_PLATFORMS BY_EXIT)
rescl_add_broken_driver(hang IN_PLATFORMS BY_HANG)
rescl_add_broken_driver(late_crash IN_CONTEXT BY_ABORT)
rescl_add_broken_driver(late_hang IN_CONTEXT BY_HANG)
foreach(release IN ITEMS 3 7)
  rescl_add_broken_driver(pocl_${release} IN_CONTEXT BY_ABORT)
  target_compile_definitions(pocl_${release} PRIVATE "PLATFORM_VERSION=\"OpenCL 3.0 PoCL ${release}.1  Linux\"")
endforeach()
foreach(layer IN ITEMS counting_layer crash_layer faulty_layer)
  add_library(${layer} MODULE ${CMAKE_SOURCE_DIR}/tests/drivers/${layer}.c)
  target_include_directories(${layer} SYSTEM PRIVATE ${OpenCL_INCLUDE_DIRS})
  target_link_libraries(${layer} PRIVATE rescl_warnings)
  set_target_properties(${layer} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${RESCL_BROKEN_DRIVERS})
endforeach()
set_property(TEST api/check api/lies api/little_memory api/refused opencl/cache opencl/gemm_memory opencl/launch opencl/no_platform
  APPEND PROPERTY ENVIRONMENT OPENCL_LAYERS=$<TARGET_FILE:faulty_layer>)

# A device whose largest buffer is small: columns of im2col in strips.
rescl_add_test(drivers/small_buffers TIMEOUT 600 LABELS drivers
  COMMAND $<TARGET_FILE:test_kernels_kernels>
  ENVIRONMENT RESCL_TEST_TIER=small RESCL_TEST_KERNELS=im2col_gemm OPENCL_LAYERS=$<TARGET_FILE:faulty_layer> FAULT_TOLD=1
  FAULT_LARGER=160000)

# Each kernel with each lie; api/lies tells a sample of them.
rescl_add_test(api/lies_all TIMEOUT 3600 LABELS api long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh $<TARGET_FILE:test_api_lies>
  ENVIRONMENT OPENCL_LAYERS=$<TARGET_FILE:faulty_layer>)

# What a helper must do without: see opencl/test_compiler.c.
add_library(no_setenv MODULE ${CMAKE_SOURCE_DIR}/tests/drivers/no_setenv.c)
target_link_libraries(no_setenv PRIVATE rescl_warnings)
set_target_properties(no_setenv PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
set_property(TEST opencl/compiler APPEND PROPERTY ENVIRONMENT RESCL_TEST_NO_SETENV=$<TARGET_FILE:no_setenv>)
set_property(TEST opencl/drivers APPEND PROPERTY ENVIRONMENT BROKEN_DRIVERS=${RESCL_BROKEN_DRIVERS})

# Every call that the library makes of OpenCL and the C library goes wrong in turn: some here, all in the long test.
add_library(counting_libc MODULE ${CMAKE_SOURCE_DIR}/tests/drivers/counting_libc.c)
target_link_libraries(counting_libc PRIVATE rescl_warnings ${CMAKE_DL_LIBS})
set_target_properties(counting_libc PROPERTIES C_VISIBILITY_PRESET default
  LIBRARY_OUTPUT_DIRECTORY ${RESCL_BROKEN_DRIVERS})
set(faults_environment OPENCL_LAYERS=$<TARGET_FILE:counting_layer>)
if(NOT RESCL_SANITIZE) # which have an allocator of their own, before any that is preloaded
  list(APPEND faults_environment LD_PRELOAD=$<TARGET_FILE:counting_libc>)
endif()
set_property(TEST drivers/faults APPEND PROPERTY ENVIRONMENT ${faults_environment})
set_property(TEST drivers/soak APPEND PROPERTY ENVIRONMENT ${faults_environment})
rescl_add_test(drivers/soak_all TIMEOUT 14400 LABELS drivers long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh $<TARGET_FILE:test_drivers_soak>
  ENVIRONMENT RESCL_TEST_SOAK=1 ${faults_environment})
rescl_add_test(drivers/faults_all TIMEOUT 14400 LABELS drivers long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh $<TARGET_FILE:test_drivers_faults>
  ENVIRONMENT RESCL_TEST_FAULTS=1 ${faults_environment})
