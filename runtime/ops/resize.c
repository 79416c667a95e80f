#include "ops/resize.h"

#include <math.h>
#include <string.h>

#include "ops/blocks.h"
#include "ops/rule.h"

/** Positions of inputs; before opset 11 and in Upsample, scales stand in the second place. */
enum { INPUT, ROI, SCALES, SIZES };

static const struct attribute_spec resize_attributes[] = {
    {.name = "antialias", .kind = ATTRIBUTE_INT},
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "coordinate_transformation_mode", .kind = ATTRIBUTE_STRING, .string = "half_pixel"},
    {.name = "cubic_coeff_a", .kind = ATTRIBUTE_FLOAT, .real = -0.75f},
    {.name = "exclude_outside", .kind = ATTRIBUTE_INT},
    {.name = "extrapolation_value", .kind = ATTRIBUTE_FLOAT},
    {.name = "keep_aspect_ratio_policy", .kind = ATTRIBUTE_STRING, .string = "stretch"},
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "nearest"},
    {.name = "nearest_mode", .kind = ATTRIBUTE_STRING, .string = "round_prefer_floor"},
    {0},
};

/** Where scales have been given by an attribute, they were so before opset 9. */
static const struct attribute_spec upsample_attributes[] = {
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "nearest"},
    {.name = "scales", .kind = ATTRIBUTE_FLOATS},
    {0},
};

/** The attribute's place in a list of names that ends with NULL. */
static rescl_status read_choice(const struct op_call *call, const char *attribute, const char *const *names,
                                int *choice) {
  const char *name = attribute_string(call, attribute);
  for (int index = 0; names[index]; index++) {
    if (strcmp(name, names[index])) continue;
    *choice = index;
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "%s '%s' is not supported", attribute, name);
}

static rescl_status read_mode(const struct op_call *call, struct resize *resize) {
  static const char *const names[] = {"nearest", "linear", "cubic", NULL};
  int mode;
  if (!strcmp(attribute_string(call, "mode"), "bilinear")) { // as Upsample was once spelled
    resize->mode = RESIZE_LINEAR;
    return RESCL_OK;
  }
  TRY(read_choice(call, "mode", names, &mode));
  resize->mode = (enum resize_mode)mode;
  return RESCL_OK;
}

static rescl_status read_coordinates(const struct op_call *call, struct resize *resize) {
  static const char *const coordinates[] = {
      "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel",   "align_corners",
      "asymmetric", "tf_crop_and_resize",   "tf_half_pixel_for_nn", NULL};
  static const char *const roundings[] = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil", NULL};
  int choice;
  TRY(read_choice(call, "coordinate_transformation_mode", coordinates, &choice));
  resize->coordinates = (enum resize_coordinates)choice;
  TRY(read_choice(call, "nearest_mode", roundings, &choice));
  resize->rounding = (enum resize_rounding)choice;
  resize->cubic_coefficient = attribute_float(call, "cubic_coeff_a");
  resize->exclude_outside = attribute_int(call, "exclude_outside") != 0;
  resize->extrapolation_value = attribute_float(call, "extrapolation_value");
  resize->antialias = attribute_int(call, "antialias") != 0 && resize->mode != RESIZE_NEAREST;
  return RESCL_OK;
}

/** Which axes the lists are for, as many as `count`. */
static rescl_status read_axes(const struct op_call *call, int rank, int axes[RESCL_MAX_RANK], int *count) {
  const int64_t *list = NULL;
  unsigned seen = 0;
  const size_t length = call->op == &op_resize ? attribute_ints(call, "axes", &list) : 0;
  *count = length ? (int)length : rank;
  if (length > (size_t)rank)
    return fail(RESCL_MALFORMED, "%zu axes are too many for %d dimensions", length, rank);
  for (int index = 0; index < *count; index++) {
    TRY(axis_resolve(list ? list[index] : index, rank, 0, &axes[index]));
    if (seen >> axes[index] & 1) return fail(RESCL_MALFORMED, "Resize names axis %d twice", axes[index]);
    seen |= 1u << axes[index];
  }
  return RESCL_OK;
}

