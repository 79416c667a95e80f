#include "share/slices.h"

#include <inttypes.h>
#include <stdlib.h>

#include "console/report.h"
#include "share/outputs.h"

/** What all inputs have as their first dimension; 1 where that is not one and the same. */
static int64_t batch_of(const rescl_binding *binding) {
  int64_t batch = 0;
  for (size_t index = 0; index < binding->input_count; index++) {
    const rescl_tensor *input = &binding->inputs[index];
    if (input->data) continue;
    if (input->rank == 0 || (batch > 0 && input->shape[0] != batch)) return 1;
    batch = input->shape[0];
  }
  return batch > 0 ? batch : 1;
}

/** Binds the network to slices of so many inputs. */
static void bind(struct slices *slices, int64_t rows) {
  rescl_binding *binding = &slices->network->options.binding;
  slices->rows = rows;
  for (size_t index = 0; index < slices->whole.input_count; index++) {
    slices->bound[index] = slices->whole.inputs[index];
    if (!slices->bound[index].data && rows < slices->batch) slices->bound[index].shape[0] = rows;
  }
  binding->inputs = slices->bound;
  if (slices->whole.batch > 0 && rows < slices->batch) binding->batch = rows;
}

/** The next smaller slices of one size. @return 0 where there are none */
static int cut(struct slices *slices) {
  int64_t rows = slices->rows - 1;
  while (rows > 0 && slices->rows % rows != 0) rows--;
  if (rows > 0) bind(slices, rows);
  return rows > 0;
}

/** Whether what comes out is cut like what goes in. */
static int is_cut_alike(const struct slices *slices) {
  if (slices->rows == slices->batch) return 1;
  for (size_t index = 0; index < slices->parts.count; index++) {
    const rescl_tensor *output = &slices->parts.items[index];
    if (output->rank == 0 || output->shape[0] != slices->rows) return 0;
  }
  return 1;
}

/** @return RESCL_UNSUPPORTED where slices can not be joined */
static rescl_status make(struct slices *slices) {
  struct network *network = slices->network;
  rescl_session_free(network->session);
  network->session = NULL;
  network->layers_demoted = 0;
  slices->checked_before = slices->checked_count;
  free(slices->parts.items);
  slices->parts = (struct tensor_list){0};
  const rescl_status status =
      rescl_session_create(&network->session, network->device, network->model, &network->options);
  progress_clear(network->progress);
  if (status != RESCL_OK) return status;
  slices->parts = share_outputs(network->session, slices->names);
  return is_cut_alike(slices) ? RESCL_OK : RESCL_UNSUPPORTED;
}

static void tell_session(const struct slices *slices) {
  const char *path = slices->network->path, *device = rescl_device_get_info(slices->network->device)->name;
  rescl_session_info info;
  char *note = NULL;
  rescl_session_get_info(slices->network->session, &info);
  if (slices->rows < slices->batch)
    note = format_text("%s: a batch of %" PRId64 " does not fit into the memory of %s: it runs %" PRId64
                       " at a time%s",
                       path, slices->batch, device, slices->rows,
                       info.lacks_memory ? ", its layers in ways that need little and may be slower" : "");
  else if (info.lacks_memory)
    note = format_text(
        "%s: %s has too little memory for some ways to run layers, which may be slower than they could be",
        path, device);
  if (note) slices->tell(slices->user, note);
  free(note);
}

/** The outputs of a batch, which stay the same, whatever its slices are. */
static void describe_outputs(struct slices *slices) {
  slices->wholes = (struct tensor_list){.items = allocate(slices->parts.count, sizeof *slices->wholes.items),
                                        .count = slices->parts.count};
  for (size_t index = 0; index < slices->wholes.count; index++) {
    rescl_tensor *output = &slices->wholes.items[index];
    *output = slices->parts.items[index];
    output->name = format_text("%s", output->name);
    if (slices->rows < slices->batch) output->shape[0] = slices->batch;
  }
}

