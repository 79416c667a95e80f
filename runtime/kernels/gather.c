/** Gather, GatherElements and GatherND (cl/gather.cl). */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = 64 };

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
  struct indexing indexing;
  TRY(indexing_resolve(&node->call, &indexing));
  const int rank = indexing.shape.rank;
  const int64_t elements = shape_elements(&indexing.shape);
  snprintf(options, sizeof options, "-DINDEX=%s %s", typed_name(node->inputs[1]->tensor.dtype),
           typed_element_option(node->outputs[0]->tensor.dtype));
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "gather",
                                       .kernel = "gather",
                                       .options = options,
                                       .global = {(size_t)elements},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)elements),
                                                        argument_int8_end(indexing.shape.dims, rank, 1),
                                                        argument_int8_end(indexing.data_strides, rank, 0),
                                                        argument_int8_end(indexing.index_strides, rank, 0),
                                                        ARGUMENT_OF_INT(indexing.count),
                                                        argument_int8(indexing.sizes, indexing.count),
                                                        argument_int8(indexing.strides, indexing.count))});
}

const struct kernel kernel_gather = {.name = "gather", .supports = kernel_takes_plain, .record = record};