/** A list of numbers that must be constant: `count` of them, or, empty or absent, none. */
static rescl_status read_reals(const struct op_call *call, int index, const char *name, int count,
                               float *values, int *is_there) {
  const struct tensor *tensor = op_input(call, index);
  *is_there = tensor && shape_elements(&tensor->shape) != 0;
  if (!*is_there) return RESCL_OK;
  if (!tensor->data)
    return fail(RESCL_UNSUPPORTED,
                "%s (input %d) must be constant, but are computed at run time; export the model with fixed "
                "shapes",
                name, index);
  if (!dtype_is_real(tensor->dtype) || tensor->shape.rank != 1 || tensor->shape.dims[0] != count)
    return fail(RESCL_SHAPE_MISMATCH, "%s (input %d) must be %d real numbers, found %lld of %s", name, index,
                count, (long long)shape_elements(&tensor->shape), dtype_name(tensor->dtype));
  for (int element = 0; element < count; element++) values[element] = (float)tensor_real(tensor, element);
  return RESCL_OK;
}

static rescl_status read_roi(const struct op_call *call, const int *axes, int count, struct resize *resize) {
  float roi[2 * RESCL_MAX_RANK];
  int is_there;
  if (resize->coordinates != RESIZE_TF_CROP_AND_RESIZE) return RESCL_OK;
  TRY(read_reals(call, ROI, "roi", 2 * count, roi, &is_there));
  if (!is_there) return fail(RESCL_MALFORMED, "tf_crop_and_resize needs input %d (roi)", ROI);
  for (int index = 0; index < count; index++) {
    resize->axes[axes[index]].roi_begin = roi[index];
    resize->axes[axes[index]].roi_end = roi[count + index];
  }
  return RESCL_OK;
}

static rescl_status set_scale(struct resize_axis *axis, float scale, int is_rounded) {
  axis->scale = scale;
  axis->length = (float)axis->input * scale;
  if (!(scale > 0) || !(axis->length < (float)TENSOR_MAX_ELEMENTS))
    return fail(RESCL_MALFORMED, "a scale of %g is out of range for %lld elements", (double)scale,
                (long long)axis->input);
  axis->output = (int64_t)floorf(is_rounded ? axis->length + 0.5f : axis->length);
  return RESCL_OK;
}

/** Sizes as given, or the largest that keep the proportions and are no larger, or the smallest no smaller. */
static rescl_status set_sizes(const struct op_call *call, const int *axes, int count, const int64_t *sizes,
                              struct resize *resize) {
  static const char *const policies[] = {"stretch", "not_larger", "not_smaller", NULL};
  int policy;
  float common = 0;
  TRY(read_choice(call, "keep_aspect_ratio_policy", policies, &policy));
  for (int index = 0; index < count; index++) {
    struct resize_axis *axis = &resize->axes[axes[index]];
    if (sizes[index] < 1 || sizes[index] > TENSOR_MAX_ELEMENTS)
      return fail(RESCL_MALFORMED, "a size of %lld is out of range", (long long)sizes[index]);
    axis->output = sizes[index];
    axis->scale = (float)sizes[index] / (float)axis->input;
    axis->length = (float)sizes[index];
    if (!index || (policy == 1 ? axis->scale < common : axis->scale > common)) common = axis->scale;
  }
  for (int index = 0; policy && index < count; index++) TRY(set_scale(&resize->axes[axes[index]], common, 1));
  return RESCL_OK;
}

static rescl_status read_extents(const struct op_call *call, const int *axes, int count,
                                 struct resize *resize) {
  float scales[RESCL_MAX_RANK];
  int64_t sizes[RESCL_MAX_RANK];
  size_t size_count = 0;
  int has_scales;
  TRY(read_reals(call, SCALES, "scales", count, scales, &has_scales));
  TRY(op_constant_integers(call, SIZES, sizes, RESCL_MAX_RANK, &size_count));
  if (has_scales == (size_count > 0))
    return fail(RESCL_MALFORMED, "Resize needs either scales or sizes, found %s",
                has_scales ? "both" : "neither");
  if (!has_scales && size_count != (size_t)count)
    return fail(RESCL_SHAPE_MISMATCH, "sizes must have %d entries, found %zu", count, size_count);
  if (!has_scales) return set_sizes(call, axes, count, sizes, resize);
  for (int index = 0; index < count; index++) TRY(set_scale(&resize->axes[axes[index]], scales[index], 0));
  return RESCL_OK;
}

