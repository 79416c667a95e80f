#define _GNU_SOURCE // syscall
#include "base/file.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check_main.h"
#include "support/temporary_folder.h"

static int umask_calls;

/** In place of the C library's: whoever changes it changes it for all threads of the process. */
mode_t umask(mode_t mask) {
  umask_calls++;
  return (mode_t)syscall(SYS_umask, mask);
}

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/rescl-file-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
}

static int count_files(void) {
  int count = 0;
  DIR *directory = opendir(folder);
  ck_assert_ptr_nonnull(directory);
  for (const struct dirent *file; (file = readdir(directory));) count += file->d_name[0] != '.';
  closedir(directory);
  return count;
}

static rescl_status write_text(const char *path, const char *text) {
  const struct file_part parts[] = {{text, strlen(text)}, {"\n", 1}};
  return file_write_atomic(path, parts, 2);
}

START_TEST(a_file_gets_the_permissions_that_the_umask_leaves) {
  char path[PATH_MAX];
  struct stat about;
  make_folder();
  snprintf(path, sizeof path, "%s/file", folder);
  syscall(SYS_umask, 027);
  ck_assert_int_eq(write_text(path, "first"), RESCL_OK);
  ck_assert_int_eq(write_text(path, "second"), RESCL_OK);
  ck_assert_int_eq(umask_calls, 0);
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert_int_eq(about.st_mode & 0777, 0640);
  ck_assert_int_eq(about.st_size, 7);
  ck_assert_int_eq(count_files(), 1);
}
END_TEST

static rescl_status map_private(const char *path) {
  struct file_map map;
  const rescl_status status = file_map_private(&map, path);
  file_map_close(&map);
  return status;
}

/** Whose folder and file it is, and who may write to them. */
START_TEST(what_others_may_have_written_is_not_trusted) {
  char inner[PATH_MAX], path[PATH_MAX];
  struct stat about;
  make_folder();
  snprintf(inner, sizeof inner, "%s/a/b", folder);
  snprintf(path, sizeof path, "%s/a/b/file", folder);
  syscall(SYS_umask, 0);
  ck_assert_int_eq(file_check_private(inner), RESCL_OK); // not there yet
  ck_assert_int_eq(file_make_folders(inner), RESCL_OK);
  ck_assert_int_eq(file_write_private(path, &(struct file_part){"x", 1}, 1), RESCL_OK);
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert_int_eq(about.st_mode & 0777, 0600);
  ck_assert_int_eq(map_private(path), RESCL_OK);
  const struct {
    const char *path;
    mode_t mode, usual;
  } rows[] = {{path, 0620, 0600}, {path, 0602, 0600}, {inner, 0770, 0700}, {inner, 0702, 0700}};
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    ck_assert_int_eq(chmod(rows[row].path, rows[row].mode), 0);
    ck_assert_int_eq(map_private(path), RESCL_IO);
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "others may write"));
    ck_assert_int_eq(chmod(rows[row].path, rows[row].usual), 0);
  }
  const char *const owned[] = {path, inner};
  for (size_t row = 0; geteuid() == 0 && row < 2; row++) { // only root can give files away
    ck_assert_int_eq(chown(owned[row], 12345, (gid_t)-1), 0);
    ck_assert_int_eq(map_private(path), RESCL_IO);
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "another user"));
    ck_assert_int_eq(chown(owned[row], 0, (gid_t)-1), 0);
  }
  ck_assert_int_eq(map_private(path), RESCL_OK);
}
END_TEST

START_TEST(a_link_is_replaced_and_not_written_through) {
  char path[PATH_MAX], victim[PATH_MAX];
  struct stat about;
  make_folder();
  snprintf(path, sizeof path, "%s/link", folder);
  snprintf(victim, sizeof victim, "%s/victim", folder);
  ck_assert_int_eq(write_text(victim, "precious"), RESCL_OK);
  ck_assert_int_eq(symlink(victim, path), 0);
  ck_assert_int_eq(write_text(path, "new"), RESCL_OK);
  ck_assert_int_eq(lstat(path, &about), 0);
  ck_assert(S_ISREG(about.st_mode));
  ck_assert_int_eq(stat(victim, &about), 0);
  ck_assert_int_eq(about.st_size, 9);
}
END_TEST

START_TEST(what_can_not_be_written_leaves_nothing) {
  char path[PATH_MAX], long_path[PATH_MAX];
  make_folder();
  ck_assert_int_eq(write_text(folder, "x"), RESCL_IO);
  ck_assert_int_eq(write_text("/dev/null", "x"), RESCL_IO);
  snprintf(path, sizeof path, "%s/missing/file", folder);
  ck_assert_int_eq(write_text(path, "x"), RESCL_IO);
  memset(long_path, 'a', sizeof long_path - 4);
  long_path[sizeof long_path - 4] = '\0';
  ck_assert_int_eq(write_text(long_path, "x"), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(count_files(), 0);
}
END_TEST

CHECK_MAIN("base/file", a_file_gets_the_permissions_that_the_umask_leaves,
           what_others_may_have_written_is_not_trusted, a_link_is_replaced_and_not_written_through,
           what_can_not_be_written_leaves_nothing)
