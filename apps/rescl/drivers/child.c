#define _GNU_SOURCE // strsignal, program_invocation_name, prctl, pipe2
#include "drivers/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "console/clock.h"
#include "console/report.h"
#include "console/terminal.h"

enum { TICK_MS = 200, MOST_ARGUMENTS = 4096 };

/** Text that comes in pieces. */
struct stream {
  int descriptor; // -1: at its end
  char *text;
  size_t used, capacity;
};

struct child {
  const struct child_request *request;
  pid_t id;
  struct stream lines, noise; // what it says; what it and its drivers print as errors
  double limit, deadline;     // seconds; the latter of the monotonic clock
};

static double now_seconds(void) {
  return clock_now_ms() * 1e-3;
}

/** In the child: gives it what it is handed. */
static void hand_over(const struct child_request *request, int lines) {
  int kept[1 + CHILD_MOST_HANDED];
  const int count = 1 + (int)request->handed_count;
  // Copied out of the way first: what is to be kept may have the number that something else is to get.
  kept[0] = fcntl(lines, F_DUPFD_CLOEXEC, 20);
  for (int index = 1; index < count; index++)
    kept[index] = fcntl(request->handed[index - 1], F_DUPFD_CLOEXEC, 20);
  for (int index = 0; index < count; index++) dup2(kept[index], CHILD_LINES + index);
}

/** In the child: becomes the program. The group is its own, so that what a driver starts goes with it. */
static void become_program(const struct child_request *request, int lines, int noise, pid_t parent) {
  const char *arguments[MOST_ARGUMENTS] = {"rescl"};
  for (size_t index = 0; request->arguments[index] && index + 2 < MOST_ARGUMENTS; index++)
    arguments[index + 1] = request->arguments[index];
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(EXIT_FAILED); // it ended before it could be watched
  const int kept_noise = fcntl(noise, F_DUPFD_CLOEXEC, 20);
  hand_over(request, lines);
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(kept_noise, STDERR_FILENO);
  char **program_arguments = (char **)(void *)arguments;
  execv("/proc/self/exe", program_arguments);
  execvp(program_invocation_name, program_arguments); // where there is no /proc
  _exit(EXIT_FAILED);
}

/** A pipe that no other program inherits, also where another thread starts one at this moment. */
static int open_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

/** @return 0, or -1 with errno */
static int start(struct child *child) {
  int lines[2], noise[2];
  const pid_t parent = getpid();
  if (open_pipe(lines) != 0) return -1;
  if (open_pipe(noise) != 0) {
    close(lines[0]);
    close(lines[1]);
    return -1;
  }
  fflush(NULL);
  child->id = fork();
  if (child->id == 0) become_program(child->request, lines[1], noise[1], parent);
  if (child->id > 0) setpgid(child->id, child->id); // whichever of the two comes first
  close(lines[1]);
  close(noise[1]);
  child->lines.descriptor = lines[0];
  child->noise.descriptor = noise[0];
  return child->id > 0 ? 0 : -1;
}

/** Takes in what is there; closes the stream at its end. */
static void read_some(struct stream *stream) {
  char piece[4096];
  const ssize_t count = read(stream->descriptor, piece, sizeof piece);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count <= 0) {
    close(stream->descriptor);
    stream->descriptor = -1;
    return;
  }
  while (stream->used + (size_t)count + 1 > stream->capacity)
    stream->text = allocate_more(stream->text, stream->capacity, &stream->capacity, 1);
  memcpy(stream->text + stream->used, piece, (size_t)count);
  stream->used += (size_t)count;
  stream->text[stream->used] = '\0';
}

static void set_limit(struct child *child, double seconds) {
  child->limit = seconds;
  child->deadline = now_seconds() + seconds;
}

static void hand_over_lines(struct child *child) {
  struct stream *lines = &child->lines;
  char *begin = lines->text, *end;
  while (begin && (end = strchr(begin, '\n'))) {
    *end = '\0';
    const double limit = child->request->take_line(child->request->user, begin);
    if (limit > 0.0) set_limit(child, limit);
    begin = end + 1;
  }
  if (!begin) return;
  lines->used = strlen(begin);
  memmove(lines->text, begin, lines->used + 1);
}

/** Only the end of the noise is of interest. */
static void forget_old_noise(struct stream *noise) {
  enum { KEPT = 2048 };
  if (noise->used < 2 * KEPT) return;
  memmove(noise->text, noise->text + noise->used - KEPT, KEPT + 1);
  noise->used = KEPT;
}

/** Told without taking the end away from waitpid(). What a driver has started may outlive the
 *  child, and hold its lines open. */
