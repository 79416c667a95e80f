/** Which of ONNX's conformance cases rescl promises to compute: decided from the model file alone, never by
 *  what the library makes of it, so that a case it refuses can not pass for one that is out of scope. */
#ifndef RESCL_TESTS_API_CONFORMANCE_SCOPE_H
#define RESCL_TESTS_API_CONFORMANCE_SCOPE_H

#include <stdio.h>
#include <string.h>

#include "onnx.pb-c.h"

enum { TYPE_FLOAT = 1, REASON_BYTES = 96 };

/** A model file, with what the rules need to know of its inputs. */
struct scope_case {
  const Onnx__GraphProto *graph;
  int trains; // the test data sets Dropout's training_mode
};

static const char *const scope_operators[] = {"Add",
                                              "ArgMax",
                                              "ArgMin",
                                              "AveragePool",
                                              "BatchNormalization",
                                              "Cast",
                                              "Clip",
                                              "Concat",
                                              "Constant",
                                              "ConstantOfShape",
                                              "Conv",
                                              "ConvInteger",
                                              "ConvTranspose",
                                              "CumSum",
                                              "DepthToSpace",
                                              "DequantizeLinear",
                                              "Div",
                                              "Dropout",
                                              "Einsum",
                                              "DynamicQuantizeLinear",
                                              "EyeLike",
                                              "Flatten",
                                              "Gather",
                                              "GatherElements",
                                              "GatherND",
                                              "Gemm",
                                              "GlobalAveragePool",
                                              "GlobalMaxPool",
                                              "GroupNormalization",
                                              "GridSample",
                                              "HardSigmoid",
                                              "HardSwish",
                                              "Hardmax",
                                              "Identity",
                                              "InstanceNormalization",
                                              "LayerNormalization",
                                              "LeakyRelu",
                                              "LRN",
                                              "LogSoftmax",
                                              "LpNormalization",
                                              "LpPool",
                                              "MatMul",
                                              "MatMulInteger",
                                              "MaxPool",
                                              "MeanVarianceNormalization",
                                              "Mul",
                                              "OneHot",
                                              "PRelu",
                                              "Pad",
                                              "QLinearConv",
                                              "QLinearMatMul",
                                              "QuantizeLinear",
                                              "Range",
                                              "RMSNormalization",
                                              "ReduceL1",
                                              "ReduceL2",
                                              "ReduceLogSum",
                                              "ReduceLogSumExp",
                                              "ReduceMax",
                                              "ReduceMean",
                                              "ReduceMin",
                                              "ReduceProd",
                                              "ReduceSum",
                                              "ReduceSumSquare",
                                              "Relu",
                                              "Reshape",
                                              "Resize",
                                              "ScatterElements",
                                              "ScatterND",
                                              "Shape",
                                              "Sigmoid",
                                              "Slice",
                                              "Softmax",
                                              "SpaceToDepth",
                                              "Split",
                                              "Squeeze",
                                              "Sub",
                                              "Sum",
                                              "Tile",
                                              "TopK",
                                              "Transpose",
                                              "Trilu",
                                              "Unsqueeze",
                                              "Upsample",
                                              "Where"};

/** Inputs that are parameters, bit i for input i: they must be constant, everything else is data. */
static const struct {
  const char *op;
  unsigned inputs;
} scope_parameters[] = {{"BatchNormalization", 0x1e},
                        {"Clip", 0x6},
                        {"CumSum", 0x2},
                        {"Dropout", 0x6},
                        {"OneHot", 0x2},
                        {"Pad", 0xe},
                        {"ReduceL1", 0x2},
                        {"ReduceL2", 0x2},
                        {"ReduceLogSum", 0x2},
                        {"ReduceLogSumExp", 0x2},
                        {"ReduceMax", 0x2},
                        {"ReduceMean", 0x2},
                        {"ReduceMin", 0x2},
                        {"ReduceProd", 0x2},
                        {"ReduceSum", 0x2},
                        {"ReduceSumSquare", 0x2},
                        {"Reshape", 0x2},
                        {"Resize", 0xe},
                        {"Slice", 0x1e},
                        {"Split", 0x2},
                        {"Squeeze", 0x2},
                        {"Tile", 0x2},
                        {"TopK", 0x2},
                        {"Trilu", 0x2},
                        {"Unsqueeze", 0x2},
                        {"Upsample", 0x2}};

static inline int scope_knows(const char *op) {
  for (size_t index = 0; index < sizeof scope_operators / sizeof *scope_operators; index++)
    if (!strcmp(scope_operators[index], op)) return 1;
  return 0;
}

