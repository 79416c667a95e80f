#include <string.h>

#include "base/integer.h"
#include "ops/blocks.h"
#include "ops/fold.h"

static const struct attribute_spec slice_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "ends", .kind = ATTRIBUTE_INTS},
    {.name = "starts", .kind = ATTRIBUTE_INTS},
    {0},
};

/** The lists as given, by inputs (from opset 10 on) or attributes. */
struct slices {
  size_t count;
  int64_t starts[RESCL_MAX_RANK], ends[RESCL_MAX_RANK], axes[RESCL_MAX_RANK], steps[RESCL_MAX_RANK];
};

/** Copies a list that must have `count` entries; absent: the defaults in `values` stay. */
static rescl_status read_list(const struct op_call *call, const char *name, size_t count, int64_t *values) {
  const int64_t *list;
  const size_t length = attribute_ints(call, name, &list);
  if (!length) return RESCL_OK;
  if (length != count)
    return fail(RESCL_SHAPE_MISMATCH, "%s must have %zu entries like starts, found %zu", name, count, length);
  memcpy(values, list, count * sizeof *values);
  return RESCL_OK;
}

static rescl_status read_attributes(const struct op_call *call, struct slices *slices) {
  const int64_t *unused;
  slices->count = attribute_ints(call, "starts", &unused);
  if (!slices->count || slices->count > RESCL_MAX_RANK || !attribute_ints(call, "ends", &unused))
    return fail(RESCL_MALFORMED, "Slice needs starts and ends of 1 to %d entries, as inputs or attributes",
                RESCL_MAX_RANK);
  TRY(read_list(call, "starts", slices->count, slices->starts));
  TRY(read_list(call, "ends", slices->count, slices->ends));
  return read_list(call, "axes", slices->count, slices->axes);
}

static rescl_status read_input(const struct op_call *call, int index, size_t count, int64_t *values) {
  size_t length;
  if (!op_input(call, index)) return RESCL_OK;
  TRY(op_constant_integers(call, index, values, RESCL_MAX_RANK, &length));
  if (length != count)
    return fail(RESCL_SHAPE_MISMATCH, "input %d must have %zu entries like starts, found %zu", index, count,
                length);
  return RESCL_OK;
}

static rescl_status read_slices(const struct op_call *call, struct slices *slices) {
  for (int index = 0; index < RESCL_MAX_RANK; index++) slices->axes[index] = index, slices->steps[index] = 1;
  if (!op_input(call, 1)) return read_attributes(call, slices);
  TRY(op_constant_integers(call, 1, slices->starts, RESCL_MAX_RANK, &slices->count));
  if (!op_input(call, 2)) return fail(RESCL_MALFORMED, "Slice needs input 2 (ends)");
  TRY(read_input(call, 2, slices->count, slices->ends));
  TRY(read_input(call, 3, slices->count, slices->axes));
  return read_input(call, 4, slices->count, slices->steps);
}

/** Python's slicing: negative positions count from the end, positions outside are held at the ends. */
static rescl_status slice_axis(struct strided_view *view, int axis, int64_t range[2], int64_t step) {
  const int64_t size = view->shape.dims[axis];
  if (step == 0 || step == INT64_MIN)
    return fail(RESCL_MALFORMED, "a slice's step must not be %lld", (long long)step);
  for (int index = 0; index < 2; index++) {
    if (range[index] < 0) range[index] += size;
    range[index] =
        step > 0 ? clamp(range[index], 0, size) : clamp(range[index], index == 0 ? 0 : -1, size - 1);
  }
  const int64_t distance = step > 0 ? range[1] - range[0] : range[0] - range[1];
  const int64_t stride = step > 0 ? step : -step;
  const int64_t count = size && distance > 0 ? (distance - 1) / stride + 1 : 0;
  if (count) view->offset += range[0] * view->strides[axis];
  view->strides[axis] = count > 1 ? view->strides[axis] * step : 0; // a step beyond the input is never taken
  view->shape.dims[axis] = count;
  return RESCL_OK;
}

rescl_status slice_resolve(const struct op_call *call, struct strided_view *view) {
  const struct tensor *input;
  struct slices slices;
  unsigned seen = 0;
  TRY(rule_input(call, 0, "X", &input));
  TRY(read_slices(call, &slices));
  *view = (struct strided_view){.shape = input->shape};
  shape_strides(&input->shape, view->strides);
  for (size_t index = 0; index < slices.count; index++) {
    int axis;
    TRY(axis_resolve(slices.axes[index], input->shape.rank, 0, &axis));
    if (seen >> axis & 1) return fail(RESCL_MALFORMED, "Slice names axis %d twice", axis);
    seen |= 1u << axis;
    TRY(slice_axis(view, axis, (int64_t[2]){slices.starts[index], slices.ends[index]}, slices.steps[index]));
  }
  return RESCL_OK;
}

struct slice_range slice_range(const struct strided_view *view, const struct shape *input, int dimension) {
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(input, strides);
  const int64_t start = view->offset / strides[dimension] % input->dims[dimension];
  const int is_one = view->shape.dims[dimension] < 2;
  return (struct slice_range){start, is_one ? 1 : view->strides[dimension] / strides[dimension]};
}

static rescl_status slice_infer(const struct op_call *call) {
  struct strided_view view;
  TRY(slice_resolve(call, &view));
  return rule_output(call, 0, op_input(call, 0)->dtype, &view.shape);
}

static rescl_status slice_fold(const struct op_call *call) {
  struct strided_view view;
  TRY(slice_resolve(call, &view));
  fold_view(call->inputs[0], &view, call->outputs[0]);
  return RESCL_OK;
}

const struct op op_slice = {
    .name = "Slice",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 5,
    .output_max = 1,
    .attributes = slice_attributes,
    .infer = slice_infer,
    .fold = slice_fold,
    .takes_blocks = blocks_of_slice,
};
