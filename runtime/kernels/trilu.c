/** Trilu (cl/trilu.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct tensor *output = &node->outputs[0]->tensor;
  const int rank = output->shape.rank;
  const int64_t count = shape_elements(&output->shape);
  int64_t diagonal;
  TRY(trilu_resolve(&node->call, &diagonal));
  return recorder_launch(
      recorder,
      &(struct kernel_launch){.source = "trilu",
                              .kernel = "trilu",
                              .options = typed_element_option(output->dtype),
                              .global = {(size_t)count},
                              KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                               ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                               ARGUMENT_OF_INT((int32_t)count),
                                               ARGUMENT_OF_INT((int32_t)output->shape.dims[rank - 2]),
                                               ARGUMENT_OF_INT((int32_t)output->shape.dims[rank - 1]),
                                               ARGUMENT_OF_INT((int32_t)diagonal),
                                               ARGUMENT_OF_INT(attribute_int(&node->call, "upper") != 0))});
}

const struct kernel kernel_trilu = {.name = "trilu", .supports = kernel_takes_plain, .record = record};
