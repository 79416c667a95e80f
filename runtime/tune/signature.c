#include "tune/signature.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "ops/geometry.h"

enum { CONV_WEIGHTS = 1, CONV_BIAS, CONV_SKIP };

int signature_is_tunable(const struct node *node) {
  struct window window;
  if (node->call.op != &op_conv || !node->call.inputs[CONV_WEIGHTS]->data) return 0;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  return (!bias || bias->data) && window_resolve(&node->call, &window) == RESCL_OK;
}

static void write_convolution(char text[SIGNATURE_BYTES], const struct node *node, size_t compute_units,
                              const char *algorithm) {
  struct window window = {0};
  (void)window_resolve(&node->call, &window);
  const char *activation = activation_name(activation_epilogue(&node->call).kind);
  snprintf(text, SIGNATURE_BYTES,
           "Conv %" PRId64 "x%" PRId64 "x%" PRId64 "x%" PRId64 "/%d > %" PRId64 "x%" PRId64 "x%" PRId64
           "/%d k%" PRId64 "x%" PRId64 " s%" PRId64 "x%" PRId64 " d%" PRId64 "x%" PRId64 " p%" PRId64
           ",%" PRId64 " g%" PRId64 "%s%s%s u%zu%s%s",
           window.batch, window.input_channels, window.input_height, window.input_width,
           node->call.inputs[0]->block, window.output_channels, window.output_height, window.output_width,
           node->call.outputs[0]->block, window.kernel_height, window.kernel_width, window.stride_height,
           window.stride_width, window.dilation_height, window.dilation_width, window.pad_top,
           window.pad_left, window.groups, op_input(&node->call, CONV_SKIP) ? " +skip" : "",
           *activation ? " " : "", activation, compute_units, algorithm ? " by " : "",
           algorithm ? algorithm : "");
}

#define SMALL_CONSTANT_BYTES 4096 // that a kernel may look into: pads, scales, indices

static XXH64_hash_t add_bytes(XXH64_hash_t hash, const void *bytes, size_t size_bytes) {
  return size_bytes ? XXH3_64bits_withSeed(bytes, size_bytes, hash) : hash + 1;
}

static XXH64_hash_t add_number(XXH64_hash_t hash, int64_t number) {
  return add_bytes(hash, &number, sizeof number);
}

static XXH64_hash_t add_tensor(XXH64_hash_t hash, const struct tensor *tensor) {
  const size_t size_bytes = tensor->data ? tensor_size(tensor) : 0;
  hash = add_number(hash, (int64_t)tensor->dtype);
  hash = add_number(hash, tensor->block);
  hash = add_bytes(hash, tensor->shape.dims, (size_t)tensor->shape.rank * sizeof *tensor->shape.dims);
  hash = add_number(hash, tensor->data != NULL);
  return size_bytes <= SMALL_CONSTANT_BYTES ? add_bytes(hash, tensor->data, size_bytes) : hash;
}

static XXH64_hash_t add_attribute(XXH64_hash_t hash, const struct attribute *attribute) {
  hash = add_bytes(hash, attribute->name, strlen(attribute->name));
  hash = add_number(hash, attribute->integer);
  hash = add_bytes(hash, &attribute->real, sizeof attribute->real);
  if (attribute->string) hash = add_bytes(hash, attribute->string, strlen(attribute->string));
  if (attribute->integers)
    hash = add_bytes(hash, attribute->integers, attribute->count * sizeof *attribute->integers);
  if (attribute->reals) hash = add_bytes(hash, attribute->reals, attribute->count * sizeof *attribute->reals);
  return attribute->kind == ATTRIBUTE_TENSOR ? add_tensor(hash, &attribute->tensor) : hash;
}

