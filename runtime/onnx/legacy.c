/** Opsets 1 to 6, read as opset 7: each node is rewritten to the form it has there before anything else sees
 *  it, so the rest of rescl knows opsets from 7 on only.
 *  https://github.com/onnx/onnx/blob/main/docs/Changelog.md */
#include <string.h>

#include "onnx/read.h"

/** What symbolic sizes are taken for while ranks are looked for: enough for the windows of a deep network. */
enum { ASSUMED_SIZE = 224 };

static Onnx__AttributeProto *find_attribute(const Onnx__NodeProto *node, const char *name) {
  for (size_t index = 0; index < node->n_attribute; index++)
    if (!strcmp(proto_text(node->attribute[index]->name), name)) return node->attribute[index];
  return NULL;
}

static void remove_attribute(Onnx__NodeProto *node, const char *name) {
  size_t kept = 0;
  for (size_t index = 0; index < node->n_attribute; index++)
    if (strcmp(proto_text(node->attribute[index]->name), name))
      node->attribute[kept++] = node->attribute[index];
  node->n_attribute = kept;
}

static void set_integer(Onnx__AttributeProto *attribute, int64_t value) {
  attribute->has_type = attribute->has_i = 1;
  attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
  attribute->i = value;
}

/** Puts one more pointer at the end of a repeated field. */
static rescl_status append(void *list, size_t *count, const void *item, struct arena *arena) {
  void **old, **grown;
  memcpy(&old, list, sizeof old);
  ARENA_NEW(arena, grown, *count + 1);
  if (*count) memcpy(grown, old, *count * sizeof *grown);
  memcpy(&grown[(*count)++], &item, sizeof item);
  memcpy(list, &grown, sizeof grown);
  return RESCL_OK;
}

/** Which inputs may be overwritten: a hint that later opsets gave up. */
static rescl_status drop_consumed_inputs(struct reading *reading, Onnx__NodeProto *node) {
  (void)reading;
  remove_attribute(node, "consumed_inputs");
  return RESCL_OK;
}

static rescl_status require_inference(struct reading *reading, Onnx__NodeProto *node) {
  (void)reading;
  const Onnx__AttributeProto *is_test = find_attribute(node, "is_test");
  if (!is_test || !is_test->i)
    return fail(RESCL_UNSUPPORTED, "is_test=0, the default before opset 7, means training, which is not "
                                   "supported; export the model for inference");
  remove_attribute(node, "is_test");
  return RESCL_OK;
}

/** For inference, as is_test says: the statistics among the outputs then are no more than names. */
static rescl_status require_inference_alone(struct reading *reading, Onnx__NodeProto *node) {
  TRY(require_inference(reading, node));
  if (node->n_output > 1) node->n_output = 1;
  return RESCL_OK;
}

/** C of Gemm broadcasts from opset 7 on without being told to. */
static rescl_status drop_broadcast(struct reading *reading, Onnx__NodeProto *node) {
  (void)reading;
  remove_attribute(node, "broadcast");
  return RESCL_OK;
}

/** Gives `operand` dimensions of 1 at its end. */
static rescl_status unsqueeze(struct value **result, struct reading *reading, struct value *operand,
                              int count) {
  struct graph *graph = reading->scope->graph;
  int64_t axes[RESCL_MAX_RANK];
  for (int index = 0; index < count; index++) axes[index] = operand->tensor.shape.rank + index;
  const struct attribute attribute = {
      .name = "axes", .kind = ATTRIBUTE_INTS, .integers = axes, .count = (size_t)count};
  const struct node_spec spec = {.op = &op_unsqueeze,
                                 .inputs = &operand,
                                 .input_count = 1,
                                 .outputs = result,
                                 .output_count = 1,
                                 .attributes = &attribute,
                                 .attribute_count = 1};
  struct node *node;
  const char *name = arena_format(&reading->scratch, "%s.aligned", operand->name);
  TRY(graph_add_value(graph, result, name));
  TRY(graph_add_node(graph, &node, &spec, NULL));
  legacy_infer(reading, node);
  return RESCL_OK;
}

