#include <string.h>

#include "ops/blocks.h"
#include "ops/fold.h"

static const struct attribute_spec depth_to_space_attributes[] = {
    {.name = "blocksize", .kind = ATTRIBUTE_INT, .required = 1},
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "DCR"},
    {0},
};

static const struct attribute_spec space_to_depth_attributes[] = {
    {.name = "blocksize", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

rescl_status pixels_resolve(const struct op_call *call, struct pixels *pixels) {
  const struct tensor *input;
  char text[SHAPE_TEXT_BYTES];
  const int to_space = call->op == &op_depth_to_space;
  TRY(rule_input(call, 0, "X", &input));
  const struct shape *shape = &input->shape;
  const char *mode = to_space ? attribute_string(call, "mode") : "DCR";
  const int64_t size = attribute_int(call, "blocksize");
  if (strcmp(mode, "DCR") && strcmp(mode, "CRD"))
    return fail(RESCL_MALFORMED, "mode must be DCR or CRD, found '%s'", mode);
  if (size < 1 || size > INT16_MAX)
    return fail(RESCL_MALFORMED, "a blocksize of %lld is out of range", (long long)size);
  const int fits = shape->rank == 4 && (to_space ? shape->dims[1] % (size * size) == 0
                                                 : shape->dims[2] % size == 0 && shape->dims[3] % size == 0);
  if (!fits)
    return fail(RESCL_SHAPE_MISMATCH, "%s is not of whole blocks of %lld x %lld", shape_text(shape, text),
                (long long)size, (long long)size);
  const int64_t squared = size * size;
  *pixels = (struct pixels){.size = size,
                            .channels = to_space ? shape->dims[1] / squared : shape->dims[1],
                            .height = to_space ? shape->dims[2] : shape->dims[2] / size,
                            .width = to_space ? shape->dims[3] : shape->dims[3] / size,
                            .channels_first = !strcmp(mode, "CRD")};
  return RESCL_OK;
}

/** The deep side as [N][rows of a block][columns of it][C][H][W] or, channels first, [N][C][rows][columns][H][W], the
 *  wide one as [N][C][H][rows][W][columns]; what the view shows is the output. */
rescl_status pixels_view(const struct op_call *call, struct strided_view *view) {
  struct pixels pixels;
  TRY(pixels_resolve(call, &pixels));
  const int64_t size = pixels.size, height = pixels.height, width = pixels.width;
  const int64_t plane = height * width, whole = plane * size * size;
  const int64_t images = op_input(call, 0)->shape.dims[0];
  const int64_t of_channel = pixels.channels_first ? plane * size * size : plane;
  const int64_t of_place = pixels.channels_first ? plane : plane * pixels.channels;
  if (call->op == &op_depth_to_space)
    *view = (struct strided_view){
        .shape = {6, {images, pixels.channels, height, size, width, size}},
        .strides = {pixels.channels * whole, of_channel, width, of_place * size, 1, of_place}};
  else
    *view = (struct strided_view){
        .shape = {6, {images, size, size, pixels.channels, height, width}},
        .strides = {pixels.channels * whole, width * size, 1, whole, width * size * size, size}};
  return RESCL_OK;
}

static rescl_status depth_to_space_infer(const struct op_call *call) {
  struct pixels pixels;
  TRY(pixels_resolve(call, &pixels));
  struct shape output = op_input(call, 0)->shape;
  output.dims[1] = pixels.channels;
  output.dims[2] *= pixels.size;
  output.dims[3] *= pixels.size;
  return rule_output(call, 0, op_input(call, 0)->dtype, &output);
}

static rescl_status space_to_depth_infer(const struct op_call *call) {
  struct pixels pixels;
  TRY(pixels_resolve(call, &pixels));
  struct shape output = op_input(call, 0)->shape;
  output.dims[1] *= pixels.size * pixels.size;
  output.dims[2] = pixels.height;
  output.dims[3] = pixels.width;
  return rule_output(call, 0, op_input(call, 0)->dtype, &output);
}

static rescl_status pixels_fold(const struct op_call *call) {
  struct strided_view view;
  TRY(pixels_view(call, &view));
  fold_view(call->inputs[0], &view, call->outputs[0]);
  return RESCL_OK;
}

/** Whole blocks of channels become pixels. */
static int blocks_of_pixels(const struct op_call *call, int block) {
  struct pixels pixels;
  return blocks_of_planes(call, block) && pixels_resolve(call, &pixels) == RESCL_OK &&
         !pixels.channels_first && pixels.channels % block == 0;
}

const struct op op_depth_to_space = {
    .name = "DepthToSpace",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = depth_to_space_attributes,
    .infer = depth_to_space_infer,
    .fold = pixels_fold,
    .takes_blocks = blocks_of_pixels,
};

const struct op op_space_to_depth = {
    .name = "SpaceToDepth",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = space_to_depth_attributes,
    .infer = space_to_depth_infer,
    .fold = pixels_fold,
};
