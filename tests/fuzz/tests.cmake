# Every fuzz/fuzz_NAME.c is a fuzzer. Its seeds, and each of them damaged a few times, are a test of any build,
# fuzz/NAME; with RESCL_FUZZ there is fuzz_NAME, too, which libFuzzer drives: see fuzz/README.md.
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*.c)
list(FILTER fuzz_sources EXCLUDE REGEX "/(fuzz_[a-z]*|replay)\\.c$")
add_library(rescl_fuzz STATIC ${fuzz_sources})
target_link_libraries(rescl_fuzz PUBLIC rescl_test_support)

# Those of what the program reads; it sees of the library what callers see.
set(program_fuzzers npy json)

file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/fuzz_*.c)
foreach(source IN LISTS fuzzers)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "^fuzz_" "" name ${name})
  add_executable(replay_${name} ${source} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/replay.c)
  set(programs replay_${name})
  if(RESCL_FUZZ)
    add_executable(fuzz_${name} ${source})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    list(APPEND programs fuzz_${name})
  endif()
  foreach(program IN LISTS programs)
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    if(name IN_LIST program_fuzzers)
      target_link_libraries(${program} PRIVATE rescl_program_objects rescl_warnings)
      target_sources(${program} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/fuzz.c ${CMAKE_SOURCE_DIR}/runtime/base/random.c)
      target_include_directories(${program} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/runtime)
    else()
      target_link_libraries(${program} PRIVATE rescl_fuzz)
    endif()
  endforeach()
  rescl_add_test(fuzz/${name} COMMAND replay_${name} LABELS fuzz)
endforeach()
target_compile_definitions(replay_device PRIVATE DAMAGED_PER_SEED=2) # each is compiled for

# A minute of each, and the time to build them.
foreach(source IN LISTS fuzzers)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "^fuzz_" "" name ${name})
  rescl_add_test(fuzz/${name}_long TIMEOUT 1800 LABELS fuzz long
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run.sh ${name} 60)
endforeach()