/** Puts the first dimension of input 1 under dimension `axis` of input 0. */
static rescl_status align(struct reading *reading, Onnx__NodeProto *node, int64_t axis) {
  struct value *first = NULL, *second = NULL;
  if (node->n_input > 0) TRY(read_find_value(&first, reading, node->input[0]));
  if (node->n_input > 1) TRY(read_find_value(&second, reading, node->input[1]));
  if (!first || !second) return RESCL_OK; // for others to complain about
  const int rank = first->tensor.shape.rank, operand_rank = second->tensor.shape.rank;
  if (rank < 0 || operand_rank < 0)
    return fail(RESCL_UNSUPPORTED,
                "how many dimensions '%s' has is not known, and so not where '%s' belongs; convert the model "
                "to opset 13 with onnx.version_converter",
                rank < 0 ? first->name : second->name, second->name);
  if (axis < 0 || axis > rank - operand_rank)
    return fail(RESCL_MALFORMED,
                "the %d dimensions of '%s' do not fit under the %d of '%s' from axis %lld on", operand_rank,
                second->name, rank, first->name, (long long)axis);
  const int missing = rank - operand_rank - (int)axis;
  if (missing) TRY(unsqueeze(&second, reading, second, missing));
  node->input[1] = (char *)(uintptr_t)second->name;
  return RESCL_OK;
}

/** Without axis (or with -1, as Caffe2 writes it) operands are aligned at their ends, as they are today. */
static rescl_status align_operand(struct reading *reading, Onnx__NodeProto *node) {
  const Onnx__AttributeProto *broadcast = find_attribute(node, "broadcast"),
                             *axis = find_attribute(node, "axis");
  remove_attribute(node, "broadcast");
  remove_attribute(node, "axis");
  if (!broadcast || !broadcast->i || !axis || axis->i == -1) return RESCL_OK;
  return align(reading, node, axis->i);
}

/** One slope per channel, whatever comes behind the channels. */
static rescl_status align_slope(struct reading *reading, Onnx__NodeProto *node) {
  return align(reading, node, 1);
}

static rescl_status shape_to_input(struct reading *reading, Onnx__NodeProto *node) {
  struct graph *graph = reading->scope->graph;
  const Onnx__AttributeProto *shape = find_attribute(node, "shape");
  if (!shape || node->n_output < 1) return fail(RESCL_MALFORMED, "needs the attribute 'shape'");
  struct tensor tensor = {.dtype = DTYPE_INT64, .shape = {.rank = 1, .dims = {(int64_t)shape->n_ints}}};
  struct value *value;
  TRY(tensor_allocate(&tensor, &graph->arena));
  if (shape->n_ints) memcpy(tensor.data, shape->ints, shape->n_ints * sizeof(int64_t));
  TRY(graph_add_constant(graph, &value, arena_format(&reading->scratch, "%s.shape", node->output[0]),
                         &tensor));
  remove_attribute(node, "shape");
  return append(&node->input, &node->n_input, value->name, &reading->scratch);
}

static rescl_status rename_paddings(struct reading *reading, Onnx__NodeProto *node) {
  (void)reading;
  static char name[] = "pads";
  Onnx__AttributeProto *paddings = find_attribute(node, "paddings");
  if (paddings) paddings->name = name;
  return RESCL_OK;
}

static rescl_status default_axis(struct reading *reading, Onnx__NodeProto *node) {
  static char name[] = "axis";
  const Onnx__AttributeProto initial = ONNX__ATTRIBUTE_PROTO__INIT;
  Onnx__AttributeProto *axis;
  if (find_attribute(node, name)) return RESCL_OK;
  ARENA_NEW(&reading->scratch, axis, 1);
  *axis = initial;
  axis->name = name;
  set_integer(axis, 1);
  return append(&node->attribute, &node->n_attribute, axis, &reading->scratch);
}

