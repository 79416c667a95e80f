#define _GNU_SOURCE // setenv
#include "check_main.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"
#include "support/must.h"
#include "support/temporary_folder.h"
#include "tune/results.h"

static char folder[] = "/tmp/rescl-results-XXXXXX";
static const rescl_device_info device = {.name = "a device", .driver = "1.0", .platform = "a platform"};
static const struct result first = {.signature = "Conv 1",
                                    .kernel = "winograd_4",
                                    .usual_ns = 1200,
                                    .best_ns = 1000,
                                    .wrong_count = 2,
                                    .is_left = 1,
                                    .wrong = "winograd_2 im2col_gemm"};
static const struct result second = {.signature = "Conv 2", .kernel = "conv_blocked", .variant = "pixels_96"};

static void make_folder(void) {
  if (!folder[0] || strstr(folder, "XXXXXX")) ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
}

static struct results *open_results(const rescl_device_info *info) {
  struct results *results = NULL;
  MUST(results_open(&results, info));
  return results;
}

static void keep(const rescl_device_info *info, const struct result *result) {
  struct results *results = open_results(info);
  MUST(results_put(results, result));
  results_save(results);
  results_free(results);
}

/** The one file there is. */
static void find_file(char path[256]) {
  char tuning[64];
  snprintf(tuning, sizeof tuning, "%s/tuning", folder);
  DIR *directory = opendir(tuning);
  ck_assert_ptr_nonnull(directory);
  path[0] = '\0';
  for (const struct dirent *file; (file = readdir(directory));)
    if (file->d_name[0] != '.') snprintf(path, 256, "%s/%.150s", tuning, file->d_name);
  closedir(directory);
  ck_assert(path[0]);
}

static int knows(const rescl_device_info *info, const char *signature) {
  struct results *results = open_results(info);
  const int found = results_find(results, signature) != NULL;
  results_free(results);
  return found;
}

START_TEST(results_come_back) {
  make_folder();
  keep(&device, &first);
  struct results *results = open_results(&device);
  const struct result *found = results_find(results, "Conv 1");
  ck_assert_ptr_nonnull(found);
  ck_assert_str_eq(found->kernel, "winograd_4");
  ck_assert_str_eq(found->variant, "");
  ck_assert_str_eq(found->wrong, "winograd_2 im2col_gemm");
  ck_assert_int_eq(found->wrong_count, 2);
  ck_assert_uint_eq(found->usual_ns, 1200);
  ck_assert_uint_eq(found->best_ns, 1000);
  ck_assert_ptr_null(results_find(results, "Conv 2"));
  results_free(results);
}
END_TEST

START_TEST(another_driver_knows_nothing) {
  make_folder();
  keep(&device, &first);
  rescl_device_info updated = device;
  strcpy(updated.driver, "1.1");
  ck_assert(!knows(&updated, "Conv 1"));
  ck_assert(knows(&device, "Conv 1"));
}
END_TEST

/** Both read the file before either writes. */
START_TEST(writers_do_not_undo_each_other) {
  make_folder();
  struct results *one = open_results(&device), *other = open_results(&device);
  MUST(results_put(one, &first));
  MUST(results_put(other, &second));
  results_save(one);
  results_save(other);
  results_free(one);
  results_free(other);
  ck_assert(knows(&device, "Conv 1"));
  ck_assert(knows(&device, "Conv 2"));
}
END_TEST

static void write_file(const char *path, const char *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
  fclose(file);
}

START_TEST(damage_is_a_miss) {
  char path[256], text[8192];
  make_folder();
  unsetenv("RESCL_CACHE");
  keep(&device, &first);
  find_file(path);
  FILE *file = fopen(path, "rb");
  const size_t size = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[size] = '\0';
  write_file(path, text, size / 2);
  ck_assert(!knows(&device, "Conv 1"));
  write_file(path, "", 0);
  ck_assert(!knows(&device, "Conv 1"));
  char *kernel = strstr(text, "winograd_4"); // still JSON, but not what was written
  ck_assert_ptr_nonnull(kernel);
  kernel[9] = '2';
  write_file(path, text, size);
  ck_assert(!knows(&device, "Conv 1"));
  keep(&device, &first);
  ck_assert(knows(&device, "Conv 1"));
}
END_TEST

START_TEST(without_a_cache_nothing_is_kept) {
  make_folder();
  rescl_device_info other = device;
  strcpy(other.name, "another device");
  setenv("RESCL_CACHE", "off", 1);
  keep(&other, &first);
  unsetenv("RESCL_CACHE");
  ck_assert(!knows(&other, "Conv 1"));
}
END_TEST

START_TEST(the_last_one_stands) {
  make_folder();
  struct results *results = open_results(&device);
  struct result changed = first;
  strcpy(changed.kernel, "conv_blocked");
  MUST(results_put(results, &first));
  MUST(results_put(results, &changed));
  ck_assert_str_eq(results_find(results, "Conv 1")->kernel, "conv_blocked");
  results_free(results);
}
END_TEST

static int failing_allocation, allocation_count;

static void *allocate(size_t size_bytes) {
  return ++allocation_count == failing_allocation ? NULL : malloc(size_bytes);
}

/** Keeps the result where that allocation of cJSON's fails; in a folder of its own. */
static void keep_without(int allocation) {
  cJSON_Hooks scarce = {allocate, free};
  strcpy(folder, "/tmp/rescl-results-XXXXXX");
  make_folder();
  struct results *results = open_results(&device);
  MUST(results_put(results, &first));
  failing_allocation = allocation, allocation_count = 0;
  cJSON_InitHooks(&scarce);
  results_save(results);
  cJSON_InitHooks(NULL);
  results_free(results);
}

/** All of it or nothing: a file that lacks the names of wrong kernels would let them run. */
START_TEST(what_there_is_no_memory_for_is_not_kept) {
  for (int allocation = 1; allocation_count >= allocation - 1; allocation++) {
    keep_without(allocation);
    struct results *results = open_results(&device);
    const struct result *found = results_find(results, first.signature);
    ck_assert_msg(!found || strcmp(found->wrong, first.wrong) == 0, "allocation %d: half is kept",
                  allocation);
    ck_assert_msg(!found == (allocation_count >= allocation), "allocation %d", allocation);
    results_free(results);
  }
  ck_assert_int_gt(allocation_count, 20);
}
END_TEST

CHECK_MAIN("tune/results", results_come_back, another_driver_knows_nothing, writers_do_not_undo_each_other,
           damage_is_a_miss, without_a_cache_nothing_is_kept, the_last_one_stands,
           what_there_is_no_memory_for_is_not_kept)
