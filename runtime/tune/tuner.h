/** Chooses each node's kernel by what was measured on the device, now or by an earlier process. */
#ifndef RESCL_TUNE_TUNER_H
#define RESCL_TUNE_TUNER_H

#include "kernels/recorder.h"
#include "tune/results.h"

struct tuner;

struct tuner_options {
  const char *algorithm; // forced; NULL: none
  struct shelf *shelf;   // of programs; NULL: each candidate builds its own
  double budget_ms; // for what no earlier process has measured; 0: none of it; negative: nor is that used
  int goes_on;      // nonzero: also for what an earlier search ran out of time on
  int saves_memory; // nonzero: nothing is searched for, and layers run in the ways that need the least memory
  int trusts_driver; // nonzero: nothing is checked for being right only, and what is wrong runs where nothing else does
  /** Called before each step of a layer's trial; nonzero stops with RESCL_CANCELLED, what was
   *  found being kept. NULL: none. */
  int (*progress)(void *user, const char *stage, size_t done, size_t count);
  void *progress_user;
};

/** One kind of layer, as often as the graph has it; also of those that there is nothing to measure of. */
struct tuned_layer {
  const struct node *node; // the first of them
  size_t node_count;
  int64_t flops; // of one
  enum { TUNED_NOT, TUNED_EARLIER, TUNED_NOW } when;
  struct kernel_choice choice; // kernel NULL: none was found to be right
  struct result result;        // zeros where it was not tuned
};

/** Measures, in the order of what layers cost, until everything is known or the budget is used up. What it
 *  then leaves is taken up again only by a search with goes_on: a network's first start searches for a
 *  while, and the next ones begin at once. The trials' memory is gone when this returns. Nothing else may
 *  use the context meanwhile. What is then to run and was not found to be right on this device yet, nodes of all
 *  operators, is compared with the reference, unless the budget is negative or trusts_driver says not to.
 *  @param graph  lowered and numbered; it must outlive the tuner
 *  @return RESCL_WRONG_RESULT with the layer and its candidates where none is right */
rescl_status tuner_create(struct tuner **tuner, struct context *context, const struct graph *graph,
                          const struct tuner_options *options);
void tuner_free(struct tuner *tuner);

/** What recorder_options.choose wants; `tuner` as choose_user. Where no candidate was found to be right, the
 *  first that is not known to be wrong or to fail; then, with trusts_driver, the first that does not fail.
 *  @return RESCL_WRONG_RESULT where there is none */
rescl_status tuner_choose(void *tuner, const struct node *node, struct kernel_choice *choice);

/** What recorder_options.refuse wants: the choice fails on this device, as the thread's last message says.
 *  @param choice  receives the first candidate that is not known to be wrong or to fail
 *  @return RESCL_DEVICE with the layer and each candidate's reason where there is none */
rescl_status tuner_refuse(void *tuner, const struct node *node, rescl_status why,
                          struct kernel_choice *choice);

/** Notes, for later processes too, that the node's choice computes it wrongly, and those of its kind: tuner_choose() gives
 *  another from now on. */
rescl_status tuner_demote(struct tuner *tuner, const struct node *node, const struct kernel_choice *choice);

/** Nonzero where some layers may run slower than they could, for want of memory or other resources. */
int tuner_lacks_memory(const struct tuner *tuner);

/** Notes for later processes what was refused, but for want of memory. To be called once the other choices have
 *  run: where nothing runs, it is not the kernels' fault. */
rescl_status tuner_keep_refusals(struct tuner *tuner);

/** What is not used as it fails on this device or computes wrongly there, a line each: "conv_tiled:wide does not run
 *  here and is not used (12 layers): kernel conv_tiled needs …"; "" where there is nothing to tell. */
void tuner_write_refused(const struct tuner *tuner, char *text, size_t size_bytes);

/** The tunable ones. */
const struct tuned_layer *tuner_layers(const struct tuner *tuner, size_t *count);

#endif
