/** How the pieces of tasks (cl/tasks.cl) keep many compute units busy: a simulation, with nothing measured. Each piece of
 *  a layer takes as long as every other; a unit that is free takes the next one of its queue, or helps others. */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/model.h"
#include "graph/cost.h"
#include "kernels/plan.h"
#include "opencl/known_devices.h"
#include "support/must.h"
#include "zoo/zoo.h"

#define MOST_UNITS 64
#define OPERATIONS_PER_BYTE 4 // that units do in the time in which a byte comes from memory

/** A task of a plan, how its pieces are shared out, and when they are done. What is no task is shared out evenly, too. */
struct task {
  const struct node *node;
  const struct piece_rows *rows; // NULL: pieces need all of the tasks before
  struct task_shares shares;
  double cost;              // of a piece
  size_t taken[MOST_UNITS]; // of each queue
  int64_t left;             // pieces that nobody has taken
  double *ready, *end;      // of each piece; INFINITY: not known yet
  double all_ready;         // when all tasks before are finished; INFINITY likewise
  double last_end;          // of the pieces that were taken
};

/** Compute units at work on a network's tasks. */
struct crew {
  size_t units;
  double free_at[MOST_UNITS];
  struct task *tasks;
  size_t count, done; // tasks, and those of which every piece was taken, with all before
  double work;        // of all pieces together
};

static double *times_of(int64_t count) {
  double *times = calloc((size_t)count, sizeof *times);
  ck_assert_ptr_nonnull(times);
  for (int64_t index = 0; index < count; index++) times[index] = INFINITY;
  return times;
}

static void add_task(struct crew *crew, const struct node *node, const struct planned_launch *launch,
                     double cost) {
  const int64_t units = (int64_t)crew->units, pieces = launch->pieces > 0 ? (int64_t)launch->pieces : units;
  crew->tasks[crew->count] = (struct task){.node = node,
                                           .rows = launch->rows,
                                           .shares = {pieces, launch->stripe > 0 ? launch->stripe : 1, units},
                                           .cost = cost / (double)pieces,
                                           .left = pieces,
                                           .ready = times_of(pieces),
                                           .end = times_of(pieces),
                                           .all_ready = crew->count == 0 ? 0.0 : INFINITY};
  crew->count++;
  crew->work += cost;
}

/** Whether a piece of the task reads what a piece of the one before writes. */
static int reads(const struct task *task, const struct piece_rows *rows, const struct piece_rows *before) {
  for (int index = 0; index < task->node->call.input_count; index++) {
    if (task->node->inputs[index] != (task - 1)->node->outputs[0]) continue;
    const int64_t begin = index == 0 ? rows->input_begin : rows->output_begin;
    const int64_t end = index == 0 ? rows->input_end : rows->output_end;
    if (before->output_begin < end && before->output_end > begin) return 1;
  }
  return 0;
}

/** When what the piece needs is finished; INFINITY: nobody knows yet. */
static double ready_of(const struct task *task, int is_first, size_t piece) {
  const struct task *before = task - 1;
  if (is_first || !task->rows || !before->rows) return task->all_ready;
  double ready = before->all_ready;
  for (int64_t other = 0; other < before->shares.pieces && ready < INFINITY; other++)
    if (before->end[other] > ready && reads(task, &task->rows[piece], &before->rows[other]))
      ready = before->end[other];
  return ready;
}

/** A piece that a unit may take next, and when it can begin. */
struct choice {
  struct task *task;
  size_t queue, piece;
  double start;
};

/** The first piece in a queue that nobody has taken, where that can begin before what was chosen. */
static void choose_from(const struct crew *crew, size_t unit, size_t queue, struct choice *choice) {
  struct task *task = crew->tasks + crew->done, *const end = crew->tasks + crew->count;
  while (task < end && (int64_t)task->taken[queue] == task_share(&task->shares, (int64_t)queue)) task++;
  if (task == end) return;
  const size_t piece = (size_t)task_piece_at(&task->shares, (int64_t)queue, (int64_t)task->taken[queue]);
  if (!(task->ready[piece] < INFINITY)) task->ready[piece] = ready_of(task, task == crew->tasks, piece);
  const double ready = task->ready[piece], free_at = crew->free_at[unit];
  const double start = ready > free_at ? ready : free_at;
  if (start < choice->start) *choice = (struct choice){task, queue, piece, start};
}

