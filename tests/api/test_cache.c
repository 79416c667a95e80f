#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_main.h"
#include "rescl/cache.h"
#include "support/temporary_folder.h"

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/rescl-cache-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
}

/** @param name  below the folder */
static void put(const char *name, const char *content) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fputs(content, file);
  fclose(file);
}

static void put_folder(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_int_eq(mkdir(path, 0777), 0);
}

START_TEST(the_path_must_fit) {
  char path[64], small[4];
  make_folder();
  ck_assert_int_eq(rescl_cache_path(path, sizeof path), RESCL_OK);
  ck_assert_str_eq(path, folder);
  ck_assert_int_eq(rescl_cache_path(small, sizeof small), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_cache_path(NULL, 100), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_cache_path(path, strlen(folder)), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_cache_path(path, strlen(folder) + 1), RESCL_OK);
}
END_TEST

#define A "0123456789abcdef0123456789abcdea"
#define B "0123456789abcdef0123456789abcdeb"
#define C "0123456789abcdef0123456789abcdec"
#define D "0123456789abcdef0123456789abcded"
#define TUNING "{\n\t\"schema\":\t\"rescl.tuning/0\",\n"

START_TEST(entries_come_sorted_and_described) {
  rescl_cache_entry *entries = NULL;
  size_t count = 99, removed = 0;
  uint64_t removed_bytes = 0;
  make_folder();
  ck_assert_int_eq(rescl_cache_list(&entries, &count), RESCL_OK);
  ck_assert_uint_eq(count, 0);
  rescl_cache_list_free(entries);
  put_folder("tuning");
  put_folder("programs");
  put("tuning/" B ".json", TUNING "\"device\": {\"name\": \"A\"}}");
  put("tuning/" A ".json", TUNING "\"device\": {\"name\": \"B\"}}");
  put("tuning/" C ".json", TUNING "\"device\": 5}");
  put("tuning/" D ".json", "");
  put("programs/" A ".bin", "resclp too short");
  put("programs/" B ".bin.123abc", "resc");
  ck_assert_int_eq(rescl_cache_list(&entries, &count), RESCL_OK);
  ck_assert_uint_eq(count, 6);
  const char *const expected[][3] = {{"program", A, ""}, {"program", B, ""}, {"tuning", C, ""},
                                     {"tuning", D, ""},  {"tuning", B, "A"}, {"tuning", A, "B"}};
  for (size_t index = 0; index < count; index++) {
    ck_assert_str_eq(entries[index].kind, expected[index][0]);
    ck_assert_str_eq(entries[index].name, expected[index][1]);
    ck_assert_str_eq(entries[index].device, expected[index][2]);
    ck_assert_int_gt(entries[index].written, 1000000000);
  }
  ck_assert_uint_eq(entries[0].size_bytes, 16);
  rescl_cache_list_free(entries);
  ck_assert_int_eq(rescl_cache_clear(&removed, &removed_bytes), RESCL_OK);
  ck_assert_uint_eq(removed, 6);
  ck_assert_uint_eq(removed_bytes, 16 + 4 + 3 * strlen(TUNING) + 24 + 24 + 12);
  ck_assert_int_eq(rescl_cache_clear(NULL, NULL), RESCL_OK);
}
END_TEST

static void put_link(const char *name, const char *target) {
  char path[256], full[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  snprintf(full, sizeof full, "%s/%s", folder, target);
  ck_assert_int_eq(symlink(full, path), 0);
}

static void check_is_there(const char *name) {
  char path[256];
  struct stat about;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_msg(lstat(path, &about) == 0, "%s is gone", name);
}

START_TEST(what_is_not_the_librarys_stays) {
  static const char *const others[] = {"programs/firmware.bin",     "programs/" A ".bin",
                                       "programs/" B ".bin.backup", "tuning/piano.json",
                                       "tuning/" A ".json",         "programs/" B "c.bin"};
  size_t removed = 99;
  make_folder();
  put_folder("tuning");
  put_folder("programs");
  for (size_t index = 0; index < sizeof others / sizeof *others; index++)
    put(others[index], "{\"device\": 5} mine");
  put("programs/model.onnx", "resclp");
  put_link("programs/" D ".bin", "programs/model.onnx");
  ck_assert_int_eq(rescl_cache_clear(&removed, NULL), RESCL_OK);
  ck_assert_uint_eq(removed, 0);
  for (size_t index = 0; index < sizeof others / sizeof *others; index++) check_is_there(others[index]);
  check_is_there("programs/model.onnx");
  check_is_there("programs/" D ".bin");
}
END_TEST

START_TEST(a_folder_that_is_a_link_is_not_followed) {
  make_folder();
  put_folder("elsewhere");
  put("elsewhere/" A ".bin", "resclp");
  put_link("programs", "elsewhere");
  ck_assert_int_eq(rescl_cache_clear(NULL, NULL), RESCL_IO);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "link"));
  check_is_there("elsewhere/" A ".bin");
}
END_TEST

START_TEST(null_is_refused) {
  rescl_cache_entry *entries = NULL;
  size_t count = 0;
  ck_assert_int_eq(rescl_cache_list(NULL, &count), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_cache_list(&entries, NULL), RESCL_INVALID_ARGUMENT);
  rescl_cache_list_free(NULL);
}
END_TEST

CHECK_MAIN("api/cache", the_path_must_fit, entries_come_sorted_and_described, what_is_not_the_librarys_stays,
           a_folder_that_is_a_link_is_not_followed, null_is_refused)
