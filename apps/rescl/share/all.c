#define _POSIX_C_SOURCE 200809L // sysconf
#include "share/all.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/report.h"
#include "share/member.h"
#include "share/summary.h"

enum { MOST_LOADERS = 8 };

/** How often the bar is drawn where nothing happens. */
#define TICK_MS 100.0

struct all {
  struct share *share;
  struct network *network;
  const struct share_work *work;
  struct member_context context;
  struct member *members;
  unsigned char *is_reported; // by device: that it failed
  pthread_t loaders[MOST_LOADERS];
  size_t loader_count;
  size_t told; // inputs at the beginning of the list
  int has_begun;
};

static void *load_inputs(void *user) {
  struct all *all = user;
  const struct member_context *context = &all->context;
  rescl_tensor *inputs = allocate(context->layout.binding->input_count, sizeof *inputs);
  struct queue_item next;
  while (queue_load_next(context->queue, &next)) {
    const struct share_item item = {.index = next.item, .position = next.position};
    share_layout_slot(&context->layout, context->inputs.data, next.slot, inputs);
    queue_loaded(context->queue, &next, all->work->load(all->work->user, &item, inputs));
  }
  free(inputs);
  return NULL;
}

/** Twice as many slots as devices, so that each has its next batch when it is done with one, and one that is
 *  being loaded. */
static int prepare(struct all *all) {
  struct member_context *context = &all->context;
  const size_t devices = all->share->device_count, slot_count = 2 * devices + 1;
  const rescl_binding *binding = &all->network->options.binding;
  const struct queue_plan plan = {.item_count = all->work->count,
                                  .batch = all->work->batch,
                                  .slot_count = slot_count,
                                  .worker_count = devices};
  context->work = all->work;
  context->setup = (struct share_setup){.network = all->network,
                                        .outputs = all->work->outputs,
                                        .slot_count = slot_count,
                                        .may_cut = all->work->may_cut};
  context->layout = share_layout_of(binding, slot_count);
  context->queue = queue_new(&plan);
  if (shared_memory_open(&context->inputs) != 0 ||
      shared_memory_grow(&context->inputs, context->layout.size_bytes) != 0) {
    report("memory for %zu batches: %s", slot_count, strerror(errno));
    return EXIT_FAILED;
  }
  for (size_t index = 0; index < binding->input_count; index++) {
    void *constant = share_layout_constant(&context->layout, context->inputs.data, index);
    const rescl_tensor *input = &binding->inputs[index];
    if (constant) memcpy(constant, input->data, rescl_tensor_bytes(input));
  }
  return EXIT_DONE;
}

static int start_loaders(struct all *all) {
  const long processors = sysconf(_SC_NPROCESSORS_ONLN);
  const size_t wanted = processors < 1 ? 1 : processors > MOST_LOADERS ? MOST_LOADERS : (size_t)processors;
  while (all->loader_count < wanted &&
         pthread_create(&all->loaders[all->loader_count], NULL, load_inputs, all) == 0)
    all->loader_count++;
  if (all->loader_count > 0) return EXIT_DONE;
  report("no thread could be started");
  return EXIT_FAILED;
}

/** The first that is ready says what comes out of a run: the same on all devices. */
static int begin(struct all *all) {
  size_t first = 0;
  while (!queue_share_of(all->context.queue, first).is_ready) first++;
  const struct member *member = &all->members[first];
  rescl_tensor *outputs = allocate(member->output_count, sizeof *outputs);
  for (size_t index = 0; index < member->output_count; index++) {
    outputs[index] = member->outputs[index];
    outputs[index].data = NULL;
  }
  all->has_begun = 1;
  progress_clear(all->network->progress);
  const int code = all->work->begin(all->work->user, outputs, member->output_count);
  free(outputs);
  if (code == EXIT_DONE)
    queue_open(all->context.queue);
  else
    queue_end(all->context.queue);
  return code;
}

/** What their devices have had to say since the last time. */
static void report_notes(struct all *all) {
  for (size_t index = 0; index < all->share->device_count; index++) {
    char *note = atomic_exchange(&all->members[index].note, NULL);
    if (!note) continue;
    progress_clear(all->network->progress);
    report("%s %s: %s", all->members[index].device->info.selector, all->members[index].device->info.name,
           note);
    free(note);
  }
}

