#include "kernels/tasks.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** As in cl/tasks.cl. */
enum { ROW_WORDS = 80, HEADER_WORDS = 6, LINE_WORDS = 32, BUFFER_WORDS = 3 };
enum {
  NEEDS = 3,
  AHEAD_STRIDE = 5,
  AHEAD = HEADER_WORDS + 4 * BUFFER_WORDS,
  FAR_AHEAD = AHEAD + BUFFER_WORDS
}; // words of the header, and behind it
/** Weights that come from memory are asked for before they are read where they may still be in a cache then. */
#define MOST_FAR_BYTES ((size_t)12 << 20)

static int does(const struct kernel_row *row, const char *task) {
  return row->task && strcmp(row->task, task) == 0;
}

/** Whether a row with the task does any of the network's nodes. */
static int has_node_for(const struct graph *network, const char *task, const struct device_profile *profile) {
  for (const struct kernel_row *row = kernel_table; row->op; row++)
    for (const struct node *node = does(row, task) ? network->first : NULL; node; node = node->next)
      if (node->call.op == row->op && row->kernel->supports(node, profile)) return 1;
  return 0;
}

static int is_first_with_its_task(const struct kernel_row *row) {
  const struct kernel_row *first = kernel_table;
  while (!does(first, row->task)) first++;
  return first == row;
}

/** " -DWITH_X" for the task x: returns the end. */
static char *write_option(char *text, const char *task) {
  text += sprintf(text, " -DWITH_");
  for (; *task; task++) *text++ = (char)toupper((unsigned char)*task);
  *text = '\0';
  return text;
}

void tasks_network_options(char options[TASK_OPTIONS_BYTES], const struct graph *network,
                           const struct device_profile *profile) {
  char *end = options;
  *end = '\0';
  for (const struct kernel_row *row = kernel_table; row->op; row++) {
    if (!row->is_optional || !is_first_with_its_task(row) || !has_node_for(network, row->task, profile))
      continue;
    assert((size_t)(end - options) + sizeof " -DWITH_" + strlen(row->task) <= TASK_OPTIONS_BYTES);
    end = write_option(end, row->task);
  }
}

/** Nothing taken, and no work-item anywhere. From the host: Oclgrind 21.10 loses track of what a kernel
 *  writes to a buffer that clEnqueueFillBuffer filled. */
static rescl_status create_progress(struct tasks *tasks) {
  const size_t count = (1 + tasks->workers) * LINE_WORDS;
  int32_t *words = malloc(count * sizeof *words);
  if (!words) return fail_memory(count * sizeof *words);
  for (size_t index = 0; index < count; index++) words[index] = index < LINE_WORDS ? 0 : INT32_MAX;
  rescl_status status =
      buffer_create(&tasks->progress, tasks->context, count * sizeof *words, "progress of tasks");
  if (status == RESCL_OK) status = buffer_write(tasks->progress, 0, words, count * sizeof *words);
  free(words);
  return status;
}

rescl_status tasks_create(struct tasks *tasks, struct context *context, struct task_counts expected) {
  tasks->context = context;
  tasks->expected_count = expected.tasks;
  tasks->next_need = 2 * expected.tasks * ROW_WORDS;
  if (expected.tasks == 0) return RESCL_OK;
  tasks->word_count = 2 * expected.tasks * ROW_WORDS + expected.pieces;
  tasks->words = calloc(tasks->word_count, sizeof *tasks->words);
  tasks->chains = calloc(expected.tasks, sizeof *tasks->chains);
  tasks->asks_floats = calloc(expected.tasks, sizeof *tasks->asks_floats);
  if (!tasks->words || !tasks->chains || !tasks->asks_floats)
    return fail_memory(tasks->word_count * sizeof *tasks->words);
  TRY(buffer_create(&tasks->table, context, tasks->word_count * sizeof *tasks->words, "table of tasks"));
  return create_progress(tasks);
}