/** Who is free first takes from its own queue, or, where that has to wait, from whichever does not or waits least. */
static void take_piece(struct crew *crew) {
  struct choice choice = {.start = INFINITY};
  size_t unit = 0;
  for (size_t other = 1; other < crew->units; other++)
    if (crew->free_at[other] < crew->free_at[unit]) unit = other;
  for (size_t distance = 0; distance < crew->units && choice.start > crew->free_at[unit]; distance++)
    choose_from(crew, unit, (unit + distance) % crew->units, &choice);
  struct task *task = choice.task;
  ck_assert_ptr_nonnull(task);
  crew->free_at[unit] = task->end[choice.piece] = choice.start + task->cost;
  if (task->end[choice.piece] > task->last_end) task->last_end = task->end[choice.piece];
  task->taken[choice.queue]++;
  task->left--;
  for (; crew->done < crew->count && crew->tasks[crew->done].left == 0; crew->done++) {
    const struct task *const whole = &crew->tasks[crew->done];
    if (crew->done + 1 < crew->count)
      crew->tasks[crew->done + 1].all_ready =
          whole->last_end > whole->all_ready ? whole->last_end : whole->all_ready;
  }
}

static double end_of(const struct crew *crew) {
  double end = 0.0;
  for (size_t unit = 0; unit < crew->units; unit++)
    if (crew->free_at[unit] > end) end = crew->free_at[unit];
  return end;
}

/** The share of the units' time in which they have nothing to do. */
static double idle_share(const struct plan *plan, size_t units) {
  struct crew crew = {.units = units, .tasks = calloc(plan->launch_count + 1, sizeof *crew.tasks)};
  ck_assert_ptr_nonnull(crew.tasks);
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *planned = &plan->nodes[index];
    const double cost =
        (double)node_flops(planned->node) + OPERATIONS_PER_BYTE * (double)node_bytes(planned->node);
    for (size_t own = 0; own < planned->launch_count; own++)
      add_task(&crew, planned->node, &plan->launches[planned->first_launch + own],
               cost / (double)planned->launch_count);
  }
  while (crew.done < crew.count) take_piece(&crew);
  const double idle = 1.0 - crew.work / (end_of(&crew) * (double)units);
  for (size_t index = 0; index < crew.count; index++) {
    free(crew.tasks[index].ready);
    free(crew.tasks[index].end);
  }
  free(crew.tasks);
  return idle;
}

static struct graph *lower(const char *name, const struct device_profile *profile) {
  const struct lower_options options = lower_options_for(profile, NULL);
  rescl_create_options wanted = rescl_create_options_default();
  struct graph *graph = NULL;
  wanted.name = name;
  MUST(zoo_create_structure(&graph, &wanted));
  MUST(graph_bind(graph, &(rescl_binding){.batch = 1}));
  MUST(model_lower_bound(graph, &options));
  return graph;
}

static double idle_share_of(const struct graph *graph, struct device_profile profile, size_t units) {
  struct plan *plan = NULL;
  profile.compute_units = units;
  MUST(plan_create(&plan, &profile, graph, &(struct recorder_options){.choose = NULL}));
  const double idle = idle_share(plan, units);
  plan_free(plan);
  return idle;
}

START_TEST(eight_units_are_busy_with_one_picture) {
  const struct known_device *known = NULL;
  size_t count = 0;
  const rescl_zoo_entry *entries = zoo_entries(&count);
  MUST(known_device_find(&known, "pocl-16"));
  const struct device_profile profile = device_profile_of(&known->info, 0);
  for (size_t index = 0; index < count; index++) {
    struct graph *graph = lower(entries[index].name, &profile);
    const double of_8 = idle_share_of(graph, profile, 8);
    printf("%-22s idle of 8 units %4.1f %%, of 16 %4.1f %%, of 64 %4.1f %%\n", entries[index].name,
           100.0 * of_8, 100.0 * idle_share_of(graph, profile, 16),
           100.0 * idle_share_of(graph, profile, 64));
    MUST_HOLD(of_8 < 0.1, "%s: of 8 units %g have nothing to do", entries[index].name, 8.0 * of_8);
    graph_free(graph);
  }
}
END_TEST

START_TEST(one_unit_is_never_idle) {
  const struct known_device *known = NULL;
  MUST(known_device_find(&known, "pocl-8"));
  const struct device_profile profile = device_profile_of(&known->info, 0);
  struct graph *graph = lower("cifar_resnet20", &profile);
  ck_assert_double_le(idle_share_of(graph, profile, 1), 1e-9);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("kernels/pieces", eight_units_are_busy_with_one_picture, one_unit_is_never_idle)