/** Of those that have failed since the last time. */
static void report_failures(struct all *all) {
  for (size_t index = 0; index < all->share->device_count; index++) {
    const struct member *member = &all->members[index];
    const struct queue_share done = queue_share_of(all->context.queue, index);
    if (all->is_reported[index] || !done.is_dropped || !member->failure) continue;
    all->is_reported[index] = 1;
    progress_clear(all->network->progress);
    summary_report_failure(member->device, member->failure, queue_share_of(all->context.queue, index).items,
                           all->work);
  }
}

static void tell_until(struct all *all, size_t in_order) {
  if (all->told == in_order) return;
  progress_clear(all->network->progress);
  while (all->told < in_order) all->work->tell(all->work->user, all->told++);
  fflush(stdout);
}

static int follow(struct all *all) {
  struct queue_state state;
  int code = EXIT_DONE;
  do {
    state = queue_wait(all->context.queue, TICK_MS);
    if (state.ready > 0 && !all->has_begun && !state.is_over) code = begin(all);
    report_notes(all);
    report_failures(all);
    tell_until(all, state.in_order);
    progress_update(all->network->progress, all->has_begun ? all->work->stage : "compile", state.finished,
                    all->has_begun ? all->work->count : 0);
  } while (!state.is_over);
  progress_clear(all->network->progress);
  all->share->finished = state.finished;
  return code;
}

/** Where some are missing, those behind them are told of all the same. */
static void tell_rest(struct all *all) {
  for (; all->told < all->work->count; all->told++)
    if (queue_is_finished(all->context.queue, all->told)) all->work->tell(all->work->user, all->told);
  fflush(stdout);
}

/** Takes over from the members what they have done. */
static void sum_up(struct all *all) {
  struct share *share = all->share;
  double began_ms = INFINITY, finished_ms = -INFINITY;
  for (size_t index = 0; index < share->device_count; index++) {
    const struct queue_share done = queue_share_of(all->context.queue, index);
    struct share_part *part = &share->parts[index];
    part->items = done.items;
    part->items_per_second = done.items_per_second;
    part->busy_seconds = done.busy_ms * 1e-3;
    if (all->members[index].failure) {
      free(part->failure); // of a list before this one
      part->failure = all->members[index].failure;
      all->members[index].failure = NULL;
    }
    if (done.items == 0) continue;
    began_ms = fmin(began_ms, done.began_ms);
    finished_ms = fmax(finished_ms, done.finished_ms);
  }
  share->seconds = finished_ms > began_ms ? (finished_ms - began_ms) * 1e-3 : 0.0;
}

/** What --check has found. */
static void report_all_checks(const struct all *all) {
  uint64_t checked = 0, runs = 0;
  for (size_t index = 0; index < all->share->device_count; index++) {
    checked += all->members[index].checked_count;
    runs += all->members[index].run_count;
  }
  report_checks(&all->network->options, checked, runs);
}

static int run_members(struct all *all) {
  const size_t count = all->share->device_count;
  all->members = allocate(count, sizeof *all->members);
  all->is_reported = allocate(count, 1);
  for (size_t index = 0; index < count; index++)
    member_start(&all->members[index], &all->context, &all->share->probe.devices[index], index);
  int code = start_loaders(all);
  if (code != EXIT_DONE) queue_end(all->context.queue);
  if (code == EXIT_DONE) code = follow(all);
  for (size_t index = 0; index < count; index++) member_join(&all->members[index]);
  for (size_t index = 0; index < all->loader_count; index++) pthread_join(all->loaders[index], NULL);
  report_notes(all);
  report_failures(all);
  if (code == EXIT_DONE) tell_rest(all);
  report_all_checks(all);
  sum_up(all);
  for (size_t index = 0; index < count; index++) member_free(&all->members[index]);
  return code;
}

int share_all(struct share *share, struct network *network, const struct share_work *work) {
  struct all all = {.share = share, .network = network, .work = work, .context.inputs.descriptor = -1};
  int code = prepare(&all);
  if (code == EXIT_DONE) code = run_members(&all);
  if (code == EXIT_DONE && share->device_count > 1) code = summary_report(share, work);
  if (code == EXIT_DONE && share->finished < work->count) code = EXIT_FAILED;
  shared_memory_close(&all.context.inputs);
  queue_free(all.context.queue);
  free(all.members);
  free(all.is_reported);
  return code;
}