void tasks_free(struct tasks *tasks) {
  for (size_t index = 0; index < tasks->chain_count; index++) launch_free(tasks->chains[index].launch);
  buffer_free(tasks->table);
  buffer_free(tasks->progress);
  free(tasks->words);
  free(tasks->chains);
  free(tasks->asks_floats);
  free(tasks->last.complete_rows);
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

/** So many floats behind the buffer's beginning: returns the end of the argument's words, NULL when a buffer finds no
 *  place. */
static int32_t *write_place(int32_t *word, const struct buffer *buffer, int64_t floats,
                            struct task_places *places) {
  size_t offset_bytes = 0;
  int place = -1;
  if (buffer) {
    place = place_of(places, buffer_root(buffer, &offset_bytes));
    if (place < 0) return NULL;
  }
  const uint64_t offset = offset_bytes / sizeof(float) + (uint64_t)floats;
  *word++ = place;
  *word++ = (int32_t)(uint32_t)offset;
  *word++ = (int32_t)(offset >> 32);
  return word;
}

static int32_t *write_buffer(int32_t *word, const struct buffer *buffer, struct task_places *places) {
  return write_place(word, buffer, 0, places);
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

/** As cl/write_sources.cmake counts: which row with a task is the first with this one. */
static int number_of(const char *task) {
  int number = 0;
  const struct kernel_row *row = kernel_table;
  for (; !does(row, task); row++) {
    assert(row->op);
    number += row->task != NULL;
  }
  return number;
}

/** Nonzero unless there is no room for its buffers among the places. Before any piece, all of the tasks
 *  before are to be finished. */
static int write_row(const struct tasks *tasks, int32_t *row, const struct kernel_task *task,
                     int64_t pieces_before, struct task_places *places) {
  const struct buffer *const first[] = {
      task->input, task->skip, task->output, task->workspace_floats ? tasks->workspace : NULL, NULL, NULL};
  const int32_t header[HEADER_WORDS] = {number_of(task->name),        (int32_t)task->pieces,
                                        (int32_t)pieces_before,       -1,
                                        (int32_t)tasks->slice_floats, 0};
  int32_t *word = row + HEADER_WORDS;
  memcpy(row, header, sizeof header);
  for (size_t index = 0; index < sizeof first / sizeof *first; index++) {
    word = write_buffer(word, first[index], places);
    if (!word) return 0;
  }
  for (size_t index = 0; index < task->argument_count; index++) {
    word = write_argument(word, &task->arguments[index], places);
    if (!word) return 0;
  }
  assert(word - row <= ROW_WORDS);
  return 1;
}

static int overlap(const struct buffer *first, const struct buffer *second) {
  size_t first_offset = 0, second_offset = 0;
  if (!first || !second) return 0;
  if (buffer_root(first, &first_offset) != buffer_root(second, &second_offset)) return 0;
  return first_offset < second_offset + buffer_size(second) &&
         second_offset < first_offset + buffer_size(first);
}

/** Whether pieces of the task may begin before all of the one before is done: what they read of its output is
 *  told in its rows, and what they write is nothing of its. */
static int can_begin_early(const struct kernel_task *task, const struct task_output *before) {
  const int reads_other = (task->input != before->output && overlap(task->input, before->output)) ||
                          (task->skip != before->output && overlap(task->skip, before->output));
  const int writes_there = overlap(task->output, before->input) || overlap(task->output, before->skip) ||
                           overlap(task->output, before->output);
  return task->rows && before->complete_rows && !reads_other && !writes_there;
}

/** What the piece that is taken as the `number`-th reads and writes. */
static struct piece_rows rows_at(const struct tasks *tasks, const struct kernel_task *task, int64_t number) {
  return task->rows(task->configuration, task_piece_at(number, task->pieces, (int64_t)tasks->workers));
}

/** How many pieces of the task before must be finished for that many rows, from the first on, to be complete.
 */
static int64_t pieces_for(const struct task_output *before, int64_t rows) {
  int64_t least = 0, most = before->pieces; // whose rows are all complete
  while (least < most) {
    const int64_t middle = least + (most - least) / 2;
    if (before->complete_rows[middle] >= rows)
      most = middle;
    else
      least = middle + 1;
  }
  return least;
}

/** What each piece needs; all tasks before the last one in any case, whose output older ones may have read.
 */
static void write_needs(const struct tasks *tasks, int32_t *needs, const struct kernel_task *task,
                        const struct task_output *before) {
  for (int64_t piece = 0; piece < task->pieces; piece++) {
    const struct piece_rows rows = rows_at(tasks, task, piece);
    int64_t needed = 0;
    if (task->input == before->output) needed = pieces_for(before, rows.input_end);
    if (task->skip == before->output) {
      const int64_t of_skip = pieces_for(before, rows.output_end);
      needed = of_skip > needed ? of_skip : needed;
    }
    needs[piece] = (int32_t)(before->first_piece + needed);
  }
}

/** Notes what the next task must know. */
static rescl_status keep_output(struct tasks *tasks, const struct kernel_task *task, int64_t first_piece) {
  struct task_output *last = &tasks->last;
  free(last->complete_rows);
  *last = (struct task_output){task->input, task->skip, task->output, first_piece, NULL, task->pieces};
  if (!task->rows) return RESCL_OK;
  last->complete_rows = malloc((size_t)(task->pieces + 1) * sizeof *last->complete_rows);
  if (!last->complete_rows) return fail_memory((size_t)task->pieces * sizeof *last->complete_rows);
  int64_t complete = last->complete_rows[task->pieces] = INT64_MAX;
  for (int64_t piece = task->pieces - 1; piece >= 0; piece--) {
    const int64_t begin = rows_at(tasks, task, piece).output_begin;
    if (begin < complete) complete = begin;
    last->complete_rows[piece] = complete;
  }
  return RESCL_OK;
}

/** What a launch of run_tasks() needs to know. */
struct run {
  struct program *program;
  const struct task_places *places;
  size_t first_row, count;
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
                                                           .global = {tasks->workers, 1, 1},
                                                           .local = {1, 1, 1},
                                                           .arguments = arguments,
                                                           .argument_count = TASK_PLACES + 4});
}

