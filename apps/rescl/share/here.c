#include "share/here.h"

#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "share/layout.h"
#include "share/outputs.h"

/** One batch after the other. */
struct here {
  struct network *network;
  const struct share_work *work;
  unsigned char *memory; // of one slot
  rescl_tensor *inputs;
  size_t input_count;
  struct tensor_list outputs;
  unsigned char *is_loaded; // by position
  uint64_t run_count;
};

static void prepare(struct here *here) {
  const rescl_binding *binding = &here->network->options.binding;
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
static int fail_after(const struct here *here, size_t first) {
  const struct share_work *work = here->work;
  char *why = format_library_error(here->network->path);
  char *text =
      format_text("%s, after %zu of %zu %s", why, work->before + first, share_total(work), work->noun);
  free(why);
  return network_fail(here->network, text);
}

static int run_batch(struct here *here, size_t first, size_t count) {
  const struct share_work *work = here->work;
  const int is_run = load_batch(here, first, count) > 0;
  if (is_run && rescl_session_run(here->network->session, here->inputs, here->input_count,
                                  here->outputs.items, here->outputs.count) != RESCL_OK)
    return fail_after(here, first);
  progress_clear(here->network->progress);
  here->run_count += is_run != 0;
  char *note = network_take_note(here->network);
  if (note) report("%s", note);
  free(note);
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

int share_here(struct network *network, const char *selector, const struct share_work *work,
               size_t *finished) {
  struct here here = {.network = network, .work = work};
  *finished = 0;
  if (network_open(network, selector) != EXIT_DONE || network_create(network) != EXIT_DONE)
    return EXIT_FAILED;
  here.outputs = share_outputs(network->session, work->outputs);
  int code = work->begin(work->user, here.outputs.items, here.outputs.count);
  if (code == EXIT_DONE) code = run_all(&here, finished);
  rescl_session_info info;
  rescl_session_get_info(network->session, &info);
  if (code == EXIT_DONE) report_checks(&network->options, info.runs_checked, here.run_count);
  tensor_list_free(&here.outputs);
  return code;
}
