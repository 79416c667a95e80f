#include "kernels/tasks.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** As in cl/tasks.cl. */
enum { ROW_WORDS = 80, HEADER_WORDS = 8, LINE_WORDS = 32, BUFFER_WORDS = 3, NEED_WORDS = 3, PLACE_BITS = 21 };
enum { BEGINS = 2, ENDS, NEEDS, SLICE, AHEAD_BEGINS, STRIPE }; // of a row's header
enum { AHEAD = HEADER_WORDS + 4 * BUFFER_WORDS, FAR_AHEAD = HEADER_WORDS + 5 * BUFFER_WORDS }; // behind it
#define MOST_WORKERS ((size_t)1 << (31 - PLACE_BITS))
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
  const size_t count = (1 + 2 * tasks->workers) * LINE_WORDS;
  int32_t *words = calloc(count, sizeof *words);
  if (!words) return fail_memory(count * sizeof *words);
  for (size_t worker = 0; worker < tasks->workers; worker++) words[(2 + 2 * worker) * LINE_WORDS] = -1;
  rescl_status status =
      buffer_create(&tasks->progress, tasks->context, count * sizeof *words, "progress of tasks");
  if (status == RESCL_OK) status = buffer_write(tasks->progress, 0, words, count * sizeof *words);
  free(words);
  return status;
}

/** So many words of the table. */
static int32_t *take_words(struct tasks *tasks, size_t count) {
  assert(tasks->next_word + count <= tasks->word_count);
  tasks->next_word += count;
  return tasks->words + tasks->next_word - count;
}

