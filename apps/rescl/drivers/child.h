/** This program run once more, in a process of its own, where drivers may crash and hang. */
#ifndef RESCL_DRIVERS_CHILD_H
#define RESCL_DRIVERS_CHILD_H

#include <stddef.h>

/** The file descriptor that a child writes its lines to. Drivers print what they like to standard output,
 *  which is dropped, and to standard error, the last of which tells why a child crashed. */
enum { CHILD_LINES = 3, CHILD_MOST_HANDED = 4 };

struct child_request {
  const char *const *arguments; // of the program, from the subcommand on; NULL ends them
  double limit_seconds;         // how long it may take to say something that counts
  /** Takes a line that the child wrote, without its line feed.
   *  @return how many seconds the child has from now on; 0: the line does not change its limit */
  double (*take_line)(void *user, const char *line);
  /** Called a few times a second; NULL: not.
   *  @return nonzero where the child is not needed any more, and to be stopped */
  int (*tick)(void *user);
  void *user;
  const int *handed;   // descriptors that it has too, from CHILD_LINES + 1 on, besides which it inherits none
  size_t handed_count; // at most CHILD_MOST_HANDED
};

enum child_status {
  CHILD_ENDED,     // by itself, with 0
  CHILD_CRASHED,   // by a signal, or with another exit code
  CHILD_TIMED_OUT, // it was stopped, with all processes of its group
  CHILD_STOPPED,   // the same, as tick() asked for it
  CHILD_LOST       // it could not be started
};

struct child_end {
  enum child_status status;
  char message[512]; // what happened, with the last that it printed; "" for CHILD_ENDED
};

/** Runs the program to its end. The calling process needs no OpenCL for it, and must not have used any:
 *  forking after OpenCL has started is unsafe. Where the calling thread ends, so does the child. Any number of
 *  threads may each run one. */
struct child_end child_run(const struct child_request *request);

/** Corrects the end by what was said: all that was to be said counts, whatever comes after; and a child that
 *  ended without an error before that did not end by itself. */
void child_end_judge(struct child_end *end, int is_complete);

/** "crashed", "timed_out" or "failed", as results tell it in JSON. */
const char *child_status_name(enum child_status status);

#endif
