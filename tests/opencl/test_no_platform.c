#define _POSIX_C_SOURCE 200809L
#include "fixture.h"
#include "support/temporary_folder.h"

START_TEST(without_a_platform_the_message_says_what_to_install) {
  char folder[] = "/tmp/rescl-no-platform-XXXXXX";
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("OCL_ICD_VENDORS", folder, 1);
  unsetenv("OCL_ICD_FILENAMES");
  rescl_device_info *list = NULL;
  rescl_device *device = NULL;
  size_t count = 1;
  const rescl_status status = rescl_device_list(&list, &count);
  MUST_FAIL(status, RESCL_NOT_FOUND, "pocl-opencl-icd");
  ck_assert_ptr_null(list);
  ck_assert_uint_eq(count, 0);
  MUST_FAIL(rescl_device_open(&device, "cpu"), RESCL_NOT_FOUND, "no OpenCL platform");
  ck_assert_ptr_null(device);
}
END_TEST

/** As where memory runs out: a driver's library that can not be loaded. */
START_TEST(a_driver_that_can_not_be_loaded_is_not_none) {
  char folder[] = "/tmp/rescl-no-platform-XXXXXX", path[64];
  ck_assert_ptr_nonnull(temporary_folder(folder));
  snprintf(path, sizeof path, "%s/driver.icd", folder);
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fputs("/nowhere/libdriver.so\n", file);
  fclose(file);
  setenv("OCL_ICD_VENDORS", folder, 1);
  unsetenv("OCL_ICD_FILENAMES");
  rescl_device *device = NULL;
  const rescl_status status = rescl_device_open(&device, NULL);
  MUST_FAIL(status, RESCL_DEVICE, "could be loaded");
}
END_TEST

/** The layer tests/drivers/faulty_layer.c answers for the platforms that are there. */
START_TEST(a_platform_that_fails_is_not_without_devices) {
  rescl_device *device = NULL;
  rescl_device_info *list = NULL;
  size_t count = 0;
  setenv("FAULT_DEVICES", "-6", 1); // CL_OUT_OF_HOST_MEMORY
  MUST_FAIL(rescl_device_open(&device, NULL), RESCL_OUT_OF_MEMORY, "CL_OUT_OF_HOST_MEMORY");
  setenv("FAULT_DEVICES", "-5", 1);
  MUST_FAIL(rescl_device_list(&list, &count), RESCL_OUT_OF_MEMORY, "CL_OUT_OF_RESOURCES");
  setenv("FAULT_DEVICES", "-1", 1); // CL_DEVICE_NOT_FOUND
  MUST_FAIL(rescl_device_list(&list, &count), RESCL_NOT_FOUND, "has a device");
}
END_TEST

/** Each in a process of its own: the loader reads its settings once. */
CHECK_MAIN("opencl/no_platform", without_a_platform_the_message_says_what_to_install,
           a_driver_that_can_not_be_loaded_is_not_none, a_platform_that_fails_is_not_without_devices)
