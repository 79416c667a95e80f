# What rescl is built from. Each message names the library as its makers do, so that any system's packages can be found.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

function(rescl_require found name)
  if(NOT ${found})
    message(FATAL_ERROR "${name} was not found. On Debian and Ubuntu ./apps/quickstart.sh installs everything; "
                        "elsewhere install its development files.")
  endif()
endfunction()

find_package(OpenCL)
rescl_require(OpenCL_FOUND "An OpenCL ICD loader with headers (Khronos OpenCL-ICD-Loader or ocl-icd)")
find_package(PNG)
rescl_require(PNG_FOUND "libpng")
find_package(JPEG)
rescl_require(JPEG_FOUND "libjpeg-turbo")
pkg_check_modules(PROTOBUF_C IMPORTED_TARGET libprotobuf-c)
find_program(PROTOC_C protoc-c)
rescl_require(PROTOBUF_C_FOUND "protobuf-c")
rescl_require(PROTOC_C "protobuf-c's compiler, protoc-c")
pkg_check_modules(CJSON IMPORTED_TARGET libcjson)
rescl_require(CJSON_FOUND "cJSON")
pkg_check_modules(XXHASH IMPORTED_TARGET libxxhash)
rescl_require(XXHASH_FOUND "xxHash")

# The program draws with it; the library does not.
pkg_check_modules(CAIRO IMPORTED_TARGET cairo-ft fontconfig)
rescl_require(CAIRO_FOUND "cairo with FreeType and fontconfig")

# CLBlast's packages differ in whether they bring a CMake configuration; the header and the library always exist.
find_path(CLBLAST_INCLUDE_DIR clblast_c.h)
find_library(CLBLAST_LIBRARY clblast)
if(NOT CLBLAST_INCLUDE_DIR OR NOT CLBLAST_LIBRARY)
  set(CLBLAST_FOUND FALSE)
else()
  set(CLBLAST_FOUND TRUE)
endif()
rescl_require(CLBLAST_FOUND "CLBlast")
add_library(clblast UNKNOWN IMPORTED)
set_target_properties(clblast PROPERTIES IMPORTED_LOCATION ${CLBLAST_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${CLBLAST_INCLUDE_DIR})
