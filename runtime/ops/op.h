/** Operators: one row each, with attributes and their defaults, a shape rule, and a way to fold constants. */
#ifndef RESCL_OPS_OP_H
#define RESCL_OPS_OP_H

#include <limits.h>

#include "base/arena.h"
#include "ops/tensor.h"

enum attribute_kind {
  ATTRIBUTE_NONE, // ends a table of specifications
  ATTRIBUTE_INT,
  ATTRIBUTE_FLOAT,
  ATTRIBUTE_STRING,
  ATTRIBUTE_INTS,
  ATTRIBUTE_FLOATS,
  ATTRIBUTE_TENSOR,
  ATTRIBUTE_GRAPH
};

struct graph; // graph/graph.h

/** One attribute's value. Arrays and strings are owned by whoever made the
 *  operator call's node: the graph. */
struct attribute {
  const char *name;
  enum attribute_kind kind;
  int64_t integer;
  float real;
  const char *string;
  const int64_t *integers;
  const float *reals;
  size_t count; // of integers or reals
  struct tensor tensor;
  const struct graph *body; // of ATTRIBUTE_GRAPH, never changed: graph_own()
};

/** What an operator accepts: name, kind and default. Lists, strings and tensors without
 *  default are simply absent. */
struct attribute_spec {
  const char *name;
  enum attribute_kind kind;
  int64_t integer;    // default of ATTRIBUTE_INT
  float real;         // default of ATTRIBUTE_FLOAT
  const char *string; // default of ATTRIBUTE_STRING
  int required;
  int internal; // set by passes only; refused when it comes from a file
};

struct op;

/** An operator applied to tensors: what shape rules, folding, the reference and kernels all look at. */
struct op_call {
  const struct op *op;
  int opset;                          // of the default ONNX domain, 7 to 26
  const struct attribute *attributes; // as given; attribute_…() below fill in the defaults
  int attribute_count;
  const struct tensor *
      *inputs; // NULL where an optional input is absent; data set where constant or being run
  int input_count;
  struct tensor **outputs; // NULL where an optional output is not asked for
  int output_count;
};

enum op_traits {
  OP_VIEW = 1 << 0,        // output 0 is input 0's bytes under another shape
  OP_EPILOGUE = 1 << 1,    // takes the internal attributes activation, activation_alpha, activation_beta
  OP_SKIP = 1 << 2,        // takes the tensor to add before the activation as internal last input: skip_input
  OP_ACTIVATION = 1 << 3,  // elementwise on input 0 and can become another operator's epilogue
  OP_FOLD_ONLY = 1 << 4,   // must have vanished by constant folding before anything runs
  OP_INTERNAL = 1 << 5,    // made by passes, never in a file
  OP_SHAPE_ONLY = 1 << 6,  // fold looks at input 0's shape, not at its data, which may be missing
  OP_ALL_OUTPUTS = 1 << 8, // the reference computes every output, not the first one only
  OP_TYPED = 1 << 9,       // runs on any type of element; `fold` is the reference for all but float32
  OP_QUANTIZED = 1 << 10,  // on quantised numbers, but not as it runs: see passes/expand_quantized.c
  OP_WANTS_BLOCKS = 1 << 7 // is worth putting channels in blocks for; others follow, see `takes_blocks`
};

struct op {
  const char *name;   // as in ONNX; unique, whatever the domain
  const char *domain; // NULL: ONNX's own
  unsigned traits;
  int input_min; // how many inputs a file may give; INT_MAX: any number
  int input_max;
  int output_max;
  int skip_input; // index of the internal skip input of OP_SKIP operators, = input_max
  const struct attribute_spec *attributes; // ends with ATTRIBUTE_NONE; NULL: none
  /** Sets dtype and shape of every output that is asked for, from dtype, shape and, where an input
   *  must be constant (the shape given to Reshape), data of the inputs; messages need not name the
   *  node, the caller adds it. */
  rescl_status (*infer)(const struct op_call *call);
  /** Computes the outputs (already inferred and allocated) from inputs that all have data (OP_SHAPE_ONLY:
   *  known shapes); any dtype the operator defines. NULL: this operator is not folded. */
  rescl_status (*fold)(const struct op_call *call);
  /** Whether output 0 is input 0's bytes in a call that is not always so, as OP_VIEW says. NULL: never. */
  int (*is_view)(const struct op_call *call);
  /** Whether it can be computed where output 0, and every input that is no constant, has its channels in
   *  blocks of that many: a rule of ops/blocks.h. Shapes must be known. NULL: never. */
  int (*takes_blocks)(const struct op_call *call, int block);
};

/** Every operator's row, op_conv and so on. */
#define OP(symbol, reference) extern const struct op op_##symbol;
#include "ops/ops.def"
#undef OP

/** Every operator, in ops.def order, ending with NULL. */
extern const struct op *const op_table[];

/** The operator of that ONNX name, or NULL. Internal ones are found too. */
const struct op *op_find(const char *name);

/** Whether output 0 is input 0's bytes. */
int op_is_view(const struct op_call *call);

/** The specification of an attribute, or NULL. */
const struct attribute_spec *op_attribute_spec(const struct op *op, const char *name);

/** Attribute as given, or NULL when the default applies. */
const struct attribute *attribute_find(const struct op_call *call, const char *name);
/** Value or default; the attribute must be in the operator's table with that kind (asserted). */
int64_t attribute_int(const struct op_call *call, const char *name);
float attribute_float(const struct op_call *call, const char *name);
const char *attribute_string(const struct op_call *call,
                             const char *name); // NULL when absent without default
/** Points to the list and returns its length; 0 and NULL when absent. */
size_t attribute_ints(const struct op_call *call, const char *name, const int64_t **integers);

/** The input, or NULL when it is absent, beyond the inputs given, or the index negative. */
const struct tensor *op_input(const struct op_call *call, int index);
/** Reads an input that must be constant as a list of integers: RESCL_UNSUPPORTED naming it when
 *  it is not; absent: count 0. */
rescl_status op_constant_integers(const struct op_call *call, int index, int64_t *values, size_t capacity,
                                  size_t *count);

/** The internal attributes of OP_EPILOGUE operators, to put at the end of their tables. */
#define EPILOGUE_ATTRIBUTES                                                      \
  {.name = "activation", .kind = ATTRIBUTE_STRING, .string = "", .internal = 1}, \
      {.name = "activation_alpha", .kind = ATTRIBUTE_FLOAT, .internal = 1}, {    \
    .name = "activation_beta", .kind = ATTRIBUTE_FLOAT, .internal = 1            \
  }

#endif
