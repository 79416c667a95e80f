#define _XOPEN_SOURCE 700
#include "base/helper.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_main.h"
#include "support/temporary_folder.h"

static int run_script(const char *script) {
  return helper_run("/bin/sh", script, strlen(script));
}

START_TEST(it_gets_the_bytes_and_is_waited_for) {
  char folder[] = "/tmp/rescl-helper-XXXXXX", script[128], path[64];
  ck_assert_ptr_nonnull(temporary_folder(folder));
  snprintf(path, sizeof path, "%s/made", folder);
  snprintf(script, sizeof script, "echo printed; echo printed >&2; sleep 0.2; mkdir %s\n", path);
  ck_assert_int_eq(run_script(script), 0);
  ck_assert_int_eq(rmdir(path), 0);
  ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_signal_is_told_and_an_exit_code_is_not) {
  ck_assert_int_eq(run_script("exit 3\n"), 0);
  ck_assert_int_eq(run_script("kill -ABRT $$\n"), SIGABRT);
  ck_assert_int_eq(run_script(""), 0);
}
END_TEST

/** Signals that the caller holds back must reach the helper: it could not be stopped otherwise. */
START_TEST(blocked_signals_are_not_inherited) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  ck_assert_int_eq(sigprocmask(SIG_BLOCK, &signals, NULL), 0);
  ck_assert_int_eq(run_script("kill -TERM $$\n"), SIGTERM);
}
END_TEST

START_TEST(one_that_is_not_there_or_taken_by_others_is_no_error) {
  ck_assert_int_eq(helper_run("/dev/null/none", "", 0), 0);
  signal(SIGCHLD, SIG_IGN); // then nobody can wait for it
  ck_assert_int_eq(run_script("kill -ABRT $$\n"), 0);
}
END_TEST

START_TEST(it_is_found_beside_what_the_library_is_in) {
  char program[PATH_MAX], path[PATH_MAX], found[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  ck_assert_int_gt(length, 0);
  program[length] = '\0';
  *strrchr(program, '/') = '\0';
  ck_assert_int_eq(chdir(program), 0);
  snprintf(path, sizeof path, "rescl-helper-of-test-%d", (int)getpid());
  ck_assert(!helper_find(found, path));
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fclose(file);
  ck_assert(!helper_find(found, path)); // not to be run
  ck_assert_int_eq(chmod(path, 0700), 0);
  const int is_found = helper_find(found, path);
  unlink(path);
  ck_assert(is_found);
  ck_assert_ptr_nonnull(strstr(found, path));
}
END_TEST

CHECK_MAIN("base/helper", it_gets_the_bytes_and_is_waited_for, a_signal_is_told_and_an_exit_code_is_not,
           blocked_signals_are_not_inherited, one_that_is_not_there_or_taken_by_others_is_no_error,
           it_is_found_beside_what_the_library_is_in)
