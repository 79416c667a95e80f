/** One node on its own on the device, run by one candidate after the other. */
#ifndef RESCL_TUNE_TRIAL_H
#define RESCL_TUNE_TRIAL_H

#include "kernels/recorder.h"
#include "tune/stopwatch.h"

struct trial;

/** Random input, the node's own weights. Owned by the caller: trial_free(). NULL on failure.
 *  @param graph  the network, for which programs are built; it must outlive the trial
 *  @param shelf  of programs; NULL: each candidate builds its own
 *  @param node   it must outlive the trial
 *  @return RESCL_UNSUPPORTED for a node that can not be compared */
rescl_status trial_create(struct trial **trial, struct context *context, const struct graph *graph,
                          const struct node *node, struct shelf *shelf);

/** Likewise for the upper rows of the picture that the node reads: the same code on other sizes.
 *  @param most_bytes  of input and output; more where so few rows are left that it would be no picture
 *  @return RESCL_UNSUPPORTED where there is no such part */
rescl_status trial_create_part(struct trial **trial, struct context *context, const struct graph *graph,
                               const struct node *node, struct shelf *shelf, size_t most_bytes);

/** Nonzero where the candidate can run what is tried, as it may not where that is a part. */
int trial_takes(const struct trial *trial, const struct kernel_choice *choice);
void trial_free(struct trial *trial);

/** Sets up one more candidate and compares what it computes with the reference; convolutions and products of
 *  matrices at some hundreds of thousands of places, and their other outputs with what an earlier candidate that was
 *  right computed.
 *  @param candidate  receives its number, -1 where it can not be had (its message is the thread's last)
 *  @return RESCL_WRONG_RESULT where the outputs are off by more than 1e-4 of the largest magnitude */
rescl_status trial_add(struct trial *trial, struct kernel_choice choice, int *candidate);

/** Gives back what the candidate needs, which is never run again. */
void trial_drop(struct trial *trial, int candidate);

/** Brings the device to its usual speed by running the candidate, where it needs that: stopwatch_warm_up(). */
rescl_status trial_warm_up(struct trial *trial, struct stopwatch *stopwatch, int candidate);

/** Runs the candidate once and waits. */
rescl_status trial_time(struct trial *trial, struct stopwatch *stopwatch, int candidate,
                        uint64_t *elapsed_ns);

#endif
