#define _POSIX_C_SOURCE 200809L // fdopen, getline
#include "share/worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "drivers/worker.h"
#include "share/layout.h"
#include "share/memory.h"
#include "share/setup.h"
#include "share/slices.h"

/** The child's side. */
struct worker_state {
  FILE *orders;
  char *line; // the last one
  size_t line_bytes;
  struct share_orders setup;
  struct share_layout layout;
  struct shared_memory input_memory, output_memory;
  struct network network;
  char *message; // why something failed
  rescl_tensor *inputs;
  struct slices slices;
  struct tensor_list outputs; // of a batch
};

static _Noreturn void end_with(const char *message) {
  worker_say_failure(message);
  worker_end();
}

static void tell_stage(void *user, const char *stage) {
  (void)user;
  cJSON *event = worker_event("stage");
  json_add_text(event, "stage", stage);
  worker_say(event);
}

static void tell_note(void *user, const char *note) {
  (void)user;
  cJSON *event = worker_event("note");
  json_add_text(event, "message", note);
  worker_say(event);
}

static void read_setup(struct worker_state *state) {
  if (getline(&state->line, &state->line_bytes, state->orders) <= 0) worker_end();
  state->setup = share_setup_read(state->line);
  state->layout = share_layout_of(&state->setup.options.binding, state->setup.slot_count);
  if (shared_memory_map(&state->input_memory, state->layout.size_bytes) != 0) end_with(strerror(errno));
}

/** The constants have been written before this process was started, and stay. */
static void find_constants(struct worker_state *state) {
  const rescl_binding *binding = &state->setup.options.binding;
  rescl_tensor *found = allocate(binding->input_count, sizeof *found);
  for (size_t index = 0; index < binding->input_count; index++) {
    found[index] = binding->inputs[index];
    found[index].data = share_layout_constant(&state->layout, state->input_memory.data, index);
  }
  network_bind(&state->network, found, binding->input_count);
}

static void open_network(struct worker_state *state, struct progress *progress) {
  const struct common_options none = {0};
  struct network *network = &state->network;
  *network = network_new(&none, state->setup.path, progress);
  const rescl_session_options own = network->options;
  network->options = state->setup.options;
  network->options.progress = own.progress;
  network->options.progress_user = own.progress_user;
  network->message = &state->message;
  find_constants(state);
  if (network_load(network) != EXIT_DONE) end_with(state->message);
  tell_stage(NULL, "open");
  if (rescl_device_open(&network->device, state->setup.selector) != RESCL_OK) end_with(rescl_last_error());
  const struct slices_request request = {.network = network,
                                         .outputs = &state->setup.outputs,
                                         .may_cut = state->setup.may_cut,
                                         .tell = tell_note};
  if (slices_create(&state->slices, &request) != EXIT_DONE) end_with(state->message);
}

/** Makes the memory for them, so that what it says of their shapes is enough to find them. */
static void place_outputs(struct worker_state *state) {
  size_t size_bytes = 0, offset = 0;
  state->outputs = state->slices.wholes;
  for (size_t index = 0; index < state->outputs.count; index++)
    size_bytes += share_tensor_bytes(&state->outputs.items[index]);
  if (shared_memory_grow(&state->output_memory, size_bytes) != 0) end_with(strerror(errno));
  for (size_t index = 0; index < state->outputs.count; index++) {
    rescl_tensor *output = &state->outputs.items[index];
    output->data = state->output_memory.data + offset;
    offset += share_tensor_bytes(output);
  }
}

static void say_ready(const struct worker_state *state) {
  cJSON *event = worker_event("ready"), *list = cJSON_AddArrayToObject(event, "outputs");
  for (size_t index = 0; index < state->outputs.count; index++) {
    const rescl_tensor *output = &state->outputs.items[index];
    cJSON *entry = json_add_object(list);
    cJSON_AddStringToObject(entry, "name", output->name);
    json_add_shape(entry, "shape", output->rank, output->shape);
    json_add_count(entry, "type", output->type);
  }
  worker_say(event);
}

static void run_slot(struct worker_state *state, size_t slot) {
  const size_t count = share_layout_slot(&state->layout, state->input_memory.data, slot, state->inputs);
  char *why = slices_run(&state->slices, state->inputs, count, state->outputs.items);
  if (why) end_with(why);
  cJSON *event = worker_event("done");
  json_add_count(event, "runs", (int64_t)state->slices.run_count);
  json_add_count(event, "checked", (int64_t)state->slices.checked_count);
  worker_say(event);
}

_Noreturn void share_as_worker(void) {
  struct worker_state state = {.orders = fdopen(WORKER_ORDERS, "r"),
                               .input_memory.descriptor = WORKER_INPUTS,
                               .output_memory.descriptor = WORKER_OUTPUTS};
  struct progress progress = {.tell = tell_stage};
  if (!state.orders) worker_end();
  read_setup(&state);
  open_network(&state, &progress);
  place_outputs(&state);
  state.inputs = allocate(state.setup.options.binding.input_count, sizeof *state.inputs);
  say_ready(&state);
  while (getline(&state.line, &state.line_bytes, state.orders) > 0)
    run_slot(&state, (size_t)strtoull(state.line, NULL, 10));
  worker_end();
}
