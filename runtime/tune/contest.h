/** One layer's candidates against each other on the device. */
#ifndef RESCL_TUNE_CONTEST_H
#define RESCL_TUNE_CONTEST_H

#include "kernels/recorder.h"
#include "tune/candidates.h"
#include "tune/results.h"

/** Whether there is time for another step. */
enum contest_time { CONTEST_GO_ON, CONTEST_TIME_IS_UP, CONTEST_STOP };

struct contest_options {
  struct context *context;
  const struct graph *graph;
  const struct node *node;                // one that signature_is_tunable() admits
  const struct kernel_choice *candidates; // at most CANDIDATES_MOST; the first is what would run untried
  size_t candidate_count;
  struct shelf *shelf;         // of programs; NULL: each candidate builds its own
  struct stopwatch *stopwatch; // one for all contests on a device, zeros at first; put away when it is over
  /** Asked before each step, such as setting up a candidate. When the time is up the contest ends once it has
   *  learnt something new, so that even the shortest budget leads somewhere; at a stop it ends at once. */
  enum contest_time (*ask)(void *user);
  /** Called where a candidate is left out for want of memory or other resources; the thread's last message says of
   *  which. NULL: nobody is told. */
  void (*lacks)(void *user, const struct node *node, const struct kernel_choice *choice);
  void *user; // of both
};

/** Nonzero if every candidate has been tried by what the result says. */
int contest_is_over(const struct result *result, const struct kernel_choice *candidates, size_t count);

/** Nonzero if the candidate computed the layer rightly. */
int contest_is_right(const struct result *result, const struct kernel_choice *candidate);
/** Nonzero if it computed it wrongly. */
int contest_is_wrong(const struct result *result, const struct kernel_choice *candidate);
/** Nonzero if it could not be built or run. */
int contest_is_failed(const struct result *result, const struct kernel_choice *candidate);
/** Nonzero if either. */
int contest_is_out(const struct result *result, const struct kernel_choice *candidate);

/** Notes that it needs no trial any more, once. */
void contest_note_tried(struct result *result, const struct kernel_choice *candidate);
/** Notes that it computes rightly, once. */
void contest_note_right(struct result *result, const struct kernel_choice *candidate);
/** Notes that it computes wrongly, once: then it is not the winner any more. */
void contest_note_wrong(struct result *result, const struct kernel_choice *candidate);
/** Notes that it fails, once.
 *  @param reason  of which the first line is kept */
void contest_note_failed(struct result *result, const struct kernel_choice *candidate, const char *reason);

#define CANDIDATE_NAME_BYTES 48 // CANDIDATES_MOST of them fit RESULT_NAMES_BYTES
/** "kernel" or "kernel:variant". */
void contest_write_name(char name[CANDIDATE_NAME_BYTES], const struct kernel_choice *choice);

/** Compares each candidate that has not been tried yet with the reference; then times those that are right in
 *  turn, the usual one and the winner so far among them, and notes in `result` what came of it. What can not
 *  be set up or run for want of memory or other resources, twice, does not count as tried; any other failure of a
 *  driver is the candidate's fault. Where the device fails altogether from then on, that is, too, and the contest is
 *  over.
 *  @param result  of earlier contests on this layer, or one with nothing but a signature
 *  @return nonzero where the result has changed */
int contest_run(struct result *result, const struct contest_options *options);

#endif
