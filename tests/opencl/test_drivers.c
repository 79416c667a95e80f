#define _GNU_SOURCE // CPU_COUNT
#include "opencl/drivers.h"

#include <dirent.h>
#include <dlfcn.h>
#include <sched.h>
#include <unistd.h>

#include "fixture.h"
#include "support/temporary_folder.h"

static char folder[] = "/tmp/rescl-drivers-XXXXXX";
static rescl_device *device;

/** Two copies of PoCL's .icd file, and one of a driver that ends the process as its device is opened. */
static void install(void) {
  char command[512];
  strcpy(folder, "/tmp/rescl-drivers-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
  snprintf(command, sizeof command,
           "cp /etc/OpenCL/vendors/pocl.icd %s/a.icd && cp %s/a.icd %s/b.icd && cp "
           "%s/late_crash/late_crash.icd %s",
           folder, folder, folder, getenv("BROKEN_DRIVERS"), folder);
  ck_assert_int_eq(system(command), 0);
  setenv("OCL_ICD_VENDORS", folder, 1);
  unsetenv("OCL_ICD_FILENAMES");
  unsetenv("RESCL_DEVICE");
}

static void clean_up(void) {
  char command[64];
  rescl_device_free(device);
  snprintf(command, sizeof command, "rm -r %s", folder);
  ck_assert_int_eq(system(command), 0);
}

static void check_opens(const char *selector, const char *expected) {
  MUST(rescl_device_open(&device, selector));
  ck_assert_str_eq(rescl_device_get_info(device)->selector, expected);
  rescl_device_free(device);
  device = NULL;
}

static size_t count_devices(const char *expected_first, const char *expected_default) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  const char *usual = "";
  MUST(rescl_device_list(&list, &count));
  ck_assert_str_eq(list[0].selector, expected_first);
  for (size_t index = 0; index < count; index++)
    if (list[index].is_default) usual = list[index].selector;
  ck_assert_str_eq(usual, expected_default);
  rescl_device_list_free(list);
  return count;
}

START_TEST(drivers_are_listed_without_loading_any) {
  rescl_driver *list = NULL;
  size_t count = 0;
  install();
  MUST(rescl_driver_list(&list, &count));
  ck_assert_uint_eq(count, 3);
  ck_assert_str_eq(list[0].name, "a.icd");
  ck_assert_str_eq(list[2].name, "late_crash.icd");
  ck_assert_int_eq(strncmp(list[2].path, folder, strlen(folder)), 0);
  rescl_driver_list_free(list);
  setenv("OCL_ICD_VENDORS", "libone.so", 1);
  MUST(rescl_driver_list(&list, &count));
  ck_assert_uint_eq(count, 1);
  ck_assert_str_eq(list[0].path, "libone.so");
  rescl_driver_list_free(list);
  setenv("OCL_ICD_VENDORS", "/nowhere", 1);
  MUST_FAIL(rescl_driver_list(NULL, &count), RESCL_INVALID_ARGUMENT, "NULL");
  clean_up();
}
END_TEST

START_TEST(a_selector_loads_its_driver_alone) {
  install();
  check_opens("b.icd:0:0", "b.icd:0:0");
  check_opens("0:0", "b.icd:0:0");
  check_opens("cpu", "b.icd:0:0");
  ck_assert_uint_eq(count_devices("b.icd:0:0", "b.icd:0:0"), 1);
  MUST_FAIL(rescl_device_open(&device, "a.icd:0:0"), RESCL_UNSUPPORTED,
            "OpenCL has started in this process with b.icd");
  MUST_FAIL(rescl_device_open(&device, "b.icd:0:9"), RESCL_NOT_FOUND, "b.icd:0:0");
  clean_up();
}
END_TEST

START_TEST(the_environment_means_the_same) {
  install();
  setenv("RESCL_DEVICE", "a.icd:0:0", 1);
  ck_assert_uint_eq(count_devices("a.icd:0:0", "a.icd:0:0"), 1);
  check_opens(NULL, "a.icd:0:0");
  clean_up();
}
END_TEST

START_TEST(a_path_is_a_driver_too) {
  char selector[64];
  install();
  snprintf(selector, sizeof selector, "%s/a.icd:0:0", folder);
  setenv("OCL_ICD_VENDORS", "/nowhere", 1);
  check_opens(selector, "a.icd:0:0");
  check_opens("a.icd:0:0", "a.icd:0:0");
  clean_up();
}
END_TEST

