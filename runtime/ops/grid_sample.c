#include <string.h>

#include "ops/rule.h"

static const struct attribute_spec grid_sample_attributes[] = {
    {.name = "align_corners", .kind = ATTRIBUTE_INT},
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "linear"},
    {.name = "padding_mode", .kind = ATTRIBUTE_STRING, .string = "zeros"},
    {0},
};

static rescl_status read_mode(const struct op_call *call, enum sampling_mode *mode) {
  static const struct {
    const char *name;
    enum sampling_mode mode;
  } modes[] = {{"linear", SAMPLING_LINEAR},
               {"nearest", SAMPLING_NEAREST},
               {"cubic", SAMPLING_CUBIC},
               {"bilinear", SAMPLING_LINEAR}, // as they were spelled before opset 20
               {"bicubic", SAMPLING_CUBIC}};
  const char *name = attribute_string(call, "mode");
  for (size_t index = 0; index < sizeof modes / sizeof *modes; index++) {
    if (strcmp(name, modes[index].name)) continue;
    *mode = modes[index].mode;
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "GridSample mode '%s' is not supported, only linear, nearest and cubic",
              name);
}

static rescl_status read_padding(const struct op_call *call, enum sampling_padding *padding) {
  static const char *const names[] = {"zeros", "border", "reflection"};
  const char *name = attribute_string(call, "padding_mode");
  for (int index = 0; index < 3; index++) {
    if (strcmp(name, names[index])) continue;
    *padding = (enum sampling_padding)index;
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "padding_mode '%s' is not supported, only zeros, border and reflection",
              name);
}

rescl_status sampling_resolve(const struct op_call *call, struct sampling *sampling) {
  const struct tensor *input, *grid;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  TRY(rule_float_input(call, 1, "grid", &grid));
  *sampling = (struct sampling){.align_corners = attribute_int(call, "align_corners") != 0};
  TRY(read_mode(call, &sampling->mode));
  TRY(read_padding(call, &sampling->padding));
  const int rank = input->shape.rank, axes = rank - 2;
  if (axes < 1 || axes > VOLUME_AXES || (axes > 2 && sampling->mode == SAMPLING_CUBIC))
    return fail(RESCL_UNSUPPORTED, "GridSample of %s is not supported in this mode",
                shape_text(&input->shape, text));
  struct shape expected = grid->shape;
  expected.rank = rank;
  expected.dims[0] = input->shape.dims[0];
  expected.dims[rank - 1] = axes;
  TRY(rule_expect_shape(grid, "grid", &expected));
  sampling->batch = input->shape.dims[0];
  sampling->channels = input->shape.dims[1];
  for (int axis = 0; axis < VOLUME_AXES; axis++) sampling->input[axis] = sampling->output[axis] = 1;
  for (int axis = 0; axis < axes; axis++) {
    sampling->input[VOLUME_AXES - axes + axis] = input->shape.dims[2 + axis];
    sampling->output[VOLUME_AXES - axes + axis] = grid->shape.dims[1 + axis];
  }
  sampling->axes = axes;
  return RESCL_OK;
}

static rescl_status grid_sample_infer(const struct op_call *call) {
  struct sampling sampling;
  TRY(sampling_resolve(call, &sampling));
  struct shape output = op_input(call, 0)->shape;
  for (int axis = 0; axis < sampling.axes; axis++)
    output.dims[2 + axis] = sampling.output[VOLUME_AXES - sampling.axes + axis];
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

const struct op op_grid_sample = {
    .name = "GridSample",
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = grid_sample_attributes,
    .infer = grid_sample_infer,
};
