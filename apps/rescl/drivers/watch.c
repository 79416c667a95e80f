#define _GNU_SOURCE // sigaction
#include "drivers/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/report.h"
#include "drivers/probe.h"

#define ADVICE "; 'rescl devices' shows what each driver does, and which --device goes without it\n"

static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

/** Handlers may not format, so what they write stands ready. */
static volatile sig_atomic_t is_watching;
static char hang_message[256];
static const char crash_message[] = "rescl: an OpenCL driver crashed while a device was opened" ADVICE;
static const char exit_message[] =
    "rescl: an OpenCL driver ended the program while a device was opened" ADVICE;

static void tell(const char *message) {
  static const char remove_bar[] = "\r\033[K";
  const int error = errno;
  ssize_t written = 0;
  if (isatty(STDERR_FILENO)) written += write(STDERR_FILENO, remove_bar, strlen(remove_bar));
  written += write(STDERR_FILENO, message, strlen(message));
  (void)written; // there is nobody else to tell
  errno = error;
}

/** The signal has its usual effect again, and comes once more as the handler returns. */
static void tell_crash(int number) {
  if (is_watching) tell(crash_message);
  raise(number);
}

static void tell_hang(int number) {
  (void)number;
  if (is_watching) tell(hang_message);
}

static void tell_exit(void) {
  if (!is_watching) return;
  tell(exit_message);
  _exit(EXIT_FAILED);
}

/** Handles the signal, unless a handler is there already. */
static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  if (sigaction(number, NULL, &action) != 0 || action.sa_handler != SIG_DFL) return;
  action = (struct sigaction){.sa_handler = handler, .sa_flags = flags};
  sigaction(number, &action, NULL);
}

/** A driver may have put a handler of its own into the place by now, which stays. */
static void stop_handling(int number, void (*handler)(int)) {
  struct sigaction action;
  if (sigaction(number, NULL, &action) == 0 && action.sa_handler == handler) signal(number, SIG_DFL);
}

void driver_watch_begin(unsigned hang_seconds) {
  static int is_registered;
  if (!is_registered) is_registered = atexit(tell_exit) == 0;
  snprintf(hang_message, sizeof hang_message, "rescl: OpenCL drivers have not answered for %u s%s",
           hang_seconds, ADVICE);
  is_watching = 1;
  for (size_t index = 0; index < sizeof crashes / sizeof *crashes; index++)
    handle(crashes[index], tell_crash, (int)SA_RESETHAND);
  handle(SIGALRM, tell_hang, SA_RESTART);
  alarm(hang_seconds);
}

void driver_watch_end(void) {
  alarm(0);
  is_watching = 0;
  stop_handling(SIGALRM, tell_hang);
  for (size_t index = 0; index < sizeof crashes / sizeof *crashes; index++)
    stop_handling(crashes[index], tell_crash);
}

rescl_status driver_watch_open(rescl_device **device, const char *selector) {
  driver_watch_begin((unsigned)PROBE_LIMIT_SECONDS);
  const rescl_status status = rescl_device_open(device, selector);
  driver_watch_end();
  return status;
}