rescl_status tasks_create(struct tasks *tasks, struct context *context, struct task_counts expected) {
  const size_t rows = 2 * expected.tasks * ROW_WORDS;
  tasks->context = context;
  tasks->expected_count = expected.tasks;
  if (expected.tasks == 0) return RESCL_OK;
  if (tasks->workers >= MOST_WORKERS)
    return fail(RESCL_UNSUPPORTED, "%zu compute units: tasks are for fewer than %zu (use --threads)",
                tasks->workers, MOST_WORKERS);
  // zeros, of each task the ends of two launches and the weights ahead, of each piece its needs
  tasks->word_count = rows + (1 + 3 * expected.tasks) * tasks->workers + NEED_WORDS * expected.pieces;
  tasks->words = calloc(tasks->word_count, sizeof *tasks->words);
  tasks->chains = calloc(expected.tasks, sizeof *tasks->chains);
  tasks->asks_floats = calloc(expected.tasks, sizeof *tasks->asks_floats);
  if (!tasks->words || !tasks->chains || !tasks->asks_floats)
    return fail_memory(tasks->word_count * sizeof *tasks->words);
  tasks->next_word = rows + tasks->workers;
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
  free(tasks->last.rows);
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

static struct task_shares shares_of(const struct tasks *tasks, const struct kernel_task *task) {
  return (struct task_shares){task->pieces, task->stripe > 0 ? task->stripe : 1, (int64_t)tasks->workers};
}

/** Where the places of a launch's first pieces are: zeros. */
static size_t zeros_of(const struct tasks *tasks) {
  return 2 * tasks->expected_count * ROW_WORDS;
}

/** Nonzero unless there is no room for its buffers among the places. Before any piece, all of the tasks before are to be
 *  finished.
 *  @param begins  where in the table the places of its first pieces are */
static int write_row(struct tasks *tasks, int32_t *row, const struct kernel_task *task, size_t begins,
                     struct task_places *places) {
  const struct buffer *const first[] = {
      task->input, task->skip, task->output, task->workspace_floats ? tasks->workspace : NULL, NULL, NULL};
  const struct task_shares shares = shares_of(tasks, task);
  const int32_t header[HEADER_WORDS] = {
      number_of(task->name), (int32_t)task->pieces, (int32_t)begins, 0, -1, (int32_t)tasks->slice_floats, -1,
      (int32_t)shares.stripe};
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
  int32_t *const ends = take_words(tasks, tasks->workers);
  row[ENDS] = (int32_t)(ends - tasks->words);
  for (size_t queue = 0; queue < tasks->workers; queue++)
    ends[queue] = tasks->words[begins + queue] + (int32_t)task_share(&shares, (int64_t)queue);
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
  return task->rows && before->rows && !reads_other && !writes_there;
}

/** How many of a queue's pieces of the task before, from its first on, write all that the piece reads of them. */
static int64_t count_needed(const struct tasks *tasks, int64_t queue, const struct kernel_task *task,
                            const struct piece_rows *reads) {
  const struct task_output *before = &tasks->last;
  const int as_input = task->input == before->output, as_skip = task->skip == before->output;
  int64_t count = task_share(&before->shares, queue);
  for (; count > 0; count--) {
    const struct piece_rows *writes = &before->rows[task_piece_at(&before->shares, queue, count - 1)];
    if (as_input && writes->output_begin < reads->input_end && writes->output_end > reads->input_begin) break;
    if (as_skip && writes->output_begin < reads->output_end && writes->output_end > reads->output_begin)
      break;
  }
  return count;
}

/** What a piece needs of the task before; of all queues between the first and the last of which it needs any, everything. */
static void write_need(const struct tasks *tasks, int32_t need[NEED_WORDS], const struct kernel_task *task,
                       int64_t piece) {
  const struct piece_rows reads = task->rows(task->configuration, piece);
  const int32_t *const begins = tasks->words + tasks->last.begins;
  int32_t first = 1, last = 0;
  for (int32_t queue = 0; queue < (int32_t)tasks->workers; queue++) {
    const int32_t count = (int32_t)count_needed(tasks, queue, task, &reads);
    if (count == 0) continue;
    if (last < first) {
      first = queue;
      need[1] = begins[queue] + count;
    }
    last = queue;
    need[2] = begins[queue] + count;
  }
  need[0] = first | last << 16;
}

/** Notes what the next task must know. */
static rescl_status keep_output(struct tasks *tasks, const struct kernel_task *task, size_t begins) {
  struct task_output *last = &tasks->last;
  free(last->rows);
  *last = (struct task_output){task->input, task->skip, task->output, shares_of(tasks, task), NULL, begins};
  if (!task->rows) return RESCL_OK;
  last->rows = malloc((size_t)(task->pieces + 1) * sizeof *last->rows); // none is no failure
  if (!last->rows) return fail_memory((size_t)task->pieces * sizeof *last->rows);
  for (int64_t piece = 0; piece < task->pieces; piece++)
    last->rows[piece] = task->rows(task->configuration, piece);
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

/** Lets the last task of the chain that has many weights ask for those of this one. */
static void set_ahead(struct tasks *tasks, struct task_chain *chain, const struct kernel_task *task,
                      struct task_places *places) {
  const struct task_shares shares = shares_of(tasks, task);
  if (!task->weights) return;
  if (chain->asking) {
    int32_t *row = tasks->words + chain->asking * ROW_WORDS, words[BUFFER_WORDS];
    if (write_place(words, task->weights, 0, places)) {
      int32_t *const begins = take_words(tasks, tasks->workers);
      memcpy(row + AHEAD, words, sizeof words);
      row[AHEAD_BEGINS] = (int32_t)(begins - tasks->words);
      for (int64_t queue = 0; queue < shares.workers; queue++)
        if (task_share(&shares, queue) > 0)
          begins[queue] = (int32_t)task->first_weight(task->configuration, task_piece_at(&shares, queue, 0));
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

/** Whether places of all its queues have room in a word with the queue. */
static int has_places(const struct tasks *tasks, const struct task_chain *chain,
                      const struct kernel_task *task) {
  const int64_t before = chain ? tasks->words[chain->ends] : 0; // of the first queue, which is the longest
  const struct task_shares shares = shares_of(tasks, task);
  return before + task_share(&shares, 0) < 1 << PLACE_BITS;
}

/** Adds the task to the last chain, whose words are `row`; zero where it does not fit. */
static int extend_chain(struct tasks *tasks, struct task_chain *chain, const struct kernel_task *task,
                        int32_t *row) {
  struct task_places places = chain->places;
  if (!has_places(tasks, chain, task) || !write_row(tasks, row, task, chain->ends, &places)) return 0;
  if (can_begin_early(task, &tasks->last)) {
    int32_t *const needs = take_words(tasks, NEED_WORDS * (size_t)task->pieces);
    row[NEEDS] = (int32_t)(needs - tasks->words);
    for (int64_t piece = 0; piece < task->pieces; piece++)
      write_need(tasks, needs + NEED_WORDS * piece, task, piece);
  }
  set_ahead(tasks, chain, task, &places);
  set_far_ahead(tasks, chain, task, &places);
  chain->places = places;
  chain->ends = (size_t)row[ENDS];
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
      extend_chain(tasks, last, task, words))
    return keep_output(tasks, task, (size_t)words[BEGINS]);
  struct task_chain *chain = &tasks->chains[tasks->chain_count++];
  *chain = (struct task_chain){.first_launch = index, .count = 1, .first_row = row, .program = program};
  write_row(tasks, words, task, zeros_of(tasks), &chain->places);
  chain->ends = (size_t)words[ENDS];
  set_ahead(tasks, chain, task, &chain->places);
  return keep_output(tasks, task, zeros_of(tasks));
}

rescl_status tasks_launch(struct tasks *tasks, const struct kernel_task *task, struct program *program,
                          size_t index, struct launch **launch) {
  struct task_places places = {0};
  struct run run = {.program = program, .places = &places, .first_row = tasks->count, .count = 1};
  *launch = NULL;
  if (!write_row(tasks, tasks->words + tasks->count * ROW_WORDS, task, zeros_of(tasks), &places))
    return fail(RESCL_UNSUPPORTED, "task %s is in more than %d buffers", task->name, TASK_PLACES);
  if (!has_places(tasks, NULL, task))
    return fail(RESCL_UNSUPPORTED,
                "task %s has %lld pieces, too many for %zu compute units (use a smaller batch)", task->name,
                (long long)task->pieces, tasks->workers);
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
