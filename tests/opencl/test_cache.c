#define _XOPEN_SOURCE 700
#include "fixture.h"
#include "support/temporary_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOURCE "__kernel void work(__global float *x) { x[get_global_id(0)] = VALUE; }\n"

static char folder[] = "/tmp/rescl-cache-XXXXXX";
static rescl_device *device;
static struct context *context;

static void open_cache(void) {
  strcpy(folder, "/tmp/rescl-cache-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  unsetenv("RESCL_CACHE");
  context = open_context(&device, NULL);
}

/** Calls `visit` for every file of the cache and returns how many there are. */
static size_t for_files(void (*visit)(const char *path)) {
  char path[PATH_MAX];
  size_t count = 0;
  snprintf(path, sizeof path, "%s/programs", folder);
  DIR *entries = opendir(path);
  if (!entries) return 0;
  for (const struct dirent *entry; (entry = readdir(entries));) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/programs/%.200s", folder, entry->d_name);
    if (visit) visit(path);
    count++;
  }
  closedir(entries);
  return count;
}

static void remove_file(const char *path) {
  ck_assert_int_eq(unlink(path), 0);
}

static void close_cache(void) {
  char path[PATH_MAX];
  close_context(context, device);
  for_files(remove_file);
  snprintf(path, sizeof path, "%s/programs", folder);
  rmdir(path);
  rmdir(folder);
}

/** Builds one program, runs it, and returns nonzero if it came from the cache. */
static int build_and_run(const char *options, float expected) {
  const struct program_request request = {"cached", {NULL, SOURCE}, options};
  struct program *program = NULL;
  struct program_statistics statistics = {0};
  MUST(programs_build(context, &request, 1, &program, &statistics, NULL, NULL));
  ck_assert_uint_eq(statistics.compiled + statistics.cached, 1);
  ck_assert(run_program(context, program) == expected);
  program_free(program);
  return statistics.cached == 1;
}

START_TEST(the_second_build_is_a_hit_and_other_options_a_miss) {
  open_cache();
  ck_assert(!build_and_run("-DVALUE=5", 5));
  ck_assert(build_and_run("-DVALUE=5", 5));
  ck_assert(!build_and_run("-DVALUE=6", 6));
  ck_assert(build_and_run("-DVALUE=6", 6));
  ck_assert_uint_eq(for_files(NULL), 2);
  close_cache();
}
END_TEST

static void flip_last_byte(const char *path) {
  FILE *file = fopen(path, "r+b");
  ck_assert_ptr_nonnull(file);
  fseek(file, -1, SEEK_END);
  const int last = fgetc(file);
  fseek(file, -1, SEEK_END);
  fputc(last ^ 1, file);
  fclose(file);
}

static void flip_a_byte_of_the_key(const char *path) {
  FILE *file = fopen(path, "r+b");
  ck_assert_ptr_nonnull(file);
  fseek(file, 8, SEEK_SET);
  const int byte = fgetc(file);
  fseek(file, 8, SEEK_SET);
  fputc(byte ^ 1, file);
  fclose(file);
}

static void cut_short(const char *path) {
  struct stat about;
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert_int_eq(truncate(path, about.st_size - 7), 0);
}

static void cut_into_header(const char *path) {
  ck_assert_int_eq(truncate(path, 12), 0);
}

static void empty(const char *path) {
  ck_assert_int_eq(truncate(path, 0), 0);
}

static void append(const char *path) {
  FILE *file = fopen(path, "ab");
  ck_assert_ptr_nonnull(file);
  fputs("more", file);
  fclose(file);
}

START_TEST(damaged_files_are_misses_and_are_replaced) {
  void (*const damages[])(const char *) = {
      flip_last_byte, flip_a_byte_of_the_key, cut_short, cut_into_header, empty, append};
  open_cache();
  ck_assert(!build_and_run("-DVALUE=7", 7));
  for (size_t damage = 0; damage < sizeof damages / sizeof *damages; damage++) {
    ck_assert_uint_eq(for_files(damages[damage]), 1);
    ck_assert_msg(!build_and_run("-DVALUE=7", 7), "damage %zu went unseen", damage);
    ck_assert(build_and_run("-DVALUE=7", 7));
  }
  close_cache();
}
END_TEST

/** As after an update of the driver that its version does not tell. */
START_TEST(what_the_driver_does_not_take_any_more_is_a_miss) {
  static const char *const whens[] = {"create", "status", "build"};
  open_cache();
  ck_assert(!build_and_run("-DVALUE=10", 10));
  for (size_t when = 0; when < sizeof whens / sizeof *whens; when++) {
    setenv("FAULT_BINARY", whens[when], 1);
    ck_assert_msg(!build_and_run("-DVALUE=10", 10), "%s: it was taken", whens[when]);
    unsetenv("FAULT_BINARY");
    ck_assert(build_and_run("-DVALUE=10", 10)); // and what was compiled anew was kept
  }
  close_cache();
}
END_TEST

START_TEST(it_can_be_turned_off) {
  open_cache();
  setenv("RESCL_CACHE", "off", 1);
  ck_assert(!build_and_run("-DVALUE=8", 8));
  ck_assert(!build_and_run("-DVALUE=8", 8));
  ck_assert_uint_eq(for_files(NULL), 0);
  unsetenv("RESCL_CACHE");
  close_cache();
}
END_TEST

START_TEST(a_folder_that_can_not_be_written_is_no_error) {
  open_cache();
  setenv("RESCL_CACHE_DIR", "/dev/null/cache", 1);
  ck_assert(!build_and_run("-DVALUE=9", 9));
  ck_assert(!build_and_run("-DVALUE=9", 9));
  close_cache();
}
END_TEST

#define PROCESSES 3
#define ROUNDS 6

/** Must run before this process has started OpenCL: it forks. */
START_TEST(processes_share_it) {
  strcpy(folder, "/tmp/rescl-cache-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  pid_t children[PROCESSES];
  for (int child = 0; child < PROCESSES; child++) {
    children[child] = fork();
    ck_assert_int_ge(children[child], 0);
    if (children[child] > 0) continue;
    context = open_context(&device, NULL);
    char options[32];
    for (int round = 0; round < ROUNDS; round++) {
      snprintf(options, sizeof options, "-DVALUE=%d", 100 + round);
      build_and_run(options, (float)(100 + round));
    }
    _exit(0);
  }
  for (int child = 0; child < PROCESSES; child++) {
    int status = -1;
    waitpid(children[child], &status, 0);
    ck_assert_int_eq(status, 0);
  }
  ck_assert_uint_eq(for_files(NULL), ROUNDS);
  context = open_context(&device, NULL);
  ck_assert(build_and_run("-DVALUE=100", 100));
  close_cache();
}
END_TEST

// each test in a process of its own that has not started OpenCL before
CHECK_MAIN("opencl/cache", processes_share_it, the_second_build_is_a_hit_and_other_options_a_miss,
           damaged_files_are_misses_and_are_replaced, what_the_driver_does_not_take_any_more_is_a_miss,
           it_can_be_turned_off, a_folder_that_can_not_be_written_is_no_error)
