/** Cast (cl/cast.cl). Halves are cast to and from float32 only: see passes/widen_halves.c. */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = 64 };

static int supports(const struct node *node, const struct device_profile *profile) {
  const enum dtype from = node->inputs[0]->tensor.dtype, to = node->outputs[0]->tensor.dtype;
  const int has_half = from == DTYPE_FLOAT16 || to == DTYPE_FLOAT16;
  const int has_double = from == DTYPE_FLOAT64 || to == DTYPE_FLOAT64;
  if (has_half && from != DTYPE_FLOAT32 && to != DTYPE_FLOAT32) return 0;
  return !has_double && from != to && kernel_takes_plain(node, profile);
}

static void write_options(const struct node *node, char options[OPTIONS_BYTES]) {
  const enum dtype from = node->inputs[0]->tensor.dtype, to = node->outputs[0]->tensor.dtype;
  const char *more = from == DTYPE_FLOAT16 ? " -DFROM_HALF"
                     : to == DTYPE_FLOAT16 ? " -DTO_HALF"
                     : to == DTYPE_BOOL    ? " -DTO_BOOL"
                     : dtype_is_real(from) ? " -DFROM_REAL"
                                           : "";
  snprintf(options, OPTIONS_BYTES, "-DFROM=%s -DTO=%s%s", typed_name(from), typed_name(to), more);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
  const int64_t count = shape_elements(&node->outputs[0]->tensor.shape);
  write_options(node, options);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "cast",
                                       .kernel = "cast",
                                       .options = options,
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count))});
}

const struct kernel kernel_cast = {.name = "cast", .supports = supports, .record = record};
