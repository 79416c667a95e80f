# The folder tree is the architecture: these tests keep it so.
rescl_add_test(architecture/includes
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check_includes.sh ${CMAKE_SOURCE_DIR})
rescl_add_test(architecture/includes_sees_violations
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check_includes_test.sh)
rescl_add_test(architecture/profile
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check_profile.sh ${CMAKE_SOURCE_DIR})
rescl_add_test(architecture/output
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check_output.sh ${CMAKE_SOURCE_DIR})
rescl_add_test(architecture/cppcheck TIMEOUT 600 LABELS long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/architecture/static_checks.sh cppcheck)
rescl_add_test(architecture/clang_tidy TIMEOUT 3600 LABELS long
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/long.sh ${CMAKE_CURRENT_SOURCE_DIR}/architecture/static_checks.sh clang-tidy
    ${CMAKE_BINARY_DIR})

# Each public header compiles alone, as C11 and as C++.
include(CheckLanguage)
check_language(CXX)
file(GLOB public_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/include/rescl/*.h)
foreach(header IN LISTS public_headers)
  get_filename_component(name ${header} NAME_WE)
  rescl_add_test(architecture/header_c_${name}
    COMMAND ${CMAKE_C_COMPILER} -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fsyntax-only
            -I${CMAKE_SOURCE_DIR}/include -x c ${header})
  if(CMAKE_CXX_COMPILER)
    rescl_add_test(architecture/header_cxx_${name}
      COMMAND ${CMAKE_CXX_COMPILER} -std=c++11 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only
              -I${CMAKE_SOURCE_DIR}/include -x c++ ${header})
  endif()
endforeach()
