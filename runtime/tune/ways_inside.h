/** The inside of struct ways, for ways.c, which finds out what each way takes, and ways_choose.c, which chooses. */
#ifndef RESCL_TUNE_WAYS_INSIDE_H
#define RESCL_TUNE_WAYS_INSIDE_H

#include "tune/ways.h"

/** A set of programs, by their numbers in `programs`. */
typedef uint64_t program_set;
enum { WAYS_PROGRAMS_MOST = 64 };

struct way {
  struct kernel_choice choice;
  int is_possible;      // nonzero: what follows is known
  int is_twin;          // it launches the same as one before it
  double cycles;        // that it is expected to take; INFINITY: nobody tells
  program_set programs; // that it needs
  uint64_t launches;    // a hash of them
};

struct layer_ways {
  const struct node *node;
  double flops;
  struct way list[CANDIDATES_MOST];
  size_t count;
};

struct ways {
  struct layer_ways *layers;
  size_t layer_count;
  struct wanted programs;           // of all ways
  size_t order[WAYS_PROGRAMS_MOST]; // the chosen ones
  size_t chosen_count;
  program_set chosen;
};

/** Chooses at most so many programs, once all ways are known. */
void ways_choose_programs(struct ways *ways, size_t most_programs);

#endif