/** Where in the input's memory the output lies: then some kernels have nothing to do. */
static XXH64_hash_t add_place(XXH64_hash_t hash, const struct value *input, const struct value *output) {
  const int64_t offset = output->arena_offset - input->arena_offset;
  const int is_near = input->arena_offset >= 0 && output->arena_offset >= 0 &&
                      offset < (int64_t)tensor_size(&input->tensor) &&
                      -offset < (int64_t)tensor_size(&output->tensor);
  return add_number(hash, is_near ? offset : INT64_MAX);
}

static XXH64_hash_t hash_node(const struct node *node) {
  const struct op_call *call = &node->call;
  XXH64_hash_t hash = add_number(0, call->opset);
  for (int index = 0; index < call->attribute_count; index++)
    hash = add_attribute(hash, &call->attributes[index]);
  for (int index = 0; index < call->input_count; index++) {
    hash = add_number(hash, index);
    if (!node->inputs[index]) continue;
    hash = add_tensor(hash, &node->inputs[index]->tensor);
    hash = add_place(hash, node->inputs[index], node->outputs[0]);
  }
  return add_tensor(hash, &node->outputs[0]->tensor);
}

static void write_shape(char *text, size_t size_bytes, const struct tensor *tensor) {
  size_t used = 0;
  text[0] = '\0';
  for (int axis = 0; axis < tensor->shape.rank && used < size_bytes; axis++)
    used += (size_t)snprintf(text + used, size_bytes - used, "%s%" PRId64, axis ? "x" : "",
                             tensor->shape.dims[axis]);
  if (tensor->block && used < size_bytes) snprintf(text + used, size_bytes - used, "/%d", tensor->block);
}

void signature_write(char text[SIGNATURE_BYTES], const struct node *node, size_t compute_units,
                     const char *algorithm) {
  char input[96] = "", output[96];
  if (signature_is_tunable(node)) {
    write_convolution(text, node, compute_units, algorithm);
    return;
  }
  if (op_input(&node->call, 0)) write_shape(input, sizeof input, op_input(&node->call, 0));
  write_shape(output, sizeof output, &node->outputs[0]->tensor);
  snprintf(text, SIGNATURE_BYTES, "%.24s %.80s > %.80s u%zu #%016llx", node->call.op->name, input, output,
           compute_units, (unsigned long long)hash_node(node));
}

static XXH64_hash_t add_kind(XXH64_hash_t hash, const struct tensor *tensor) {
  hash = add_number(hash, (int64_t)tensor->dtype);
  hash = add_number(hash, tensor->block);
  hash = add_number(hash, tensor->shape.rank);
  return add_number(hash, tensor->data != NULL);
}

static int is_dilated(const struct attribute *dilations) {
  for (size_t index = 0; index < dilations->count; index++)
    if (dilations->integers[index] > 1) return 1;
  return 0;
}

/** Pads and dilations are sizes, too, and what a phase of a picture is told of. */
static XXH64_hash_t add_window(XXH64_hash_t hash, const struct attribute *attribute) {
  static const char *const sizes[] = {"pads", "dilation", "width", "height"};
  for (size_t index = 0; index < sizeof sizes / sizeof *sizes; index++)
    if (strcmp(attribute->name, sizes[index]) == 0) return hash;
  return strcmp(attribute->name, "dilations") == 0 ? add_number(hash, is_dilated(attribute))
                                                   : add_attribute(hash, attribute);
}

uint64_t signature_of_code(const struct node *node) {
  const struct op_call *call = &node->call;
  const struct tensor *weights = op_input(call, CONV_WEIGHTS);
  XXH64_hash_t hash = add_bytes(0, call->op->name, strlen(call->op->name));
  for (int index = 0; index < call->attribute_count; index++)
    hash = add_window(hash, &call->attributes[index]);
  for (int index = 0; index < call->input_count; index++) {
    hash = add_number(hash, index);
    if (node->inputs[index]) hash = add_kind(hash, &node->inputs[index]->tensor);
  }
  if (call->op == &op_conv && weights)
    for (int axis = 2; axis < weights->shape.rank; axis++) hash = add_number(hash, weights->shape.dims[axis]);
  return add_kind(hash, &node->outputs[0]->tensor);
}
