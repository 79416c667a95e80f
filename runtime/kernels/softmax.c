/** Softmax (cl/softmax.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct softmax_geometry geometry;
  TRY(softmax_resolve(&node->call, &geometry));
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "softmax",
                                       .kernel = "softmax",
                                       .global = {(size_t)geometry.inner, (size_t)geometry.outer},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)geometry.outer),
                                                        ARGUMENT_OF_INT((int32_t)geometry.length),
                                                        ARGUMENT_OF_INT((int32_t)geometry.inner))});
}

const struct kernel kernel_softmax = {.name = "softmax", .supports = kernel_takes_plain, .record = record};
