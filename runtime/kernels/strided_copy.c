/** Transpose, Slice, Expand, Tile, Gather of what lies evenly: the output reads the input through strides. */
#include "kernels/strided_copy.h"

#include "kernels/typed.h"

/** A copy as rows, each of them whole on both sides, with the same distance from each to the next. */
struct rows {
  int64_t count, length;
  int64_t input_step, output_step, input_offset, output_offset;
};

/** Takes dimensions from the last one on: what is contiguous on both sides makes the rows, and the others must go
 *  on evenly. */
static int find_rows(struct rows *rows, const struct strided_copy_spec *spec) {
  const int64_t *dims = spec->shape.dims, *from = spec->input_strides, *to = spec->output_strides;
  int dimension = spec->shape.rank - 1;
  *rows = (struct rows){
      .count = 1, .length = 1, .input_offset = spec->input_offset, .output_offset = spec->output_offset};
  for (; dimension >= 0; dimension--) {
    if (dims[dimension] == 1) continue;
    if (from[dimension] != rows->length || to[dimension] != rows->length) break;
    rows->length *= dims[dimension];
  }
  for (; dimension >= 0; dimension--) {
    if (dims[dimension] == 1) continue;
    if (rows->count == 1) {
      rows->input_step = from[dimension];
      rows->output_step = to[dimension];
    } else if (from[dimension] != rows->count * rows->input_step ||
               to[dimension] != rows->count * rows->output_step) {
      return 0;
    }
    rows->count *= dims[dimension];
  }
  return rows->length > 1;
}

/** In vectors, where all of it is made of them. */
static rescl_status record_rows(struct recorder *recorder, const struct strided_copy_spec *spec,
                                const struct rows *rows) {
  const int64_t all =
      rows->length | rows->input_step | rows->output_step | rows->input_offset | rows->output_offset;
  const int is_wide = all % LANES_BLOCK == 0 && spec->dtype == DTYPE_FLOAT32;
  const int width = is_wide ? LANES_BLOCK : 1, length = (int)(rows->length / width);
  const int64_t count = rows->count * length;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "strided_copy",
                    .kernel = "copy_rows",
                    .options = is_wide ? LANES_BLOCK_OPTION : typed_element_option(spec->dtype),
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(spec->input), ARGUMENT_OF_BUFFER(spec->output),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_INT(length),
                                     ARGUMENT_OF_INT((int32_t)(rows->input_step / width)),
                                     ARGUMENT_OF_INT((int32_t)(rows->output_step / width)),
                                     ARGUMENT_OF_INT((int32_t)(rows->input_offset / width)),
                                     ARGUMENT_OF_INT((int32_t)(rows->output_offset / width)))});
}

rescl_status strided_copy_record(struct recorder *recorder, const struct strided_copy_spec *spec) {
  const int rank = spec->shape.rank;
  const int64_t count = shape_elements(&spec->shape);
  struct rows rows;
  if (copy_lines_takes(spec, recorder_profile(recorder))) return copy_lines_record(recorder, spec);
  if (count > 0 && find_rows(&rows, spec)) return record_rows(recorder, spec, &rows);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "strided_copy",
          .kernel = "strided_copy",
          .options = typed_element_option(spec->dtype),
          .global = {(size_t)count},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(spec->input), ARGUMENT_OF_BUFFER(spec->output),
                           ARGUMENT_OF_INT((int32_t)count), argument_int8_end(spec->shape.dims, rank, 1),
                           argument_int8_end(spec->input_strides, rank, 0),
                           argument_int8_end(spec->output_strides, rank, 0),
                           ARGUMENT_OF_INT((int32_t)spec->input_offset),
                           ARGUMENT_OF_INT((int32_t)spec->output_offset))});
}

static rescl_status expand_resolve(const struct op_call *call, struct strided_view *view) {
  broadcast_view(&call->inputs[0]->shape, &call->outputs[0]->shape, view);
  return RESCL_OK;
}

static rescl_status gather_resolve(const struct op_call *call, struct strided_view *view) {
  gather_is_strided(call, view); // supports() has seen that it is
  return RESCL_OK;
}

static rescl_status resolve(const struct op_call *call, struct strided_view *view) {
  static const struct {
    const struct op *op;
    rescl_status (*resolve)(const struct op_call *call, struct strided_view *view);
  } rows[] = {{&op_transpose, transpose_resolve}, {&op_space_to_depth, pixels_view},
              {&op_depth_to_space, pixels_view},  {&op_tile, tile_resolve},
              {&op_expand, expand_resolve},       {&op_gather, gather_resolve},
              {&op_slice, slice_resolve}};
  size_t row = 0;
  while (rows[row].op != call->op) row++;
  return rows[row].resolve(call, view);
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct strided_view view;
  if (node->call.op == &op_depth_to_space && node->inputs[0]->tensor.dtype == DTYPE_FLOAT32)
    return 0; // kernels/depth_to_space.c
  return kernel_takes_either(node, profile) &&
         (node->call.op != &op_gather || gather_is_strided(&node->call, &view));
}

int strided_copy_is_there(const struct value *input, const struct value *output, int64_t offset) {
  return input->arena_offset >= 0 && output->arena_offset >= 0 &&
         input->arena_offset + offset * (int64_t)dtype_size(output->tensor.dtype) == output->arena_offset;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct strided_view view;
  TRY(resolve(&node->call, &view));
  if (node->outputs[0]->tensor.block)
    blocks_stored_slice(&node->inputs[0]->tensor, &node->outputs[0]->tensor, &view);
  if (strided_copy_is_there(node->inputs[0], node->outputs[0], view.offset)) return RESCL_OK;
  int64_t output_strides[RESCL_MAX_RANK];
  shape_strides(&view.shape, output_strides);
  return strided_copy_record(recorder, &(struct strided_copy_spec){
                                           .input = recorder_input(recorder, node, 0),
                                           .output = recorder_output(recorder, node),
                                           .dtype = node->outputs[0]->tensor.dtype,
                                           .shape = view.shape,
                                           .input_strides = view.strides,
                                           .output_strides = output_strides,
                                           .input_offset = view.offset,
                                           .block = node->outputs[0]->tensor.block,
                                       });
}

const struct kernel kernel_strided_copy = {.name = "strided_copy", .supports = supports, .record = record};
