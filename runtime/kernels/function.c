/** The functions of runtime/ops/functions.def, of one element each (cl/function.cl). */
#include "ops/function.h"

#include <stdio.h>

#include "kernels/repeat.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = FUNCTION_SYMBOL_BYTES + 64 };

static int is_float(const struct tensor *tensor) {
  return tensor->dtype == DTYPE_FLOAT32;
}

/** Vectors for floats that become floats only. */
static int64_t width_of(const struct node *node) {
  const struct tensor *input = &node->inputs[0]->tensor, *output = &node->outputs[0]->tensor;
  return is_float(input) && is_float(output) ? repeat_width(output) : 1;
}

static void write_options(const struct node *node, char options[OPTIONS_BYTES]) {
  const struct tensor *input = &node->inputs[0]->tensor, *output = &node->outputs[0]->tensor;
  char symbol[FUNCTION_SYMBOL_BYTES];
  function_symbol(node->call.op, symbol);
  const int used = snprintf(options, OPTIONS_BYTES, "-DFUNCTION=%s", symbol);
  char *more = options + used;
  const size_t left = OPTIONS_BYTES - (size_t)used;
  if (!is_float(input))
    snprintf(more, left, " -DTYPE=%s", typed_name(input->dtype));
  else if (!is_float(output))
    snprintf(more, left, " -DTESTS");
  else
    snprintf(more, left, "%s%s", width_of(node) > 1 ? " " : "", repeat_option(width_of(node)));
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct function_parameters parameters = function_resolve(&node->call);
  const int64_t count = tensor_stored_elements(&node->outputs[0]->tensor) / width_of(node);
  char options[OPTIONS_BYTES];
  write_options(node, options);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "function",
                    .kernel = "function",
                    .options = options,
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_FLOAT(parameters.alpha),
                                     ARGUMENT_OF_FLOAT(parameters.beta))});
}

const struct kernel kernel_function = {.name = "function", .supports = kernel_takes_either, .record = record};