/** Cast named the type it casts to. */
static rescl_status type_to_code(struct reading *reading, Onnx__NodeProto *node) {
  static const struct {
    const char *name;
    enum dtype dtype;
  } types[] = {{"FLOAT", DTYPE_FLOAT32}, {"UINT8", DTYPE_UINT8}, {"INT8", DTYPE_INT8},
               {"INT32", DTYPE_INT32},   {"INT64", DTYPE_INT64}, {"BOOL", DTYPE_BOOL},
               {"DOUBLE", DTYPE_FLOAT64}};
  (void)reading;
  Onnx__AttributeProto *to = find_attribute(node, "to");
  if (!to || !to->has_s) return RESCL_OK;
  for (size_t index = 0; index < sizeof types / sizeof *types; index++) {
    if (to->s.len != strlen(types[index].name) || memcmp(to->s.data, types[index].name, to->s.len)) continue;
    set_integer(to, dtype_to_onnx(types[index].dtype));
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "attribute 'to': element type '%.*s' is not supported", (int)to->s.len,
              (const char *)to->s.data);
}

/** Which operators had another form, and up to which opset. */
static const struct {
  const char *op; // NULL: every one
  int last_opset;
  rescl_status (*rewrite)(struct reading *reading, Onnx__NodeProto *node);
} forms[] = {
    {NULL, 5, drop_consumed_inputs},   {"BatchNormalization", 6, require_inference_alone},
    {"Dropout", 6, require_inference}, {"Add", 6, align_operand},
    {"Sub", 6, align_operand},         {"Mul", 6, align_operand},
    {"Div", 6, align_operand},         {"Equal", 6, align_operand},
    {"PRelu", 6, align_slope},         {"Gemm", 6, drop_broadcast},
    {"Cast", 5, type_to_code},         {"Reshape", 4, shape_to_input},
    {"Concat", 3, default_axis},       {"Pad", 1, rename_paddings},
};

rescl_status legacy_rewrite(struct reading *reading, Onnx__NodeProto *node) {
  for (size_t index = 0; index < sizeof forms / sizeof *forms; index++) {
    if (reading->opset > forms[index].last_opset) continue;
    if (forms[index].op && strcmp(forms[index].op, proto_text(node->op_type))) continue;
    TRY(forms[index].rewrite(reading, node));
  }
  return RESCL_OK;
}

rescl_status legacy_assume_sizes(struct reading *reading) {
  struct scope *scope = reading->scope;
  struct graph *graph = scope->graph;
  if (reading->opset >= LEGACY_OPSET_END) return RESCL_OK;
  scope->declared_count = graph->input_count;
  ARENA_NEW(&graph->arena, scope->declared, graph->input_count);
  for (int index = 0; index < graph->input_count; index++) {
    struct shape *shape = &graph->inputs[index]->tensor.shape;
    scope->declared[index] = *shape;
    for (int dimension = 0; dimension < shape->rank; dimension++)
      if (shape->dims[dimension] < 0) shape->dims[dimension] = ASSUMED_SIZE;
  }
  return RESCL_OK;
}

/** What can not be inferred stays unknown: only `align` needs it, and says so. */
void legacy_infer(const struct reading *reading, struct node *node) {
  if (reading->opset >= LEGACY_OPSET_END || node_infer(node) != RESCL_OK) return;
  const struct attribute *value = node->call.op == &op_constant ? attribute_find(&node->call, "value") : NULL;
  if (value) node->outputs[0]->tensor.data = value->tensor.data;
}

void legacy_forget_sizes(struct reading *reading) {
  const struct scope *scope = reading->scope;
  const struct graph *graph = scope->graph;
  if (reading->opset >= LEGACY_OPSET_END) return;
  for (int index = 0; index < scope->declared_count; index++)
    graph->inputs[index]->tensor.shape = scope->declared[index];
  for (struct value *value = graph->values; value; value = value->next)
    if (value->producer) value->tensor = (struct tensor){.shape.rank = -1};
}
