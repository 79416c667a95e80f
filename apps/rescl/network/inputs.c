#define _POSIX_C_SOURCE 200809L
#include "network/inputs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/report.h"
#include "console/units.h"

enum { LARGEST_SLICE = 32, MOST_NAMES = 20 /* in a message */ };

size_t find_named_input(const rescl_model *model, const char *argument, const char **rest) {
  const size_t count = rescl_model_input_count(model);
  *rest = argument;
  for (size_t index = 0; index < count; index++) {
    rescl_tensor input;
    if (rescl_model_input(model, index, &input) != RESCL_OK) continue;
    const size_t length = strlen(input.name);
    if (strncmp(argument, input.name, length) != 0 || argument[length] != '=') continue;
    *rest = argument + length + 1;
    return index;
  }
  return count;
}

int fail_no_such_input(struct network *network, const char *option, const char *argument) {
  const rescl_model *model = network->model;
  char *names = format_text("%s", "");
  for (size_t index = 0; index < rescl_model_input_count(model) && index < MOST_NAMES; index++) {
    rescl_tensor input;
    if (rescl_model_input(model, index, &input) != RESCL_OK) continue;
    char *more = format_text("%s%s'%s' of shape %s", names, index ? ", " : "", input.name,
                             unit_shape(input.rank, input.shape).text);
    free(names);
    names = more;
  }
  char *text =
      format_text("%s: %s %s: no input of that name is left to give; the model has %s%s", network->path,
                  option, argument, names, rescl_model_input_count(model) > MOST_NAMES ? ", …" : "");
  free(names);
  return network_fail(network, text);
}

/** Decides which model input each argument is for: named ones first, the others fill the gaps in order. */
static int match_arguments(struct given_inputs *inputs, const struct text_list *arguments,
                           struct network *network) {
  const rescl_model *model = network->model;
  const size_t count = rescl_model_input_count(model);
  unsigned char *taken = allocate(count, 1);
  size_t *targets = allocate(arguments->count, sizeof *targets), next = 0;
  int code = EXIT_DONE;
  for (size_t index = 0; index < arguments->count; index++) {
    targets[index] = find_named_input(model, arguments->items[index], &inputs->items[index].path);
    if (targets[index] < count) taken[targets[index]]++;
  }
  for (size_t index = 0; index < arguments->count && code == EXIT_DONE; index++) {
    if (targets[index] == count) {
      while (next < count && taken[next]) next++;
      targets[index] = next;
      if (next < count) taken[next] = 1;
    }
    if (targets[index] == count || taken[targets[index]] > 1)
      code = fail_no_such_input(network, "--input", arguments->items[index]);
    else
      rescl_model_input(model, targets[index], &inputs->items[index].declared);
  }
  free(taken);
  free(targets);
  return code;
}

/** The first dimension aside, which may be cut, what the model fixes must be so in the file. */
static int check_shape(const struct given_input *input) {
  const rescl_tensor *declared = &input->declared;
  const struct npy *array = &input->array;
  int fits = declared->rank < 0 || declared->rank == array->rank;
  for (int axis = 1; fits && axis < declared->rank; axis++)
    fits = declared->shape[axis] < 0 || declared->shape[axis] == array->shape[axis];
  if (fits) return EXIT_DONE;
  report("%s: input '%s': expected shape %s, found %s", input->path, declared->name,
         unit_shape(declared->rank, declared->shape).text, unit_shape(array->rank, array->shape).text);
  return EXIT_FAILED;
}

static int read_input(struct given_input *input) {
  if (npy_read(&input->array, input->path) != EXIT_DONE) return EXIT_FAILED;
  const rescl_type type = input->declared.type;
  input->is_constant = (type == RESCL_INT32 || type == RESCL_INT64) && input->array.rank <= 1;
  input->slices = 1;
  if (check_shape(input) != EXIT_DONE) return EXIT_FAILED;
  return npy_convert(&input->array, type, input->path);
}

int given_inputs_read(struct given_inputs *inputs, const struct text_list *arguments,
                      struct network *network) {
  inputs->items = allocate(arguments->count, sizeof *inputs->items);
  inputs->count = arguments->count;
  int code = match_arguments(inputs, arguments, network);
  for (size_t index = 0; index < inputs->count && code == EXIT_DONE; index++) {
    struct given_input *input = &inputs->items[index];
    // "inptu=a.npy" is a mistaken name before it is a missing file.
    const int is_mistaken = strchr(input->path, '=') && access(input->path, F_OK) != 0;
    code = is_mistaken ? fail_no_such_input(network, "--input", input->path) : read_input(input);
  }
  return code;
}

