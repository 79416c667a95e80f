#include "zoo/builder.h"

#include <string.h>

/** Remembers the first failure. */
static void note(struct builder *builder, rescl_status status) {
  if (builder->status == RESCL_OK) builder->status = status;
}

static const char *checked(struct builder *builder, const char *name) {
  if (name) return name;
  note(builder, fail_memory(64));
  return "";
}

const char *builder_name(struct builder *builder, const char *prefix, const char *suffix) {
  const char *separator = prefix[0] ? "." : "";
  return checked(builder, arena_format(&builder->graph->arena, "%s%s%s", prefix, separator, suffix));
}

const char *builder_indexed(struct builder *builder, const char *prefix, int index) {
  return checked(builder, arena_format(&builder->graph->arena, "%s.%d", prefix, index));
}

const char *builder_numbered(struct builder *builder, const char *prefix, int number) {
  return checked(builder, arena_format(&builder->graph->arena, "%s%d", prefix, number));
}

/** Zeroed memory for the tensor, and a constant that shows it. */
static rescl_status add_constant(struct builder *builder, struct value **value, const char *name,
                                 struct tensor *tensor) {
  TRY(tensor_allocate(tensor, &builder->graph->arena));
  builder->graph->stored_bytes += tensor_size(tensor);
  return graph_add_constant(builder->graph, value, name, tensor);
}

static rescl_status add_random(struct builder *builder, struct value **value,
                               const struct random_spec *spec) {
  const char *name = builder_name(builder, spec->layer, spec->role);
  TRY(builder->status);
  struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = shape_of(spec->rank, spec->dims)};
  TRY(add_constant(builder, value, name, &tensor));
  const struct weights_spec weights = {
      .name = name,
      .data = tensor.data,
      .count = (size_t)shape_elements(&tensor.shape),
      .distribution = spec->distribution,
      .low = spec->low,
      .high = spec->high,
  };
  return weights_add(&builder->weights, &weights);
}

struct value *builder_random(struct builder *builder, const struct random_spec *spec) {
  struct value *value = NULL;
  if (builder->status == RESCL_OK) note(builder, add_random(builder, &value, spec));
  return value;
}

/** A constant of the tensor's type and shape that holds a copy of the numbers. */
static struct value *add_numbers(struct builder *builder, const char *name, struct tensor tensor,
                                 const void *numbers) {
  struct value *value = NULL;
  if (builder->status != RESCL_OK) return NULL;
  note(builder, add_constant(builder, &value, name, &tensor));
  if (builder->status == RESCL_OK) memcpy(tensor.data, numbers, tensor_size(&tensor));
  return value;
}

struct value *builder_integers(struct builder *builder, const char *name, const int64_t *integers,
                               int count) {
  const struct tensor tensor = {.dtype = DTYPE_INT64, .shape = shape_of(1, (int64_t[]){count})};
  return add_numbers(builder, name, tensor, integers);
}

struct value *builder_reals(struct builder *builder, const char *name, struct shape shape,
                            const float *reals) {
  const struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = shape};
  return add_numbers(builder, name, tensor, reals);
}

struct value *builder_scalar(struct builder *builder, const char *name, float number) {
  const struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = shape_of(0, NULL)};
  return add_numbers(builder, name, tensor, &number);
}

static rescl_status add_node(struct builder *builder, struct value **output,
                             const struct builder_node *node) {
  TRY(graph_add_value(builder->graph, output, node->output ? node->output : node->name));
  const struct node_spec spec = {
      .name = node->name,
      .op = op_find(node->op),
      .inputs = node->inputs,
      .input_count = node->input_count,
      .outputs = output,
      .output_count = 1,
      .attributes = node->attributes,
      .attribute_count = node->attribute_count,
  };
  struct node *added;
  return graph_add_node(builder->graph, &added, &spec, NULL);
}

struct value *builder_add_node(struct builder *builder, const struct builder_node *node) {
  struct value *output = NULL;
  if (builder->status == RESCL_OK) note(builder, add_node(builder, &output, node));
  return output;
}

/** Declares the shape, its first dimension symbolic, whatever it says. */
static rescl_status declare(struct graph *graph, struct value *value, int rank, const int64_t *dims) {
  value->tensor.dtype = DTYPE_FLOAT32;
  value->tensor.shape = shape_of(rank, dims);
  value->tensor.shape.dims[0] = -1;
  ARENA_NEW(&graph->arena, value->dim_names, rank);
  value->dim_names[0] = "N";
  return RESCL_OK;
}

static rescl_status add_input(struct builder *builder, struct features *input) {
  struct graph *graph = builder->graph;
  const int64_t dims[] = {-1, input->channels, input->size, input->size};
  TRY(graph_add_value(graph, &input->value, "input"));
  TRY(declare(graph, input->value, 4, dims));
  return graph_add_input(graph, input->value);
}

struct features builder_input(struct builder *builder, int64_t size) {
  struct features input = {.channels = 3, .size = size, .power = 1};
  if (builder->status == RESCL_OK) note(builder, add_input(builder, &input));
  return input;
}

static rescl_status add_output(struct builder *builder, struct value *value, int rank, const int64_t *dims) {
  TRY(declare(builder->graph, value, rank, dims));
  return graph_add_output(builder->graph, value);
}

void builder_output(struct builder *builder, struct value *value, int rank, const int64_t *dims) {
  if (builder->status == RESCL_OK) note(builder, add_output(builder, value, rank, dims));
}
