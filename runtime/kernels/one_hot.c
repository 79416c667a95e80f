/** OneHot (cl/one_hot.cl). */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = 64 };

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
  const struct tensor *indices = &node->inputs[0]->tensor, *output = &node->outputs[0]->tensor;
  int axis;
  TRY(axis_resolve(attribute_int(&node->call, "axis"), output->shape.rank, 0, &axis));
  const int64_t count = shape_elements(&output->shape);
  const int64_t inner = shape_product(&output->shape, axis + 1, output->shape.rank);
  snprintf(options, sizeof options, "-DINDEX=%s %s", typed_name(indices->dtype),
           typed_element_option(output->dtype));
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "one_hot",
                                       .kernel = "one_hot",
                                       .options = options,
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count),
                                                        ARGUMENT_OF_INT((int32_t)output->shape.dims[axis]),
                                                        ARGUMENT_OF_INT((int32_t)inner))});
}

const struct kernel kernel_one_hot = {.name = "one_hot", .supports = kernel_takes_plain, .record = record};
