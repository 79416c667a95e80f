#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#include <unistd.h>

/** Must be the process's first OpenCL call: the loader reads its settings once. */
START_TEST(without_a_platform_the_message_says_what_to_install) {
  char folder[] = "/tmp/rescl-no-platform-XXXXXX";
  ck_assert_ptr_nonnull(mkdtemp(folder));
  setenv("OCL_ICD_VENDORS", folder, 1);
  unsetenv("OCL_ICD_FILENAMES");
  rescl_device_info *list = NULL;
  rescl_device *device = NULL;
  size_t count = 1;
  const rescl_status status = rescl_device_list(&list, &count);
  rmdir(folder);
  MUST_FAIL(status, RESCL_NOT_FOUND, "pocl-opencl-icd");
  ck_assert_ptr_null(list);
  ck_assert_uint_eq(count, 0);
  MUST_FAIL(rescl_device_open(&device, "cpu"), RESCL_NOT_FOUND, "no OpenCL platform");
  ck_assert_ptr_null(device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/no_platform", without_a_platform_the_message_says_what_to_install)