/** Nonzero if some node takes the graph input as a parameter. */
static inline int scope_is_parameter(const Onnx__GraphProto *graph, const char *input) {
  for (size_t number = 0; number < graph->n_node; number++) {
    const Onnx__NodeProto *node = graph->node[number];
    for (size_t row = 0; row < sizeof scope_parameters / sizeof *scope_parameters; row++) {
      if (strcmp(scope_parameters[row].op, node->op_type)) continue;
      for (size_t index = 0; index < node->n_input; index++)
        if (scope_parameters[row].inputs >> index & 1 && !strcmp(node->input[index], input)) return 1;
    }
  }
  return 0;
}

static inline const Onnx__AttributeProto *scope_attribute(const Onnx__NodeProto *node, const char *name) {
  for (size_t index = 0; index < node->n_attribute; index++)
    if (!strcmp(node->attribute[index]->name, name)) return node->attribute[index];
  return NULL;
}

static inline int scope_other_operator(const struct scope_case *test, const Onnx__NodeProto *node,
                                       char reason[REASON_BYTES]) {
  (void)test;
  snprintf(reason, REASON_BYTES, "operator %s", node->op_type);
  return !scope_knows(node->op_type);
}

static inline int scope_training(const struct scope_case *test, const Onnx__NodeProto *node,
                                 char reason[REASON_BYTES]) {
  const Onnx__AttributeProto *mode = scope_attribute(node, "training_mode");
  snprintf(reason, REASON_BYTES, "%s in training", node->op_type);
  return (mode && mode->i) || (test->trains && !strcmp(node->op_type, "Dropout"));
}

static inline int scope_second_output(const struct scope_case *test, const Onnx__NodeProto *node,
                                      char reason[REASON_BYTES]) {
  (void)test;
  snprintf(reason, REASON_BYTES, "%s's optional output", node->op_type);
  return strcmp(node->op_type, "Split") && strcmp(node->op_type, "TopK") && node->n_output > 1 &&
         *node->output[1];
}

/** Operators that run on values of other types, too: they move elements, or quantise them. */
static const char *const scope_typed[] = {
    "Cast",           "Concat",        "ConvInteger",    "DynamicQuantizeLinear",
    "Expand",         "EyeLike",       "Gather",         "GatherND",
    "GatherElements", "MatMulInteger", "OneHot",         "QLinearConv",
    "QLinearMatMul",  "Reshape",       "QuantizeLinear", "ScatterElements",
    "ScatterND",      "Slice",         "Tile",           "Transpose",
    "TopK",           "Trilu",         "Where"};

/** TensorProto's numbers of f32, u8, i8, i32, i64 and bool. */
static inline int scope_has_type(const Onnx__ValueInfoProto *value, int only_float) {
  static const int types[] = {TYPE_FLOAT, 2, 3, 6, 7, 9};
  if (!value->type->tensor_type) return 0;
  for (size_t index = 0; index < (only_float ? 1 : sizeof types / sizeof *types); index++)
    if (value->type->tensor_type->elem_type == types[index]) return 1;
  return 0;
}

/** A float32 tensor comes out, or any other where the operator takes those. */
static inline int scope_other_type(const struct scope_case *test, const Onnx__NodeProto *node,
                                   char reason[REASON_BYTES]) {
  int only_float = 1;
  for (size_t index = 0; index < sizeof scope_typed / sizeof *scope_typed; index++)
    if (!strcmp(scope_typed[index], node->op_type)) only_float = 0;
  snprintf(reason, REASON_BYTES, test->graph->output[0]->type->tensor_type ? "not float32" : "not a tensor");
  if (!scope_has_type(test->graph->output[0], only_float)) return 1;
  for (size_t index = 0; index < test->graph->n_input; index++)
    if (!only_float && !scope_has_type(test->graph->input[index], 0)) return 1;
  return 0;
}

/** Nonzero with the reason if the case is out of scope. */
static inline int scope_skips(const struct scope_case *test, char reason[REASON_BYTES]) {
  static int (*const rules[])(const struct scope_case *test, const Onnx__NodeProto *node,
                              char reason[REASON_BYTES]) = {scope_other_operator, scope_training,
                                                            scope_second_output, scope_other_type};
  for (size_t rule = 0; rule < sizeof rules / sizeof *rules; rule++)
    for (size_t number = 0; number < test->graph->n_node; number++)
      if (rules[rule](test, test->graph->node[number], reason)) return 1;
  return 0;
}

#endif
