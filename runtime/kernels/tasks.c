#include "kernels/tasks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As in cl/tasks.cl. */
static const char *const names[] = {"conv_blocked", "conv_stem", "depthwise_usual", "fully_connected",
                                    "pool_blocked", "reorder",   "winograd"};
enum { ROW_WORDS = 64, PROGRESS_WORDS = 64 };

static int has_node_for(const struct graph *network, const struct kernel_row *row) {
  for (const struct node *node = network->first; node; node = node->next)
    if (node->call.op == row->op && row->kernel->supports(node)) return 1;
  return 0;
}

void tasks_options(char options[TASK_OPTIONS_BYTES], const struct kernel_task *task,
                   const struct graph *network, int is_shared) {
  size_t used = (size_t)snprintf(options, TASK_OPTIONS_BYTES, "-DBLOCK=%d", task->block);
  if (!is_shared) {
    snprintf(options + used, TASK_OPTIONS_BYTES - used, " -DTASK=%s", task->name);
    return;
  }
  for (const struct kernel_row *row = kernel_table; row->op && used < TASK_OPTIONS_BYTES; row++)
    if (row->kernel->task_option && has_node_for(network, row))
      used += (size_t)snprintf(options + used, TASK_OPTIONS_BYTES - used, " %s", row->kernel->task_option);
}

rescl_status tasks_create(struct tasks *tasks, struct context *context, size_t expected_count,
                          int is_shared) {
  *tasks = (struct tasks){.context = context, .is_shared = is_shared, .expected_count = expected_count};
  if (expected_count == 0) return RESCL_OK;
  const size_t table_bytes = 2 * expected_count * ROW_WORDS * sizeof(int32_t);
  tasks->rows = calloc(1, table_bytes);
  tasks->chains = calloc(expected_count, sizeof *tasks->chains);
  if (!tasks->rows || !tasks->chains) return fail_memory(table_bytes);
  TRY(buffer_create(&tasks->table, context, table_bytes, "table of tasks"));
  if (!is_shared) return RESCL_OK;
  TRY(buffer_create(&tasks->progress, context, PROGRESS_WORDS * sizeof(int32_t), "progress of tasks"));
  return buffer_fill(tasks->progress, 0);
}

void tasks_free(struct tasks *tasks) {
  for (size_t index = 0; index < tasks->chain_count; index++) launch_free(tasks->chains[index].launch);
  buffer_free(tasks->table);
  buffer_free(tasks->progress);
  free(tasks->rows);
  free(tasks->chains);
  *tasks = (struct tasks){0};
}

/** The buffer's place; -1 when there is no more room. */
static int place_of(struct task_places *places, struct buffer *root) {
  for (size_t place = 0; place < places->count; place++)
    if (places->roots[place] == root) return (int)place;
  if (places->count == TASK_PLACES) return -1;
  places->roots[places->count] = root;
  return (int)places->count++;
}

/** Returns the end of the argument's words, NULL when a buffer finds no place. */
static int32_t *write_buffer(int32_t *word, const struct buffer *buffer, struct task_places *places) {
  size_t offset_bytes = 0;
  int place = -1;
  if (buffer) {
    place = place_of(places, buffer_root(buffer, &offset_bytes));
    if (place < 0) return NULL;
  }
  const uint64_t offset = offset_bytes / sizeof(float);
  *word++ = place;
  *word++ = (int32_t)(uint32_t)offset;
  *word++ = (int32_t)(offset >> 32);
  return word;
}

static int32_t *write_argument(int32_t *word, const struct argument *argument, struct task_places *places) {
  switch (argument->kind) {
  case ARGUMENT_BUFFER:
    return write_buffer(word, argument->buffer, places);
  case ARGUMENT_INT:
    *word = argument->integer;
    return word + 1;
  case ARGUMENT_FLOAT:
    memcpy(word, &argument->real, sizeof *word);
    return word + 1;
  case ARGUMENT_INT8:
    memcpy(word, argument->integers, sizeof argument->integers);
    return word + 8;
  case ARGUMENT_LOCAL:
    break;
  }
  return NULL; // tasks have no local memory
}

static int number_of(const char *name) {
  int number = 0;
  while (strcmp(names[number], name) != 0) number++;
  return number;
}