START_TEST(one_that_is_not_there_is_told_and_leaves_the_choice) {
  rescl_device_info *list = NULL;
  size_t count = 0;
  install();
  MUST_FAIL(rescl_device_open(&device, "none.icd:0:0"), RESCL_NOT_FOUND, "no OpenCL driver 'none.icd'");
  setenv("RESCL_DEVICE", "none.icd:0:0", 1);
  MUST_FAIL(rescl_device_list(&list, &count), RESCL_NOT_FOUND, "no OpenCL driver 'none.icd'");
  check_opens("a.icd:0:0", "a.icd:0:0");
  clean_up();
}
END_TEST

START_TEST(afterwards_it_is_too_late) {
  install();
  ck_assert_uint_gt(count_devices("0:0", "2:0"), 1); // late_crash's is an accelerator
  MUST_FAIL(rescl_device_open(&device, "a.icd:0:0"), RESCL_UNSUPPORTED,
            "started in this process with all drivers");
  setenv("RESCL_DEVICE", "a.icd:0:0", 1);
  count_devices("0:0", "");
  MUST_FAIL(rescl_device_open(&device, NULL), RESCL_UNSUPPORTED, "'a.icd' can not be loaded alone");
  check_opens("cpu", "0:0");
  clean_up();
}
END_TEST

START_TEST(all_can_be_asked_for_against_the_environment) {
  install();
  setenv("RESCL_DEVICE", "a.icd:0:0", 1);
  MUST(rescl_driver_use(NULL));
  ck_assert_uint_gt(count_devices("0:0", ""), 1);
  clean_up();
}
END_TEST

/** As by a program that has used OpenCL before. */
START_TEST(a_driver_that_is_loaded_already_is_seen) {
  char library[512];
  install();
  snprintf(library, sizeof library, "%s/late_crash/liblate_crash.so", getenv("BROKEN_DRIVERS"));
  ck_assert_ptr_nonnull(dlopen(library, RTLD_NOW));
  MUST_FAIL(rescl_device_open(&device, "a.icd:0:0"), RESCL_UNSUPPORTED,
            "started in this process with late_crash.icd");
  clean_up();
}
END_TEST

/** What PoCL's compiler finds in its environment, when it is of that version. */
static const char *specialization_for(const char *driver) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s/%s.icd", getenv("BROKEN_DRIVERS"), driver, driver);
  setenv("OCL_ICD_VENDORS", path, 1);
  unsetenv("RESCL_DEVICE");
  unsetenv("POCL_AFFINITY");
  unsetenv("POCL_WORK_GROUP_SPECIALIZATION");
  rescl_device_info *list = NULL;
  size_t count = 0;
  MUST(rescl_device_list(&list, &count));
  rescl_device_list_free(list);
  ck_assert_str_eq(getenv("POCL_AFFINITY"), "1");
  return getenv("POCL_WORK_GROUP_SPECIALIZATION");
}

START_TEST(pocl_3_compiles_once_for_all_sizes) {
  ck_assert_str_eq(specialization_for("pocl_3"), "0");
}
END_TEST

START_TEST(pocl_7_compiles_for_the_sizes_of_a_launch) {
  ck_assert_ptr_null(specialization_for("pocl_7"));
}
END_TEST

/** Threads of this process that may run on one core alone. */
static int count_pinned(void) {
  DIR *threads = opendir("/proc/self/task");
  int pinned = 0;
  ck_assert_ptr_nonnull(threads);
  for (const struct dirent *thread; (thread = readdir(threads));) {
    cpu_set_t cores;
    if (atoi(thread->d_name) > 0 && sched_getaffinity(atoi(thread->d_name), sizeof cores, &cores) == 0)
      pinned += CPU_COUNT(&cores) == 1;
  }
  closedir(threads);
  return pinned;
}

START_TEST(pocl_keeps_its_workers_on_a_core_each) {
  install();
  unsetenv("POCL_AFFINITY");
  MUST(rescl_device_open(&device, "a.icd:0:0"));
  ck_assert_int_ge(count_pinned(), (int)rescl_device_get_info(device)->compute_units);
  clean_up();
}
END_TEST

/** Each in a process of its own that has not started OpenCL before. */
int main(void) {
  const TTest *const tests[] = {
      drivers_are_listed_without_loading_any,
      a_selector_loads_its_driver_alone,
      the_environment_means_the_same,
      a_path_is_a_driver_too,
      one_that_is_not_there_is_told_and_leaves_the_choice,
      afterwards_it_is_too_late,
      all_can_be_asked_for_against_the_environment,
      a_driver_that_is_loaded_already_is_seen,
      pocl_keeps_its_workers_on_a_core_each,
      pocl_3_compiles_once_for_all_sizes,
      pocl_7_compiles_for_the_sizes_of_a_launch,
  };
  if (access("/etc/OpenCL/vendors/pocl.icd", R_OK) != 0) return 77;
  return check_main("opencl/drivers", tests, sizeof tests / sizeof *tests, CK_FORK_GETENV);
}
