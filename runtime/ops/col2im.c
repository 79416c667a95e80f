/** Col2Im: what stood under a window at each of its places is added up where it was in the image. */
#include "ops/columns.h"
#include "ops/rule.h"

enum { COLUMNS, IMAGE_SHAPE, BLOCK_SHAPE };

/** Sizes beyond this can not be meant; it keeps sums and products from overflowing. */
#define SIZE_MOST INT32_MAX

/** An attribute's entry; the default where it is not given. */
static rescl_status read_entry(const struct op_call *call, const char *name, size_t count, size_t entry,
                               int64_t least, int64_t *value) {
  const int64_t *list;
  const size_t length = attribute_ints(call, name, &list);
  *value = length ? 0 : least;
  if (length == 0) return RESCL_OK;
  if (length != count)
    return fail(RESCL_SHAPE_MISMATCH, "%s must have %zu entries, found %zu", name, count, length);
  *value = list[entry];
  if (*value >= least && *value <= SIZE_MOST) return RESCL_OK;
  return fail(RESCL_MALFORMED, "%s of %lld is out of range", name, (long long)*value);
}

static rescl_status resolve_axis(const struct op_call *call, size_t rank, size_t index,
                                 struct column_axis *axis) {
  TRY(read_entry(call, "strides", rank, index, 1, &axis->stride));
  TRY(read_entry(call, "dilations", rank, index, 1, &axis->dilation));
  TRY(read_entry(call, "pads", 2 * rank, index, 0, &axis->before));
  TRY(read_entry(call, "pads", 2 * rank, rank + index, 0, &axis->after));
  if (axis->image < 1 || axis->image > SIZE_MOST || axis->block < 1 || axis->block > SIZE_MOST)
    return fail(RESCL_MALFORMED, "an image of %lld with blocks of %lld is out of range",
                (long long)axis->image, (long long)axis->block);
  const int64_t room = axis->image + axis->before + axis->after - axis->dilation * (axis->block - 1) - 1;
  if (room < 0)
    return fail(RESCL_SHAPE_MISMATCH, "a block of %lld does not fit into an image of %lld",
                (long long)axis->block, (long long)axis->image);
  axis->places = room / axis->stride + 1;
  return RESCL_OK;
}

static rescl_status resolve_axes(const struct op_call *call, struct columns *columns) {
  int64_t image[VOLUME_AXES], block[VOLUME_AXES];
  size_t rank, block_rank;
  TRY(op_constant_integers(call, IMAGE_SHAPE, image, VOLUME_AXES, &rank));
  TRY(op_constant_integers(call, BLOCK_SHAPE, block, VOLUME_AXES, &block_rank));
  if (rank < 1 || rank != block_rank)
    return fail(RESCL_SHAPE_MISMATCH, "image and block must have one to three axes, found %zu and %zu", rank,
                block_rank);
  columns->rank = (int)rank;
  for (size_t axis = 0; axis < VOLUME_AXES; axis++)
    columns->axes[axis] = (struct column_axis){1, 1, 1, 1, 0, 0, 1};
  for (size_t index = 0; index < rank; index++) {
    struct column_axis *axis = &columns->axes[VOLUME_AXES - rank + index];
    axis->image = image[index];
    axis->block = block[index];
    TRY(resolve_axis(call, rank, index, axis));
  }
  return RESCL_OK;
}

rescl_status columns_resolve(const struct op_call *call, struct columns *columns) {
  const struct tensor *input;
  struct shape taps = {.rank = VOLUME_AXES}, places = taps;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, COLUMNS, "columns", &input));
  TRY(resolve_axes(call, columns));
  for (int axis = 0; axis < VOLUME_AXES; axis++) {
    taps.dims[axis] = columns->axes[axis].block;
    places.dims[axis] = columns->axes[axis].places;
  }
  columns->taps = shape_elements(&taps);
  columns->places = shape_elements(&places);
  const int64_t *dims = input->shape.dims;
  if (input->shape.rank != 3 || columns->taps < 1 || dims[1] % columns->taps || dims[2] != columns->places)
    return fail(RESCL_SHAPE_MISMATCH, "expected columns [N,C*%lld,%lld], found %s", (long long)columns->taps,
                (long long)columns->places, shape_text(&input->shape, text));
  columns->batch = dims[0];
  columns->channels = dims[1] / columns->taps;
  return RESCL_OK;
}

static rescl_status col2im_infer(const struct op_call *call) {
  struct columns columns;
  TRY(columns_resolve(call, &columns));
  struct shape output = {.rank = 2 + columns.rank, .dims = {columns.batch, columns.channels}};
  for (int index = 0; index < columns.rank; index++)
    output.dims[2 + index] = columns.axes[VOLUME_AXES - columns.rank + index].image;
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

/** The place of the window from which that tap sees the pixel; -1: there is none. */
static int64_t place_of(const struct columns *columns, int64_t tap, int64_t pixel) {
  int64_t place = 0, step = 1;
  for (int index = VOLUME_AXES - 1; index >= 0; index--) {
    const struct column_axis *axis = &columns->axes[index];
    const int64_t from = pixel % axis->image + axis->before - tap % axis->block * axis->dilation;
    if (from < 0 || from % axis->stride || from / axis->stride >= axis->places) return -1;
    place += from / axis->stride * step;
    step *= axis->places;
    pixel /= axis->image;
    tap /= axis->block;
  }
  return place;
}

static rescl_status col2im_fold(const struct op_call *call) {
  struct columns columns;
  TRY(columns_resolve(call, &columns));
  const float *input = call->inputs[COLUMNS]->data;
  const int64_t planes = columns.batch * columns.channels;
  const int64_t pixels = shape_elements(&call->outputs[0]->shape) / planes;
  for (int64_t plane = 0; plane < planes; plane++)
    for (int64_t pixel = 0; pixel < pixels; pixel++) {
      double sum = 0;
      for (int64_t tap = 0; tap < columns.taps; tap++) {
        const int64_t place = place_of(&columns, tap, pixel);
        if (place >= 0) sum += (double)input[(plane * columns.taps + tap) * columns.places + place];
      }
      ((float *)call->outputs[0]->data)[plane * pixels + pixel] = (float)sum;
    }
  return RESCL_OK;
}

static const struct attribute_spec col2im_attributes[] = {
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

/** It runs as a ConvTranspose: passes/expand_col2im.c. */
const struct op op_col2im = {
    .name = "Col2Im",
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = col2im_attributes,
    .infer = col2im_infer,
    .fold = col2im_fold,
};