/** Nonzero unless there is no room for its buffers among the places. */
static int write_row(int32_t *row, const struct kernel_task *task, int64_t pieces_before,
                     struct task_places *places) {
  int32_t *word = row;
  *word++ = number_of(task->name);
  *word++ = (int32_t)task->pieces;
  *word++ = (int32_t)pieces_before;
  for (size_t index = 0; index < task->argument_count; index++) {
    word = write_argument(word, &task->arguments[index], places);
    if (!word) return 0;
  }
  return 1;
}

/** What a launch of run_tasks() needs to know. */
struct run {
  struct program *program;
  const struct task_places *places;
  size_t first_row, count;
  size_t global[2];
  char name[64];
};

static rescl_status create_launch(struct tasks *tasks, const struct run *run, struct launch **launch) {
  struct argument arguments[TASK_PLACES + 4];
  for (size_t place = 0; place < TASK_PLACES; place++)
    arguments[place] = ARGUMENT_OF_BUFFER(place < run->places->count ? run->places->roots[place] : NULL);
  arguments[TASK_PLACES] = ARGUMENT_OF_BUFFER(tasks->table);
  arguments[TASK_PLACES + 1] = ARGUMENT_OF_BUFFER(tasks->progress);
  arguments[TASK_PLACES + 2] = ARGUMENT_OF_INT((int32_t)run->first_row);
  arguments[TASK_PLACES + 3] = ARGUMENT_OF_INT((int32_t)run->count);
  return launch_create_kernel(launch, tasks->context,
                              &(struct launch_kernel_spec){.program = run->program,
                                                           .kernel = "run_tasks",
                                                           .name = run->name,
                                                           .global = {run->global[0], run->global[1], 1},
                                                           .local = {1, 1, 1},
                                                           .arguments = arguments,
                                                           .argument_count = TASK_PLACES + 4});
}

static size_t compute_units(const struct tasks *tasks) {
  const unsigned units = context_device(tasks->context)->compute_units;
  return units ? units : 1;
}

/** Joins the task to the last chain or begins another. */
static void join(struct tasks *tasks, const struct kernel_task *task, struct program *program, size_t index) {
  const size_t row = tasks->expected_count + tasks->count;
  int32_t *words = tasks->rows + row * ROW_WORDS;
  struct task_chain *last = tasks->chain_count > 0 ? &tasks->chains[tasks->chain_count - 1] : NULL;
  if (last && last->first_launch + last->count == index && last->program == program &&
      last->pieces + task->pieces < INT32_MAX / 2) {
    struct task_places places = last->places;
    if (write_row(words, task, last->pieces, &places)) {
      last->places = places;
      last->pieces += task->pieces;
      last->count++;
      return;
    }
  }
  struct task_chain *chain = &tasks->chains[tasks->chain_count++];
  *chain = (struct task_chain){
      .first_launch = index, .count = 1, .first_row = row, .pieces = task->pieces, .program = program};
  write_row(words, task, 0, &chain->places);
}

rescl_status tasks_launch(struct tasks *tasks, const struct kernel_task *task, struct program *program,
                          size_t index, struct launch **launch) {
  struct task_places places = {0};
  struct run run = {.program = program,
                    .places = &places,
                    .first_row = tasks->count,
                    .count = 1,
                    .global = {(size_t)task->pieces, task->lanes ? task->lanes : 1}};
  *launch = NULL;
  if (!write_row(tasks->rows + tasks->count * ROW_WORDS, task, 0, &places))
    return fail(RESCL_UNSUPPORTED, "task %s is in more than %d buffers", task->name, TASK_PLACES);
  if (tasks->is_shared) {
    run.global[0] = compute_units(tasks);
    run.global[1] = 1;
    join(tasks, task, program, index);
  }
  snprintf(run.name, sizeof run.name, "%s", task->name);
  tasks->count++;
  return create_launch(tasks, &run, launch);
}

rescl_status tasks_finish(struct tasks *tasks) {
  if (tasks->count == 0) return RESCL_OK;
  TRY(buffer_write(tasks->table, 0, tasks->rows,
                   2 * tasks->expected_count * ROW_WORDS * sizeof *tasks->rows));
  for (size_t index = 0; index < tasks->chain_count; index++) {
    struct task_chain *chain = &tasks->chains[index];
    if (chain->count < 2) continue;
    struct run run = {.program = chain->program,
                      .places = &chain->places,
                      .first_row = chain->first_row,
                      .count = chain->count,
                      .global = {compute_units(tasks), 1}};
    snprintf(run.name, sizeof run.name, "%zu tasks", chain->count);
    TRY(create_launch(tasks, &run, &chain->launch));
  }
  return RESCL_OK;
}