int given_inputs_require_all(const struct given_inputs *inputs, struct network *network) {
  for (size_t position = 0; position < rescl_model_input_count(network->model); position++) {
    rescl_tensor wanted;
    if (rescl_model_input(network->model, position, &wanted) != RESCL_OK)
      return network_fail_library(network);
    size_t index = 0;
    while (index < inputs->count && strcmp(inputs->items[index].declared.name, wanted.name) != 0) index++;
    if (index < inputs->count) continue;
    return network_fail(network,
                        format_text("%s: input '%s' of shape %s was not given; add --input %s=FILE.npy",
                                    network->path, wanted.name, unit_shape(wanted.rank, wanted.shape).text,
                                    wanted.name));
  }
  return EXIT_DONE;
}

void given_inputs_free(struct given_inputs *inputs) {
  for (size_t index = 0; index < inputs->count; index++) npy_free(&inputs->items[index].array);
  free(inputs->items);
  *inputs = (struct given_inputs){0};
}

static int64_t largest_divisor(int64_t number, int64_t most) {
  int64_t divisor = number < most ? number : most;
  while (number % divisor != 0) divisor--;
  return divisor;
}

static int64_t largest_slice(int64_t rows, int64_t parts) {
  const int64_t wanted = rows / parts;
  return wanted < 1 ? 1 : wanted < LARGEST_SLICE ? wanted : LARGEST_SLICE;
}

/** How many runs this input wants; 0 where it can not be cut, which is reported. */
static int64_t count_slices(const struct given_input *input, int64_t batch, int64_t parts) {
  const int64_t rows = input->array.rank > 0 ? input->array.shape[0] : 0;
  if (input->is_constant || rows == 0 || input->declared.rank != input->array.rank) return 1;
  int64_t step = input->declared.shape[0];
  if (step < 0) step = batch > 0 ? batch : largest_divisor(rows, largest_slice(rows, parts));
  if (step > 0 && rows % step == 0) return rows / step;
  report("%s: input '%s': the first dimension is %" PRId64 ", expected a multiple of the batch, %" PRId64,
         input->path, input->declared.name, rows, step);
  return 0;
}

int given_inputs_cut(struct given_inputs *inputs, int64_t batch, int64_t parts, int64_t *slices) {
  *slices = 1;
  for (size_t index = 0; index < inputs->count; index++) {
    struct given_input *input = &inputs->items[index];
    input->slices = count_slices(input, batch, parts);
    if (input->slices == 0) return EXIT_FAILED;
    if (input->slices > *slices) *slices = input->slices;
  }
  for (size_t index = 0; index < inputs->count; index++) {
    const struct given_input *input = &inputs->items[index];
    if (input->slices == 1 || input->slices == *slices) continue;
    report("%s: input '%s' makes %" PRId64 " batches, another input %" PRId64 "; they must agree",
           input->path, input->declared.name, input->slices, *slices);
    return EXIT_FAILED;
  }
  return EXIT_DONE;
}

/** One slice's name and shape. */
static rescl_tensor describe_slice(const struct given_input *input) {
  rescl_tensor tensor = {.name = input->declared.name, .type = input->array.type, .rank = input->array.rank};
  memcpy(tensor.shape, input->array.shape, sizeof tensor.shape);
  if (tensor.rank > 0) tensor.shape[0] /= input->slices;
  return tensor;
}

void given_inputs_bind(const struct given_inputs *inputs, struct network *network) {
  rescl_tensor *bindings = allocate(inputs->count, sizeof *bindings);
  for (size_t index = 0; index < inputs->count; index++) {
    bindings[index] = describe_slice(&inputs->items[index]);
    if (inputs->items[index].is_constant) bindings[index].data = inputs->items[index].array.data;
  }
  network_bind(network, bindings, inputs->count);
}

size_t given_inputs_slice(const struct given_inputs *inputs, int64_t slice, rescl_tensor *tensors) {
  size_t count = 0;
  for (size_t index = 0; index < inputs->count; index++) {
    const struct given_input *input = &inputs->items[index];
    if (input->is_constant) continue;
    tensors[count] = describe_slice(input);
    const int64_t length = (int64_t)rescl_tensor_bytes(&tensors[count]);
    tensors[count++].data = (char *)input->array.data + (input->slices > 1 ? slice * length : 0);
  }
  return count;
}
