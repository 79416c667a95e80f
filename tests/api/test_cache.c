#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_main.h"
#include "rescl/cache.h"

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/rescl-cache-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
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
  put("tuning/b.json", "{\"device\": {\"name\": \"A\"}}");
  put("tuning/a.json", "{\"device\": {\"name\": \"B\"}}");
  put("tuning/c.json", "{\"device\": 5}");
  put("tuning/empty.json", "");
  put("programs/x.bin", "too short for a header");
  ck_assert_int_eq(rescl_cache_list(&entries, &count), RESCL_OK);
  ck_assert_uint_eq(count, 5);
  const char *const expected[][3] = {{"program", "x", ""},
                                     {"tuning", "c", ""},
                                     {"tuning", "empty", ""},
                                     {"tuning", "b", "A"},
                                     {"tuning", "a", "B"}};
  for (size_t index = 0; index < count; index++) {
    ck_assert_str_eq(entries[index].kind, expected[index][0]);
    ck_assert_str_eq(entries[index].name, expected[index][1]);
    ck_assert_str_eq(entries[index].device, expected[index][2]);
    ck_assert_int_gt(entries[index].written, 1000000000);
  }
  ck_assert_uint_eq(entries[0].size_bytes, 22);
  rescl_cache_list_free(entries);
  ck_assert_int_eq(rescl_cache_clear(&removed, &removed_bytes), RESCL_OK);
  ck_assert_uint_eq(removed, 5);
  ck_assert_uint_eq(removed_bytes, 22 + 25 + 25 + 13);
  ck_assert_int_eq(rescl_cache_clear(NULL, NULL), RESCL_OK);
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

CHECK_MAIN("api/cache", the_path_must_fit, entries_come_sorted_and_described, null_is_refused)
