#include "kernels/kernel.h"

#include <stdio.h>
#include <string.h>

#define TASK(operator, symbol, task) KERNEL(operator, symbol)
#define OPTIONAL_TASK TASK
#define KERNEL(operator, symbol) extern const struct kernel kernel_##symbol;
#include "kernels/kernels.def"
#undef KERNEL
#undef OPTIONAL_TASK
#undef TASK

const struct kernel_row kernel_table[] = {
#define KERNEL(operator, symbol) {.op = &op_##operator, .kernel = & kernel_##symbol },
#define TASK(operator, symbol, task) {&op_##operator, & kernel_##symbol, #task, 0},
#define OPTIONAL_TASK(operator, symbol, task) {&op_##operator, & kernel_##symbol, #task, 1},
#include "kernels/kernels.def"
#undef OPTIONAL_TASK
#undef TASK
#undef KERNEL
    {NULL, NULL, NULL, 0}};

static const char *const algorithms[] = {"im2col_gemm", "direct",   "winograd", "depthwise",
                                         "tiled",       "register", NULL};

const char *kernel_variant_name(const struct kernel_choice *choice) {
  return choice->variant ? choice->variant->name : "";
}

const char *const *kernel_algorithms(void) {
  return algorithms;
}

/** CLBlast's matrices are plain; so is what conv_direct takes, and conv_blocked needs vectors. */
int kernel_wants_plain(const char *algorithm, const struct device_profile *profile) {
  if (!algorithm) return 0;
  return strcmp(algorithm, "im2col_gemm") == 0 || (!profile->has_vectors && strcmp(algorithm, "direct") == 0);
}

/** What the kernels can not compute, whatever the operator: types, and outputs beside the first. */
static rescl_status check_runnable(const struct node *node) {
  for (int input = 0; input < node->call.input_count; input++)
    if (node->call.inputs[input] && node->call.inputs[input]->dtype != DTYPE_FLOAT32)
      if (!node->call.inputs[input]->data && !(node->call.op->traits & OP_TYPED) && !op_is_view(&node->call))
        return fail(RESCL_UNSUPPORTED,
                    "node '%s' (%s): input '%s' is %s at run time; devices compute this operator on f32 only",
                    node->name, node->call.op->name, node->inputs[input]->name,
                    dtype_name(node->call.inputs[input]->dtype));
  for (int output = 1; output < node->call.output_count; output++)
    if (node->outputs[output] && node->outputs[output]->user_count > 0)
      return fail(RESCL_UNSUPPORTED,
                  "node '%s' (%s): its output %d ('%s') is used; only the first output is computed",
                  node->name, node->call.op->name, output + 1, node->outputs[output]->name);
  return RESCL_OK;
}

int kernel_suits(const struct kernel *kernel, const struct device_profile *profile) {
  return !kernel->is_for_lanes || profile->has_lanes;
}

/** How much the row is wanted; 0: it can not run the node. */
static int rank_row(const struct kernel *kernel, const struct node *node,
                    const struct kernel_preference *preference) {
  if (!kernel->supports(node, preference->profile)) return 0;
  const char *algorithm = preference->algorithm;
  const int wanted = algorithm && kernel->algorithm && strcmp(kernel->algorithm, algorithm) == 0;
  const int preferred = !kernel->prefers || kernel->prefers(node, preference->profile);
  return 1 + preferred + 2 * kernel_suits(kernel, preference->profile) + 4 * wanted;
}

rescl_status kernel_choose(const struct kernel **kernel, const struct node *node,
                           const struct kernel_preference *preference) {
  int best = 0;
  *kernel = NULL;
  TRY(check_runnable(node));
  for (const struct kernel_row *row = kernel_table; row->op; row++) {
    if (row->op != node->call.op) continue;
    const int rank = rank_row(row->kernel, node, preference);
    if (rank <= best) continue;
    best = rank;
    *kernel = row->kernel;
  }
  if (*kernel) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED, "node '%s': no kernel runs %s with these shapes and attributes", node->name,
              node->call.op->name);
}
