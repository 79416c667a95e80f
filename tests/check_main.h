/** The main() of a test program: `CHECK_MAIN("image/png", test_a, test_b)` after the START_TESTs makes one
 *  suite of them, runs it and fails the program when any test failed. CK_FORK=no runs it in one process
 *  (debuggers, tests that have started OpenCL); CK_RUN_CASE and CK_VERBOSITY work as Check documents them. */
#ifndef RESCL_TESTS_CHECK_MAIN_H
#define RESCL_TESTS_CHECK_MAIN_H

#include <check.h>
#include <stddef.h>
#include <stdlib.h>

#undef fail // Check's old name for ck_abort_msg, ours for returning an error
#ifdef RESCL_BASE_STATUS_H
#define fail status_fail
#endif

#define CHECK_TIMEOUT_SECONDS 120

/** Runs the suite; what its program is to return. */
static inline int check_run(Suite *suite, enum fork_status fork) {
  SRunner *runner = srunner_create(suite);
  srunner_set_fork_status(runner, fork);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner), run = srunner_ntests_run(runner);
  srunner_free(runner);
  return failed || run == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static inline int check_main(const char *suite_name, const TTest *const *tests, size_t test_count,
                             enum fork_status fork) {
  Suite *suite = suite_create(suite_name);
  TCase *cases = tcase_create(suite_name);
  tcase_set_timeout(cases, CHECK_TIMEOUT_SECONDS);
  for (size_t test = 0; test < test_count; test++) tcase_add_test(cases, tests[test]);
  suite_add_tcase(suite, cases);
  return check_run(suite, fork);
}

#define CHECK_MAIN(suite_name, ...)                                                                       \
  int main(void) {                                                                                        \
    const TTest *const check_tests[] = {__VA_ARGS__};                                                     \
    return check_main(suite_name, check_tests, sizeof check_tests / sizeof *check_tests, CK_FORK_GETENV); \
  }

/** The same in one process: for tests that share an OpenCL device, which a fork would break. */
#define CHECK_MAIN_NO_FORK(suite_name, ...)                                                          \
  int main(void) {                                                                                   \
    const TTest *const check_tests[] = {__VA_ARGS__};                                                \
    return check_main(suite_name, check_tests, sizeof check_tests / sizeof *check_tests, CK_NOFORK); \
  }

#endif
