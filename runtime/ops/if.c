#include "ops/rule.h"

static const struct attribute_spec if_attributes[] = {
    {.name = "then_branch", .kind = ATTRIBUTE_GRAPH, .required = 1},
    {.name = "else_branch", .kind = ATTRIBUTE_GRAPH, .required = 1},
    {0},
};

/** Where the condition is known a branch has taken its place before anyone asks for shapes: passes/branch.c. */
static rescl_status if_infer(const struct op_call *call) {
  (void)call;
  return fail(
      RESCL_UNSUPPORTED,
      "its condition is computed at run time, but only one that is constant, or follows from shapes, is "
      "supported; export the model for inference and with fixed shapes, so that one branch is left");
}

/** Inputs behind the condition are values that the branches read: graph_own(). */
const struct op op_if = {
    .name = "If",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = INT_MAX,
    .attributes = if_attributes,
    .infer = if_infer,
};
