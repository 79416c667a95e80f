/** A tuner's inside, for tuner.c, which searches, and tuner_choose.c, which gives what was found. */
#ifndef RESCL_TUNE_TUNER_INSIDE_H
#define RESCL_TUNE_TUNER_INSIDE_H

#include "tune/candidates.h"
#include "tune/refusals.h"
#include "tune/stopwatch.h"
#include "tune/tuner.h"
#include "tune/ways.h"

struct tuner {
  struct context *context;
  const struct graph *graph;
  struct tuner_options options;
  struct results *results;
  struct tuned_layer *layers;
  size_t layer_count;                         // that signature_is_tunable() admits: the first
  size_t kind_count;                          // of all
  size_t *layer_of_node;                      // by node->index: number of the layer + 1, 0: none
  const struct kernel *used[CANDIDATES_MOST]; // that run some layer, untried
  size_t used_count;
  size_t compute_units;
  uint64_t start_ns, saved_ns;
  size_t done;    // layers, of what is reported
  int has_tried;  // a layer
  int is_stopped; // by the caller's progress function
  struct refusals refusals;
  struct stopwatch stopwatch;
  struct ways *ways; // by number of the layer; NULL: each is tried with all that may run it
};

struct kernel_preference tuner_preference(const struct tuner *tuner);

/** The usual one, then those whose programs the network needs for other layers anyway, then
 *  those that cost a compilation. */
struct candidates tuner_candidates(const struct tuner *tuner, const struct node *node);

/** What the layer is to be tried with. */
struct candidates tuner_candidates_to_try(const struct tuner *tuner, const struct tuned_layer *layer);

/** Chooses the programs to try layers with, and builds them, where they take long to build.
 *  @return RESCL_CANCELLED where the caller's progress function stops it */
rescl_status tuner_choose_ways(struct tuner *tuner);

/** Nonzero if the layer is to be tried with some of the candidates. */
int tuner_misses(const struct tuner *tuner, const struct tuned_layer *layer,
                 const struct candidates *candidates);

/** Whether what is known of the candidate lets it run the node.
 *  @param takes_wrong  nonzero: also where it computes wrongly */
int tuner_may_choose(const struct tuner *tuner, const struct node *node, const struct kernel_choice *choice,
                     int takes_wrong);

/** Chooses for each layer the candidate that needs the least memory, whatever its speed. */
rescl_status tuner_save_memory(struct tuner *tuner);

/** Compares what is to run with the reference, where that was never done.
 *  @return RESCL_WRONG_RESULT or RESCL_DEVICE where a layer has no candidate that is right */
rescl_status tuner_check(struct tuner *tuner);

#endif
