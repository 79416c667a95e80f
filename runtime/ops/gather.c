#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec axis_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {0},
};

static const struct attribute_spec gather_nd_attributes[] = {
    {.name = "batch_dims", .kind = ATTRIBUTE_INT},
    {0},
};

static rescl_status gather_infer(const struct op_call *call) {
  struct indexing indexing;
  TRY(indexing_resolve(call, &indexing));
  return rule_output(call, 0, call->inputs[0]->dtype, &indexing.shape);
}

/** Takes trailing dimensions that lie in data as they do in the output, and have one index for all, off the shape;
 *  returns how many elements they hold. */
static int64_t split_run(struct indexing *indexing) {
  int64_t run = 1;
  for (int last = indexing->shape.rank - 1; last >= 0; last--) {
    if (indexing->data_strides[last] != run || indexing->index_strides[last] != 0) break;
    run *= indexing->shape.dims[last];
    indexing->shape.rank = last;
  }
  return run;
}

static rescl_status gather_fold(const struct op_call *call) {
  struct indexing indexing;
  TRY(indexing_resolve(call, &indexing));
  const int64_t elements = shape_elements(&indexing.shape), run = split_run(&indexing);
  const size_t size = dtype_size(call->inputs[0]->dtype);
  const struct strided_view data_view = indexing_data_view(&indexing),
                            index_view = indexing_index_view(&indexing);
  struct cursor data = cursor_start(&data_view), index = cursor_start(&index_view);
  for (int64_t done = 0; done < elements; done += run, cursor_advance(&data), cursor_advance(&index)) {
    int64_t chosen;
    TRY(fold_chosen(&indexing, call->inputs[1], index.position, &chosen));
    memcpy((char *)call->outputs[0]->data + (size_t)done * size,
           (const char *)call->inputs[0]->data + (size_t)(data.position + chosen) * size, (size_t)run * size);
  }
  return RESCL_OK;
}

int gather_is_strided(const struct op_call *call, struct strided_view *view) {
  const struct tensor *indices = op_input(call, 1);
  struct indexing indexing;
  if (!indices->data || indices->shape.rank > 1 || indexing_resolve(call, &indexing) != RESCL_OK) return 0;
  const int64_t count = shape_elements(&indices->shape);
  int64_t first = 0, step = 0, chosen;
  for (int64_t entry = 0; entry < count; entry++) {
    if (fold_chosen(&indexing, indices, entry, &chosen) != RESCL_OK) return 0;
    if (entry == 0) first = chosen;
    if (entry == 1) step = chosen - first;
    if (chosen != first + entry * step) return 0;
  }
  *view = indexing_data_view(&indexing);
  view->offset = first;
  for (int dimension = 0; dimension < view->shape.rank; dimension++)
    if (indexing.index_strides[dimension]) view->strides[dimension] = step;
  return 1;
}

const struct op op_gather = {
    .name = "Gather",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = axis_attributes,
    .infer = gather_infer,
    .fold = gather_fold,
};

const struct op op_gather_elements = {
    .name = "GatherElements",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = axis_attributes,
    .infer = gather_infer,
    .fold = gather_fold,
};

const struct op op_gather_nd = {
    .name = "GatherND",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = gather_nd_attributes,
    .infer = gather_infer,
    .fold = gather_fold,
};
