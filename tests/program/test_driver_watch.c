#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_main.h"
#include "console/report.h"
#include "drivers/watch.h"

/** What a driver does meanwhile. */
typedef void (*misdeed)(void);

static void crash(void) {
  abort();
}

static void end_program(void) {
  exit(0);
}

static void hang(void) {
  for (;;) pause();
}

static void answer(void) {
  driver_watch_end();
}

static void crash_later(void) {
  driver_watch_end();
  abort();
}

static void end_later(void) {
  driver_watch_end();
  exit(0);
}

/** Lets a child do it, and reads what that says on stderr, up to a line.
 *  @return how it ended, as waitpid() tells; it is stopped where it does not end after a line */
static int watch(misdeed deed, char *text, size_t text_bytes) {
  int ends[2], status = 0;
  ck_assert_int_eq(pipe(ends), 0);
  const pid_t id = fork();
  ck_assert_int_ge(id, 0);
  if (id == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    signal(SIGALRM, SIG_DFL); // Check has its own
    driver_watch_begin(1);
    deed();
    _exit(0);
  }
  close(ends[1]);
  size_t used = 0;
  ssize_t count = 1;
  while (count > 0 && !memchr(text, '\n', used) && used + 1 < text_bytes) {
    count = read(ends[0], text + used, text_bytes - used - 1);
    if (count > 0) used += (size_t)count;
  }
  text[used] = '\0';
  close(ends[0]);
  if (deed == hang) kill(id, SIGKILL);
  ck_assert_int_eq(waitpid(id, &status, 0), id);
  return status;
}

START_TEST(a_crash_is_told_and_stays_one) {
  char text[512];
  const int status = watch(crash, text, sizeof text);
  ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  ck_assert_ptr_nonnull(strstr(text, "rescl: an OpenCL driver crashed"));
  ck_assert_ptr_nonnull(strstr(text, "'rescl devices'"));
}
END_TEST

START_TEST(an_end_is_told_and_no_success) {
  char text[512];
  const int status = watch(end_program, text, sizeof text);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED);
  ck_assert_ptr_nonnull(strstr(text, "rescl: an OpenCL driver ended the program"));
}
END_TEST

START_TEST(a_hang_is_told_and_waited_for) {
  char text[512];
  const int status = watch(hang, text, sizeof text);
  ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  ck_assert_ptr_nonnull(strstr(text, "rescl: OpenCL drivers have not answered for 1 s"));
}
END_TEST

START_TEST(nothing_is_told_where_nothing_happens) {
  char text[512];
  ck_assert_int_eq(watch(answer, text, sizeof text), 0);
  ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(what_happens_later_is_as_ever) {
  char text[512];
  const int crashed = watch(crash_later, text, sizeof text);
  ck_assert(WIFSIGNALED(crashed) && WTERMSIG(crashed) == SIGABRT);
  ck_assert_ptr_null(strstr(text, "rescl"));
  ck_assert_int_eq(watch(end_later, text, sizeof text), 0);
  ck_assert_str_eq(text, "");
}
END_TEST

static void ignore(int number) {
  (void)number;
}

START_TEST(others_keep_their_signals) {
  struct sigaction action;
  signal(SIGALRM, ignore);
  driver_watch_begin(60);
  sigaction(SIGALRM, NULL, &action);
  ck_assert(action.sa_handler == ignore);
  driver_watch_end();
  sigaction(SIGALRM, NULL, &action);
  ck_assert(action.sa_handler == ignore);
  signal(SIGALRM, SIG_DFL);
}
END_TEST

CHECK_MAIN("program/driver_watch", a_crash_is_told_and_stays_one, an_end_is_told_and_no_success,
           a_hang_is_told_and_waited_for, nothing_is_told_where_nothing_happens,
           what_happens_later_is_as_ever, others_keep_their_signals)