/** Lets the last task of the chain that has many weights ask for those of this one, whose words are `row`. */
static void set_ahead(const struct tasks *tasks, struct task_chain *chain, const struct kernel_task *task,
                      struct task_places *places) {
  if (!task->weights.buffer) return;
  if (chain->asking) {
    int32_t *row = tasks->words + chain->asking * ROW_WORDS, words[BUFFER_WORDS];
    if (write_place(words, task->weights.buffer, task->weights.offset_floats, places)) {
      memcpy(row + AHEAD, words, sizeof words);
      row[AHEAD_STRIDE] = (int32_t)task->weights.stride_floats;
    }
  }
  chain->asking = tasks->expected_count + tasks->count;
}

/** Lets tasks of the chain before this one ask for the weights that it reads once, the last of them for the end. */
static void set_far_ahead(const struct tasks *tasks, const struct task_chain *chain,
                          const struct kernel_task *task, struct task_places *places) {
  if (!task->read_once || buffer_size(task->read_once) > MOST_FAR_BYTES) return;
  int64_t left = (int64_t)(buffer_size(task->read_once) / sizeof(float));
  for (size_t index = tasks->count; index > tasks->count - chain->count && left > 0; index--) {
    int64_t *asks = &tasks->asks_floats[index - 1];
    int32_t words[BUFFER_WORDS];
    if (*asks == 0) continue;
    left = left > *asks ? left - *asks : 0;
    if (!write_place(words, task->read_once, left, places)) return;
    memcpy(tasks->words + (tasks->expected_count + index - 1) * ROW_WORDS + FAR_AHEAD, words, sizeof words);
    *asks = 0;
  }
}

/** Adds the task to the last chain, whose words are `row`; zero where it does not fit. */
static int extend_chain(struct tasks *tasks, struct task_chain *chain, const struct kernel_task *task,
                        int32_t *row) {
  struct task_places places = chain->places;
  if (!write_row(tasks, row, task, chain->pieces, &places)) return 0;
  if (can_begin_early(task, &tasks->last)) {
    row[NEEDS] = (int32_t)tasks->next_need;
    write_needs(tasks, tasks->words + tasks->next_need, task, &tasks->last);
    tasks->next_need += (size_t)task->pieces;
  }
  set_ahead(tasks, chain, task, &places);
  set_far_ahead(tasks, chain, task, &places);
  chain->places = places;
  chain->pieces += task->pieces;
  chain->count++;
  return 1;
}

/** Joins the task to the last chain or begins another. */
static rescl_status join(struct tasks *tasks, const struct kernel_task *task, struct program *program,
                         size_t index) {
  const size_t row = tasks->expected_count + tasks->count;
  int32_t *words = tasks->words + row * ROW_WORDS;
  struct task_chain *last = tasks->chain_count > 0 ? &tasks->chains[tasks->chain_count - 1] : NULL;

  if (last && last->first_launch + last->count == index && last->program == program &&
      last->pieces + task->pieces < INT32_MAX / 2 && extend_chain(tasks, last, task, words))
    return keep_output(tasks, task, last->pieces - task->pieces);
  struct task_chain *chain = &tasks->chains[tasks->chain_count++];
  *chain = (struct task_chain){
      .first_launch = index, .count = 1, .first_row = row, .pieces = task->pieces, .program = program};
  write_row(tasks, words, task, 0, &chain->places);
  set_ahead(tasks, chain, task, &chain->places);
  return keep_output(tasks, task, 0);
}

rescl_status tasks_launch(struct tasks *tasks, const struct kernel_task *task, struct program *program,
                          size_t index, struct launch **launch) {
  struct task_places places = {0};
  struct run run = {.program = program, .places = &places, .first_row = tasks->count, .count = 1};
  *launch = NULL;
  if (!write_row(tasks, tasks->words + tasks->count * ROW_WORDS, task, 0, &places))
    return fail(RESCL_UNSUPPORTED, "task %s is in more than %d buffers", task->name, TASK_PLACES);
  TRY(join(tasks, task, program, index));
  tasks->asks_floats[tasks->count] = task->asks_floats;
  snprintf(run.name, sizeof run.name, "%s", task->name);
  tasks->count++;
  return create_launch(tasks, &run, launch);
}

rescl_status tasks_finish(struct tasks *tasks) {
  if (tasks->count == 0) return RESCL_OK;
  TRY(buffer_write(tasks->table, 0, tasks->words, tasks->word_count * sizeof *tasks->words));
  for (size_t index = 0; index < tasks->chain_count; index++) {
    struct task_chain *chain = &tasks->chains[index];
    if (chain->count < 2) continue;
    struct run run = {.program = chain->program,
                      .places = &chain->places,
                      .first_row = chain->first_row,
                      .count = chain->count};
    snprintf(run.name, sizeof run.name, "%zu tasks", chain->count);
    TRY(create_launch(tasks, &run, &chain->launch));
  }
  return RESCL_OK;
}
