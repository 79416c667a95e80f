#include "share/here.h"

#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "share/layout.h"
#include "share/slices.h"

/** One batch after the other. */
struct here {
  struct network *network;
  const struct share_work *work;
  unsigned char *memory; // of one slot
  rescl_tensor *inputs;
  size_t input_count;
  struct slices slices;
  struct tensor_list outputs; // of a batch; names are the slices'
  unsigned char *is_loaded;   // by position
};

static void prepare(struct here *here) {
  const rescl_binding *binding = &here->slices.whole;
  const struct share_layout layout = share_layout_of(binding, 1);
  here->memory = allocate(layout.size_bytes, 1);
  here->inputs = allocate(binding->input_count, sizeof *here->inputs);
  here->input_count = share_layout_slot(&layout, here->memory, 0, here->inputs);
  here->is_loaded = allocate(here->work->batch, 1);
  for (size_t index = 0; index < here->outputs.count; index++) {
    rescl_tensor *output = &here->outputs.items[index];
    output->data = allocate(rescl_tensor_bytes(output), 1);
  }
}

/** @return how many of the batch are there */
static size_t load_batch(struct here *here, size_t first, size_t count) {
  const struct share_work *work = here->work;
  size_t loaded = 0;
  for (size_t position = 0; position < count; position++) {
    const struct share_item item = {.index = first + position, .position = position};
    progress_update(here->network->progress, work->stage, item.index, work->count);
    here->is_loaded[position] = work->load(work->user, &item, here->inputs) != 0;
    loaded += here->is_loaded[position];
  }
  return loaded;
}

/** It had got so far. */
static int fail_after(const struct here *here, char *why, size_t first) {
  const struct share_work *work = here->work;
  char *text = format_text("%s; %zu of %zu %s were done before", why, work->before + first, share_total(work),
                           work->noun);
  free(why);
  return network_fail(here->network, text);
}

static int run_batch(struct here *here, size_t first, size_t count) {
  const struct share_work *work = here->work;
  char *why = NULL;
  if (load_batch(here, first, count) > 0)
    why = slices_run(&here->slices, here->inputs, here->input_count, here->outputs.items);
  if (why) return fail_after(here, why, first);
  progress_clear(here->network->progress);
  for (size_t position = 0; position < count; position++) {
    const struct share_item item = {.index = first + position, .position = position};
    if (here->is_loaded[position]) work->take(work->user, &item, here->outputs.items);
    work->tell(work->user, item.index);
  }
  fflush(stdout);
  return EXIT_DONE;
}

static int run_all(struct here *here, size_t *finished) {
  const struct share_work *work = here->work;
  int code = EXIT_DONE;
  prepare(here);
  for (size_t first = 0; first < work->count && code == EXIT_DONE; first += work->batch) {
    const size_t left = work->count - first;
    const size_t count = left < work->batch ? left : work->batch;
    code = run_batch(here, first, count);
    if (code == EXIT_DONE) *finished += count;
  }
  free(here->memory);
  free(here->inputs);
  free(here->is_loaded);
  return code;
}

static void tell_note(void *user, const char *note) {
  const struct here *here = user;
  progress_clear(here->network->progress);
  report("%s", note);
}

static int run_list(struct here *here, size_t *finished) {
  const struct share_work *work = here->work;
  const struct slices_request request = {.network = here->network,
                                         .outputs = work->outputs,
                                         .may_cut = work->may_cut,
                                         .tell = tell_note,
                                         .user = here};
  if (slices_create(&here->slices, &request) != EXIT_DONE) return EXIT_FAILED;
  const struct tensor_list *wholes = &here->slices.wholes;
  here->outputs = (struct tensor_list){allocate(wholes->count, sizeof *wholes->items), wholes->count};
  for (size_t index = 0; index < wholes->count; index++) here->outputs.items[index] = wholes->items[index];
  const int code = work->begin(work->user, here->outputs.items, here->outputs.count);
  return code == EXIT_DONE ? run_all(here, finished) : code;
}

int share_here(struct network *network, const char *selector, const struct share_work *work,
               size_t *finished) {
  struct here here = {.network = network, .work = work};
  *finished = 0;
  if (network_open(network, selector) != EXIT_DONE) return EXIT_FAILED;
  const int code = run_list(&here, finished);
  if (code == EXIT_DONE) report_checks(&network->options, here.slices.checked_count, here.slices.run_count);
  tensor_list_free(&here.outputs);
  slices_free(&here.slices);
  return code;
}