/** Upsample, and Resize of opset 10, which is the same: the scales, by an input or an attribute. */
static rescl_status resolve_old(const struct op_call *call, struct resize *resize) {
  const struct attribute *given = call->op == &op_upsample ? attribute_find(call, "scales") : NULL;
  float scales[RESCL_MAX_RANK];
  int has_scales;
  resize->coordinates = RESIZE_ASYMMETRIC;
  resize->rounding = RESIZE_AWAY;
  TRY(read_reals(call, ROI, "scales", resize->rank, scales, &has_scales));
  if (!has_scales && (!given || given->count != (size_t)resize->rank))
    return fail(RESCL_SHAPE_MISMATCH, "scales must have %d entries, found %zu", resize->rank,
                given ? given->count : 0);
  for (int axis = 0; axis < resize->rank; axis++)
    TRY(set_scale(&resize->axes[axis], has_scales ? scales[axis] : given->reals[axis], 0));
  return RESCL_OK;
}

static rescl_status resolve_new(const struct op_call *call, struct resize *resize) {
  int axes[RESCL_MAX_RANK], count;
  TRY(read_coordinates(call, resize));
  TRY(read_axes(call, resize->rank, axes, &count));
  TRY(read_roi(call, axes, count, resize));
  return read_extents(call, axes, count, resize);
}

/** How far the filter reaches on both sides: one element, two for cubic, more of them where they shrink. */
static rescl_status set_taps(const struct resize *resize, struct resize_axis *axis) {
  const double radius = resize->mode == RESIZE_CUBIC ? 2 : 1;
  const double scale = resize->antialias && axis->scale < 1 ? (double)axis->scale : 1;
  if (axis->output < 1)
    return fail(RESCL_SHAPE_MISMATCH, "a scale of %g leaves nothing of %lld elements", (double)axis->scale,
                (long long)axis->input);
  if (axis->output > INT32_MAX || axis->input > INT32_MAX)
    return fail(RESCL_UNSUPPORTED, "an axis of %lld or %lld elements is too long", (long long)axis->input,
                (long long)axis->output);
  axis->is_identity =
      axis->scale == 1 && axis->input == axis->output &&
      (resize->coordinates != RESIZE_TF_CROP_AND_RESIZE || (axis->roi_begin == 0 && axis->roi_end == 1));
  const int is_nearest = axis->is_identity || resize->mode == RESIZE_NEAREST;
  axis->first = is_nearest ? 0 : (int64_t)floor(-radius / scale) + 1;
  axis->taps = is_nearest ? 1 : 2 - 2 * axis->first;
  return RESCL_OK;
}

rescl_status resize_resolve(const struct op_call *call, struct resize *resize) {
  const struct tensor *input;
  TRY(rule_pixel_input(call, INPUT, "X", &input));
  *resize = (struct resize){.rank = input->shape.rank};
  for (int axis = 0; axis < resize->rank; axis++) {
    const int64_t size = input->shape.dims[axis];
    resize->axes[axis] =
        (struct resize_axis){.input = size, .output = size, .scale = 1, .length = (float)size, .roi_end = 1};
  }
  TRY(read_mode(call, resize));
  if (call->op == &op_upsample || call->opset < 11)
    TRY(resolve_old(call, resize));
  else
    TRY(resolve_new(call, resize));
  for (int axis = 0; axis < resize->rank; axis++) TRY(set_taps(resize, &resize->axes[axis]));
  return RESCL_OK;
}

static rescl_status resize_infer(const struct op_call *call) {
  struct resize resize;
  TRY(resize_resolve(call, &resize));
  struct shape output = {.rank = resize.rank};
  for (int axis = 0; axis < resize.rank; axis++) output.dims[axis] = resize.axes[axis].output;
  return rule_output(call, 0, op_input(call, INPUT)->dtype, &output);
}

/** Images that keep their channels. */
static int blocks_of_images(const struct op_call *call, int block) {
  struct resize resize;
  return blocks_of_planes(call, block) && resize_resolve(call, &resize) == RESCL_OK &&
         resize.axes[0].is_identity && resize.axes[1].is_identity;
}

const struct op op_resize = {
    .name = "Resize",
    .input_min = 1,
    .input_max = 4,
    .output_max = 1,
    .attributes = resize_attributes,
    .infer = resize_infer,
    .takes_blocks = blocks_of_images,
};

const struct op op_upsample = {
    .name = "Upsample",
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = upsample_attributes,
    .infer = resize_infer,
    .takes_blocks = blocks_of_images,
};
