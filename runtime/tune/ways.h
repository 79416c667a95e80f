/** Which ways to run a network's layers are worth trying where a program takes long to build: each variant of a
 *  kernel is one program that serves many layers, so few programs are chosen for the network as a whole, by
 *  computation alone, and each layer is tried with what those can do. */
#ifndef RESCL_TUNE_WAYS_H
#define RESCL_TUNE_WAYS_H

#include "kernels/plan.h"
#include "tune/candidates.h"

/** What may run a layer, the usual one first. */
struct candidates {
  struct kernel_choice list[CANDIDATES_MOST];
  size_t count;
};

/** One kind of layer. */
struct ways_layer {
  const struct node *node;
  double flops; // of all of its kind
  struct candidates candidates;
};

struct ways_request {
  const struct graph *graph;
  const struct device_profile *profile;
  const struct ways_layer *layers;
  size_t layer_count;
  size_t most_programs; // for all layers; what runs them untried is built in any case
};

struct ways;

/** Owned by the caller: ways_free(). NULL on failure. Graph and layers must outlive it. */
rescl_status ways_create(struct ways **ways, const struct ways_request *request);
void ways_free(struct ways *ways);

/** Builds the chosen programs, as many at a time as there are threads, the most useful ones first, until it is
 *  told to stop; what is not built then is not tried.
 *  @param progress  as programs_build() takes it, for all of them; nonzero stops with RESCL_CANCELLED
 *  @param go_on     asked before each round but the first; zero ends it */
struct ways_build {
  struct shelf *shelf;
  struct context *context;
  int (*progress)(void *user, size_t done, size_t count);
  int (*go_on)(void *user);
  void *user;
};
rescl_status ways_build_programs(struct ways *ways, const struct ways_build *build);

/** What the layer is worth being tried with: the usual one, then by what they are expected to take. Two that
 *  launch the same are one. */
struct candidates ways_of(const struct ways *ways, size_t layer);
/** Those that launch the same as another: tried with it. */
struct candidates ways_twins(const struct ways *ways, size_t layer);

/** How many programs are chosen. */
size_t ways_program_count(const struct ways *ways);

#endif
