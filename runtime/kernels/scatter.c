/** ScatterElements and ScatterND: the data copied, then the updates put in (cl/scatter.cl). */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = 96 };

/** Updates that no other one meets, each its own work-item, and rows of those that may meet. */
struct parts {
  struct shape apart, row;
};

/** Elements chosen along different dimensions of data never meet. Without a reduction none may, as ONNX has it. */
static struct parts part(const struct indexing *indexing, int has_reduction) {
  struct parts parts = {indexing->shape, indexing->shape};
  for (int dimension = 0; dimension < indexing->shape.rank; dimension++)
    if (has_reduction && indexing->data_strides[dimension] == 0)
      parts.apart.dims[dimension] = 1;
    else
      parts.row.dims[dimension] = 1;
  return parts;
}

static void write_options(const struct node *node, const char *reduction, char options[OPTIONS_BYTES]) {
  snprintf(options, OPTIONS_BYTES, "-DTYPE=%s -DINDEX=%s -DREDUCE=%s",
           typed_name(node->outputs[0]->tensor.dtype), typed_name(node->inputs[1]->tensor.dtype),
           strcmp(reduction, "none") == 0 ? "TAKE" : reduction);
  for (char *letter = strrchr(options, '=') + 1; *letter; letter++)
    *letter = (char)toupper((unsigned char)*letter);
}

static rescl_status record_updates(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
  struct indexing indexing;
  int64_t update_strides[RESCL_MAX_RANK];
  const char *reduction = attribute_string(&node->call, "reduction");
  TRY(indexing_resolve(&node->call, &indexing));
  const struct parts parts = part(&indexing, strcmp(reduction, "none") != 0);
  const int rank = indexing.shape.rank;
  const int64_t elements = shape_elements(&parts.apart);
  shape_strides(&indexing.shape, update_strides);
  write_options(node, reduction, options);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "scatter",
          .kernel = "scatter",
          .options = options,
          .global = {(size_t)elements},
          KERNEL_ARGUMENTS(
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
              ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)elements),
              ARGUMENT_OF_INT((int32_t)shape_elements(&parts.row)),
              argument_int8_end(parts.apart.dims, rank, 1), argument_int8_end(parts.row.dims, rank, 1),
              argument_int8_end(update_strides, rank, 0), argument_int8_end(indexing.data_strides, rank, 0),
              argument_int8_end(indexing.index_strides, rank, 0), ARGUMENT_OF_INT(indexing.count),
              argument_int8(indexing.sizes, indexing.count),
              argument_int8(indexing.strides, indexing.count))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  TRY(recorder_copy(recorder, &(struct launch_copy_spec){
                                  .source = recorder_input(recorder, node, 0),
                                  .destination = recorder_output(recorder, node),
                                  .size_bytes = tensor_size(&node->outputs[0]->tensor),
                              }));
  if (shape_elements(&node->inputs[2]->tensor.shape) == 0) return RESCL_OK;
  return record_updates(recorder, node);
}

const struct kernel kernel_scatter = {.name = "scatter", .supports = kernel_takes_plain, .record = record};