int slices_create(struct slices *slices, const struct slices_request *request) {
  struct network *network = request->network;
  *slices = (struct slices){.network = network,
                            .whole = network->options.binding,
                            .names = request->outputs,
                            .batch = request->may_cut ? batch_of(&network->options.binding) : 1,
                            .tell = request->tell,
                            .user = request->user};
  slices->bound = allocate(slices->whole.input_count, sizeof *slices->bound);
  bind(slices, slices->batch);
  rescl_status status = make(slices);
  char *why = status == RESCL_OK ? NULL : format_library_error(network->path);
  while (status == RESCL_OUT_OF_MEMORY && cut(slices)) {
    status = make(slices);
    if (status != RESCL_OUT_OF_MEMORY) break;
    free(why); // the smallest is what there was no memory for
    why = format_library_error(network->path);
  }
  if (status != RESCL_OK) return network_fail(network, why);
  free(why);
  describe_outputs(slices);
  tell_session(slices);
  return EXIT_DONE;
}

void slices_free(struct slices *slices) {
  if (slices->network) slices->network->options.binding = slices->whole;
  for (size_t index = 0; index < slices->wholes.count; index++)
    free((char *)slices->wholes.items[index].name);
  free(slices->wholes.items);
  free(slices->parts.items);
  free(slices->bound);
  *slices = (struct slices){0};
}

/** Of a batch's tensor the slice that begins with its input `first`. */
static rescl_tensor slice_of(const struct slices *slices, const rescl_tensor *whole, int64_t first) {
  rescl_tensor slice = *whole;
  if (slices->rows == slices->batch) return slice;
  slice.shape[0] = slices->rows;
  slice.data =
      (unsigned char *)whole->data + rescl_tensor_bytes(&slice) / (size_t)slices->rows * (size_t)first;
  return slice;
}

/** What --check made of it. */
static void note_run(struct slices *slices) {
  rescl_session_info info;
  char *note = network_take_note(slices->network);
  rescl_session_get_info(slices->network->session, &info);
  slices->run_count++;
  slices->checked_count = slices->checked_before + info.runs_checked;
  if (note) slices->tell(slices->user, note);
  free(note);
}

static rescl_status run_slice(struct slices *slices, const rescl_tensor *inputs, size_t input_count,
                              const rescl_tensor *outputs, int64_t first) {
  rescl_tensor *tensors = allocate(input_count + slices->parts.count, sizeof *tensors);
  for (size_t index = 0; index < input_count; index++)
    tensors[index] = slice_of(slices, &inputs[index], first);
  for (size_t index = 0; index < slices->parts.count; index++) {
    tensors[input_count + index] = slice_of(slices, &outputs[index], first);
    tensors[input_count + index].name = slices->parts.items[index].name;
  }
  const rescl_status status = rescl_session_run(slices->network->session, tensors, input_count,
                                                tensors + input_count, slices->parts.count);
  free(tensors);
  if (status == RESCL_OK) note_run(slices);
  return status;
}

static rescl_status run_all(struct slices *slices, const rescl_tensor *inputs, size_t input_count,
                            const rescl_tensor *outputs) {
  rescl_status status = RESCL_OK;
  for (int64_t first = 0; first < slices->batch && status == RESCL_OK; first += slices->rows)
    status = run_slice(slices, inputs, input_count, outputs, first);
  return status;
}

char *slices_run(struct slices *slices, const rescl_tensor *inputs, size_t input_count,
                 const rescl_tensor *outputs) {
  rescl_status status = run_all(slices, inputs, input_count, outputs);
  if (status == RESCL_OK) return NULL;
  char *why = format_library_error(slices->network->path);
  const int64_t rows = slices->rows;
  while (status == RESCL_OUT_OF_MEMORY && cut(slices)) {
    status = make(slices);
    if (status == RESCL_OK) status = run_all(slices, inputs, input_count, outputs);
  }
  if (status != RESCL_OK) return why;
  free(why);
  if (slices->rows < rows) tell_session(slices);
  return NULL;
}
