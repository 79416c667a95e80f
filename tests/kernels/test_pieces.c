/** How the pieces of tasks (cl/tasks.cl) keep many compute units busy: a simulation, with nothing measured. Each piece of
 *  a layer takes as long as every other; a unit that is free takes the next one and waits for what that needs. */
#include "check_main.h"

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

/** Compute units at work on a network's pieces, one after the other. */
struct crew {
  size_t units;
  double free_at[MOST_UNITS];
  double *finished;        // [k]: when the first k pieces, of all tasks, are finished
  size_t pieces, capacity; // finished[0] to finished[pieces]
  double work;             // of all pieces together
};

static void crew_begin(struct crew *crew, size_t units) {
  *crew = (struct crew){.units = units, .capacity = 1024};
  crew->finished = calloc(crew->capacity, sizeof *crew->finished);
  ck_assert_ptr_nonnull(crew->finished);
}

static double end_of(const struct crew *crew) {
  double end = 0.0;
  for (size_t unit = 0; unit < crew->units; unit++)
    if (crew->free_at[unit] > end) end = crew->free_at[unit];
  return end;
}

/** Who is free first takes the next piece. */
static void take_piece(struct crew *crew, double cost, size_t needed) {
  size_t first = 0;
  for (size_t unit = 1; unit < crew->units; unit++)
    if (crew->free_at[unit] < crew->free_at[first]) first = unit;
  double *free_at = &crew->free_at[first];
  if (crew->finished[needed] > *free_at) *free_at = crew->finished[needed];
  *free_at += cost;
  if (crew->pieces + 2 > crew->capacity) {
    crew->capacity *= 2;
    crew->finished = realloc(crew->finished, crew->capacity * sizeof *crew->finished);
    ck_assert_ptr_nonnull(crew->finished);
  }
  const double before = crew->finished[crew->pieces++];
  crew->finished[crew->pieces] = *free_at > before ? *free_at : before;
  crew->work += cost;
}

/** A launch that is no task: all units have even shares of it. */
static void take_together(struct crew *crew, double cost) {
  const double end = end_of(crew) + cost / (double)crew->units;
  for (size_t unit = 0; unit < crew->units; unit++) crew->free_at[unit] = end;
  crew->finished[crew->pieces] = end;
  crew->work += cost;
}

/** A task of a plan, and its pieces' place among all. */
struct task {
  const struct node *node;
  const struct planned_launch *launch; // NULL: none
  size_t first_piece;
};

/** Rows of the value that the piece reads; 0: none of them. */
static int64_t rows_read(const struct task *task, size_t piece, const struct value *value) {
  const struct piece_rows *rows = &task->launch->rows[piece];
  int64_t end = 0;
  for (int index = 0; index < task->node->call.input_count; index++) {
    const int64_t own = index == 0 ? rows->input_end : rows->output_end;
    if (task->node->inputs[index] == value && own > end) end = own;
  }
  return end;
}

/** How many pieces from the very first on must be finished before it begins. */
static size_t need_of(const struct task *task, size_t piece, const struct task *before) {
  if (!before->launch || !before->launch->rows || !task->launch->rows) return task->first_piece;
  const int64_t end = rows_read(task, piece, before->node->outputs[0]);
  size_t needed = task->first_piece;
  while (needed > before->first_piece &&
         before->launch->rows[needed - 1 - before->first_piece].output_begin >= end)
    needed--;
  return needed;
}

static void take_task(struct crew *crew, const struct task *task, const struct task *before, double cost) {
  const size_t count = task->launch->pieces;
  for (size_t piece = 0; piece < count; piece++)
    take_piece(crew, cost / (double)count, need_of(task, piece, before));
}

/** The share of the units' time in which they have nothing to do. */
static double idle_share(const struct plan *plan, size_t units) {
  struct crew crew;
  struct task before = {0};
  crew_begin(&crew, units);
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *planned = &plan->nodes[index];
    const double cost =
        (double)node_flops(planned->node) + OPERATIONS_PER_BYTE * (double)node_bytes(planned->node);
    for (size_t own = 0; own < planned->launch_count; own++) {
      const struct planned_launch *launch = &plan->launches[planned->first_launch + own];
      const struct task task = {planned->node, launch->pieces > 0 ? launch : NULL, crew.pieces};
      if (task.launch)
        take_task(&crew, &task, &before, cost / (double)planned->launch_count);
      else
        take_together(&crew, cost / (double)planned->launch_count);
      before = task;
    }
  }
  const double idle = 1.0 - crew.work / (end_of(&crew) * (double)units);
  free(crew.finished);
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