static int has_ended(const struct child *child) {
  siginfo_t info = {.si_pid = 0};
  return waitid(P_PID, (id_t)child->id, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child->id;
}

/** Reads until the child closes its lines, ends, or has to be stopped.
 *  @return CHILD_ENDED where it has not, else why */
static enum child_status listen_to(struct child *child) {
  while (child->lines.descriptor >= 0) {
    struct pollfd sources[] = {{.fd = child->lines.descriptor, .events = POLLIN},
                               {.fd = child->noise.descriptor, .events = POLLIN}};
    if (now_seconds() >= child->deadline) return CHILD_TIMED_OUT;
    const int is_silent = poll(sources, 2, TICK_MS) <= 0;
    if (is_silent && has_ended(child)) return CHILD_ENDED;
    if (!is_silent && sources[1].revents) read_some(&child->noise);
    if (!is_silent && sources[0].revents) read_some(&child->lines);
    forget_old_noise(&child->noise);
    hand_over_lines(child);
    if (child->request->tick && child->request->tick(child->request->user)) return CHILD_STOPPED;
  }
  return CHILD_ENDED;
}

/** @return nonzero where it ended before its time was up */
static int wait_for_end(const struct child *child, int *status) {
  const struct timespec pause = {.tv_nsec = 5000000};
  while (waitpid(child->id, status, WNOHANG) == 0) {
    if (now_seconds() >= child->deadline) return 0;
    nanosleep(&pause, NULL);
  }
  return 1;
}

static void stop(const struct child *child, int *status) {
  kill(-child->id, SIGKILL);
  while (waitpid(child->id, status, 0) < 0 && errno == EINTR) continue;
}

/** What the driver printed last, as " (it printed: …)". A driver that dies of an assertion says so there. */
static void describe_noise(struct stream *noise, char *text, size_t text_bytes) {
  enum { MOST_SHOWN = 240 };
  text[0] = '\0';
  while (noise->used > 0 && strchr(" \t\r\n", noise->text[noise->used - 1]))
    noise->text[--noise->used] = '\0';
  if (noise->used == 0) return;
  const char *line = strrchr(noise->text, '\n');
  line = line ? line + 1 : noise->text;
  snprintf(text, text_bytes, "; it printed: %.*s", MOST_SHOWN, line);
  text_make_safe(text, "");
}

static void describe_end(struct child *child, int status, struct child_end *end) {
  char noise[300];
  while (child->noise.descriptor >= 0) {
    struct pollfd source = {.fd = child->noise.descriptor, .events = POLLIN};
    if (poll(&source, 1, 0) <= 0) break; // a process that it left behind may hold it open
    read_some(&child->noise);
    forget_old_noise(&child->noise);
  }
  describe_noise(&child->noise, noise, sizeof noise);
  if (end->status == CHILD_TIMED_OUT)
    snprintf(end->message, sizeof end->message, "no answer within %g s, so it was stopped%s", child->limit,
             noise);
  else if (end->status == CHILD_STOPPED)
    snprintf(end->message, sizeof end->message, "it was stopped%s", noise);
  else if (WIFSIGNALED(status))
    snprintf(end->message, sizeof end->message, "ended by signal %d, %s%s", WTERMSIG(status),
             strsignal(WTERMSIG(status)), noise);
  else if (WEXITSTATUS(status) != 0)
    snprintf(end->message, sizeof end->message, "it ended the program with exit code %d%s",
             WEXITSTATUS(status), noise);
  if (end->status == CHILD_ENDED && end->message[0]) end->status = CHILD_CRASHED;
}

struct child_end child_run(const struct child_request *request) {
  struct child child = {.request = request, .lines.descriptor = -1, .noise.descriptor = -1};
  struct child_end end = {.status = CHILD_ENDED, .message = ""};
  int status = 0;
  set_limit(&child, request->limit_seconds);
  if (start(&child) != 0) {
    end.status = CHILD_LOST;
    snprintf(end.message, sizeof end.message, "no process could be started: %s", strerror(errno));
  } else {
    end.status = listen_to(&child);
    if (end.status == CHILD_ENDED && !wait_for_end(&child, &status)) end.status = CHILD_TIMED_OUT;
    if (end.status != CHILD_ENDED) stop(&child, &status);
    describe_end(&child, status, &end);
  }
  if (child.lines.descriptor >= 0) close(child.lines.descriptor);
  if (child.noise.descriptor >= 0) close(child.noise.descriptor);
  free(child.lines.text);
  free(child.noise.text);
  return end;
}

void child_end_judge(struct child_end *end, int is_complete) {
  if (is_complete) {
    *end = (struct child_end){.status = CHILD_ENDED, .message = ""};
  } else if (end->status == CHILD_ENDED) {
    end->status = CHILD_CRASHED;
    snprintf(end->message, sizeof end->message, "it ended the program, as if all were done");
  }
}

const char *child_status_name(enum child_status status) {
  static const char *const names[] = {[CHILD_ENDED] = "ok",
                                      [CHILD_CRASHED] = "crashed",
                                      [CHILD_TIMED_OUT] = "timed_out",
                                      [CHILD_STOPPED] = "stopped",
                                      [CHILD_LOST] = "failed"};
  return names[status];
}
