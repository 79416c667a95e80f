/** What is told of a benchmark as it goes on, here or, a line of JSON each, by a child. */
#ifndef RESCL_BENCH_EVENT_H
#define RESCL_BENCH_EVENT_H

#include "results/result.h"

/** The members that each has, in brackets those of `result`. */
enum bench_event_kind {
  EVENT_DEVICE,      // it is open (device)
  EVENT_START,       // a job of the plan begins: job
  EVENT_STAGE,       // only from children, what is being done: stage
  EVENT_RESULT,      // the job is timed (all but what follows)
  EVENT_TURNS,       // runs in turn with the peak (what they reached, and the greatest peak)
  EVENT_DEVICE_TIME, // (device_ms)
  EVENT_FAILED,      // the job failed, or what no job is a part of (message)
  EVENT_FINISHED,    // the job is
  EVENT_LIMITS,      // what the device can do at most (peaks)
  EVENT_END          // only from children: it was told to the end
};

struct bench_event {
  enum bench_event_kind kind;
  double job;
  char *stage;
  struct result result;
};

struct bench_event bench_event_new(enum bench_event_kind kind);
void bench_event_free(struct bench_event *event);

/** Says it as a child. */
void bench_event_say(const struct bench_event *event);

/** Reads what a child said; bench_event_free() in either case.
 *  @return EXIT_DONE, or EXIT_FAILED where it is no event */
int bench_event_read(struct bench_event *event, const char *line);

#endif
