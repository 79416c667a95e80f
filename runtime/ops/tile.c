#include "ops/fold.h"

/** Opset 6 and later: how often each dimension repeats, a list with an entry for each. */
static rescl_status read_repeats(const struct op_call *call, const struct shape *input,
                                 struct shape *repeats) {
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_shape_input(call, 1, repeats));
  if (repeats->rank == input->rank && shape_is_known(repeats)) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "repeats must be %d numbers of 0 or more, found %s", input->rank,
              shape_text(repeats, text));
}

/** Puts a dimension behind those that there are; one that goes on where the last one ends is a part of it. */
static rescl_status append(struct strided_view *view, int64_t size, int64_t stride) {
  const int last = view->shape.rank - 1;
  if (size == 1) return RESCL_OK;
  if (last >= 0 && view->strides[last] == size * stride && (view->strides[last] || !stride)) {
    view->shape.dims[last] *= size;
    view->strides[last] = stride;
    return RESCL_OK;
  }
  TRY(rule_rank((size_t)view->shape.rank + 1));
  view->shape.dims[view->shape.rank] = size;
  view->strides[view->shape.rank++] = stride;
  return RESCL_OK;
}

rescl_status tile_resolve(const struct op_call *call, struct strided_view *view) {
  const struct tensor *input;
  struct shape repeats;
  int64_t strides[RESCL_MAX_RANK];
  TRY(rule_input(call, 0, "input", &input));
  TRY(read_repeats(call, &input->shape, &repeats));
  shape_strides(&input->shape, strides);
  *view = (struct strided_view){.offset = 0};
  for (int dimension = 0; dimension < input->shape.rank; dimension++) {
    TRY(append(view, repeats.dims[dimension], 0));
    TRY(append(view, input->shape.dims[dimension], strides[dimension]));
  }
  return RESCL_OK;
}

static rescl_status tile_infer(const struct op_call *call) {
  const struct tensor *input;
  struct shape output;
  struct strided_view view;
  TRY(rule_input(call, 0, "input", &input));
  TRY(read_repeats(call, &input->shape, &output));
  for (int dimension = 0; dimension < output.rank; dimension++) {
    if (output.dims[dimension] > TENSOR_MAX_ELEMENTS)
      return fail(RESCL_UNSUPPORTED, "%lld repeats are more than the %lld elements supported",
                  (long long)output.dims[dimension], (long long)TENSOR_MAX_ELEMENTS);
    const struct shape both = {.rank = 2, .dims = {output.dims[dimension], input->shape.dims[dimension]}};
    output.dims[dimension] = shape_elements(&both);
    if (output.dims[dimension] < 0)
      return fail(RESCL_UNSUPPORTED, "repeated, dimension %d has more than the %lld elements supported",
                  dimension, (long long)TENSOR_MAX_ELEMENTS);
  }
  TRY(rule_output(call, 0, input->dtype, &output));
  return tile_resolve(call, &view);
}

static rescl_status tile_fold(const struct op_call *call) {
  struct strided_view view;
  TRY(tile_resolve(call, &view));
  fold_view(call->inputs[0], &view, call->outputs[0]);
  return RESCL_OK;
}

const struct op op_tile = {
    .name = "Tile",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .infer = tile_infer,
    .fold = tile_fold,
};
