/** Tasks of cl/tasks.cl: how they get into its table, a launch for each, and one for every row of them that
 *  follow each other. Part of a recorder. */
#ifndef RESCL_KERNELS_TASKS_H
#define RESCL_KERNELS_TASKS_H

#include "kernels/recording.h"

/** The buffers that arguments of a launch's tasks are in, or are windows into. */
#define TASK_PLACES 5
struct task_places {
  struct buffer *roots[TASK_PLACES];
  size_t count;
};

/** Launches first_launch … first_launch + count - 1 as one. */
struct task_chain {
  size_t first_launch, count;
  size_t first_row; // in the table
  size_t asking;    // row of its last task with many weights; 0: there is none
  size_t ends;      // where in the table the places behind each queue's last piece are
  struct program *program;
  struct task_places places;
  struct launch *launch; // NULL: there is nothing to join
};

/** What the next task of a chain must know of the one before. */
struct task_output {
  const struct buffer *input, *skip, *output;
  struct task_shares shares;
  struct piece_rows *rows; // of each piece; NULL: not known
  size_t begins;           // where in the table the places of each queue's first piece are
};

struct tasks {
  struct context *context;
  struct buffer *workspace;     // set before tasks_create(), as are the next two
  size_t workers;               // that take the pieces
  int64_t slice_floats;         // of the workspace for each worker
  size_t expected_count, count; // tasks
  /** Rows of launches of one task, then of chains: 2 * expected_count; then what these refer to. */
  int32_t *words;
  int64_t *asks_floats;         // of each task; 0: its row has what it asks for already
  size_t word_count, next_word; // the first of the latter that is free
  struct task_output last;      // of the last chain
  struct buffer *table, *progress;
  struct task_chain *chains;
  size_t chain_count;
};

/** What the program of tasks is built with for a network besides its block, with a blank before each: the
 *  same for all of its tasks, where they share launches. */
#define TASK_OPTIONS_BYTES 128
void tasks_network_options(char options[TASK_OPTIONS_BYTES], const struct graph *network,
                           const struct device_profile *profile);

/** How many tasks there will be, and pieces of them all. */
struct task_counts {
  size_t tasks, pieces;
};

rescl_status tasks_create(struct tasks *tasks, struct context *context, struct task_counts expected);
void tasks_free(struct tasks *tasks);

/** A launch of one task, the recorder's number `index`. Owned by the caller; not before
 *  tasks_finish() may it be enqueued. */
rescl_status tasks_launch(struct tasks *tasks, const struct kernel_task *task, struct program *program,
                          size_t index, struct launch **launch);
/** When all are there: writes the table and joins what can be joined. */
rescl_status tasks_finish(struct tasks *tasks);

#endif
