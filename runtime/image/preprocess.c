#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/integer.h"
#include "image/layout.h"
#include "image/picture.h"
#include "image/placement.h"

rescl_preprocessing rescl_preprocessing_default(int width, int height) {
  const int64_t side = width < height ? width : height;
  const int64_t resize = side > 0 ? (side * 256 + 112) / 224 : 0;
  return (rescl_preprocessing){.resize_short = resize < INT_MAX ? (int)resize : INT_MAX,
                               .crop_width = width,
                               .crop_height = height,
                               .mean = {0.485f, 0.456f, 0.406f},
                               .std = {0.229f, 0.224f, 0.225f},
                               .scale = 255};
}

static rescl_status check_size_pair(const char *key, int width, int height, int may_be_open) {
  const int is_open = may_be_open && width == RESCL_INPUT_SIZE && height == RESCL_INPUT_SIZE;
  if ((width == 0 && height == 0) || (width > 0 && height > 0) || is_open) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "preprocessing: %s is %d x %d, expected two sizes above 0 or two zeros",
              key, width, height);
}

static rescl_status check_not_negative(const char *key, int value) {
  if (value >= 0) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "preprocessing: %s is %d, expected 0 or more", key, value);
}

static rescl_status check_choice(const char *key, int choice, int most) {
  if (choice >= 0 && choice <= most) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "preprocessing: %s is %d, expected 0 to %d", key, choice, most);
}

static rescl_status check_settings(const rescl_preprocessing *preprocessing) {
  TRY(check_not_negative("resize_short", preprocessing->resize_short));
  TRY(check_not_negative("resize_long", preprocessing->resize_long));
  TRY(check_not_negative("multiple", preprocessing->multiple));
  TRY(check_size_pair("resize", preprocessing->resize_width, preprocessing->resize_height, 1));
  TRY(check_size_pair("crop", preprocessing->crop_width, preprocessing->crop_height, 0));
  TRY(check_choice("fit", (int)preprocessing->fit, RESCL_FIT_CORNER));
  TRY(check_choice("filter", (int)preprocessing->filter, RESCL_FILTER_LINEAR));
  TRY(check_choice("order", (int)preprocessing->order, RESCL_ORDER_BGR));
  for (int channel = 0; channel < 3; channel++)
    if (!isfinite(preprocessing->mean[channel]) || !isfinite(preprocessing->std[channel]) ||
        fabsf(preprocessing->std[channel]) < FLT_MIN)
      return fail(RESCL_INVALID_ARGUMENT,
                  "preprocessing: mean %g and std %g of channel %d, expected numbers and a std that is not 0",
                  (double)preprocessing->mean[channel], (double)preprocessing->std[channel], channel);
  if (!(preprocessing->pad >= 0 && preprocessing->pad <= 255) ||
      !(preprocessing->scale >= 0 && isfinite(preprocessing->scale)))
    return fail(RESCL_INVALID_ARGUMENT,
                "preprocessing: pad is %g and scale %g, expected 0 to 255 and a number above 0",
                (double)preprocessing->pad, (double)preprocessing->scale);
  return RESCL_OK;
}

enum { VALUES = 256 };

/** What a channel's values become, as elements of the tensor. */
struct table {
  size_t element_bytes;
  union {
    float floats[VALUES];
    unsigned char bytes[VALUES * sizeof(float)];
  } elements;
};

/** Bytes hold whole numbers in 0..255. */
static float value_for(rescl_type type, float value) {
  return type == RESCL_UINT8 ? fminf(fmaxf(roundf(value), 0), 255) : value;
}

static rescl_status fill_table(struct table *table, const rescl_preprocessing *preprocessing, int channel,
                               rescl_type type) {
  const float scale = preprocessing->scale > 0 ? preprocessing->scale : 255.0f;
  const float mean = preprocessing->mean[channel], deviation = preprocessing->std[channel];
  float values[VALUES];
  for (int value = 0; value < VALUES; value++)
    values[value] = value_for(type, ((float)value / scale - mean) / deviation);
  const rescl_tensor real = {.rank = 1, .shape = {VALUES}, .data = values};
  rescl_tensor typed = {.rank = 1, .shape = {VALUES}, .type = type, .data = table->elements.bytes};
  table->element_bytes = rescl_type_size(type);
  return rescl_tensor_convert(&typed, &real);
}

/** One picture's part of a tensor, and what goes there. */
struct filling {
  const rescl_preprocessing *preprocessing;
  const struct placement *placement;
  struct resize_window window; // what of the picture there is
  const rescl_image *resized;  // only that
  unsigned char *values;       // [width] one row of one channel
};

/** Grey as Pillow makes it: a weighted sum in 16 bits. */
static unsigned char grey_of(const unsigned char *pixel) {
  return (unsigned char)((pixel[0] * 19595u + pixel[1] * 38470u + pixel[2] * 7471u + 32768u) >> 16);
}

/** @param source  0 to 2: red to blue; 3: grey */
static unsigned char value_of(const unsigned char *pixel, int source) {
  return source < 3 ? pixel[source] : grey_of(pixel);
}

static unsigned char pad_of(const struct filling *filling) {
  return (unsigned char)lrintf(filling->preprocessing->pad);
}

/** The row's values; what lies outside the picture is grey or repeats its edge. */
static void gather_row(const struct filling *filling, int64_t y, int source) {
  const struct placement *placement = filling->placement;
  const struct resize_window *window = &filling->window;
  const int64_t width = placement->width, row = placement->top + y - window->top;
  const int64_t first = clamp(window->left - placement->left, 0, width); // of those inside
  const int64_t end = clamp(first + window->width, first, width);
  unsigned char *values = filling->values;
  if (placement->is_padded && (row < 0 || row >= window->height)) {
    memset(values, pad_of(filling), (size_t)width);
    return;
  }
  const unsigned char *pixel =
      filling->resized->pixels + (size_t)clamp(row, 0, window->height - 1) * picture_row_bytes(window->width);
  const unsigned char left = placement->is_padded ? pad_of(filling) : value_of(pixel, source);
  const unsigned char right =
      placement->is_padded ? left : value_of(pixel + picture_row_bytes(window->width - 1), source);
  memset(values, left, (size_t)first);
  for (int64_t x = first; x < end; x++, pixel += 3) values[x] = value_of(pixel, source);
  memset(values + end, right, (size_t)(width - end));
}

/** Elements of the tensor from one row or column, channel or pixel to the next. */
struct strides {
  size_t channel;
  size_t row;
  size_t column;
};

/** Elements of a row, `step` apart. */
static void write_row(const struct table *table, const unsigned char *values, int64_t width,
                      unsigned char *target, size_t step) {
  const unsigned char *elements = table->elements.bytes;
  if (table->element_bytes == 4)
    for (int64_t x = 0; x < width; x++) memcpy(target + (size_t)x * step * 4, elements + values[x] * 4, 4);
  else if (table->element_bytes == 2)
    for (int64_t x = 0; x < width; x++) memcpy(target + (size_t)x * step * 2, elements + values[x] * 2, 2);
  else
    for (int64_t x = 0; x < width; x++) target[(size_t)x * step] = elements[values[x]];
}

static void fill_channel(const struct filling *filling, const struct table *table, int channel, int is_grey,
                         unsigned char *data, const struct strides *strides) {
  const int is_reversed = filling->preprocessing->order == RESCL_ORDER_BGR;
  for (int64_t y = 0; y < filling->placement->height; y++) {
    const size_t first = (size_t)channel * strides->channel + (size_t)y * strides->row;
    gather_row(filling, y, is_grey ? 3 : is_reversed ? 2 - channel : channel);
    write_row(table, filling->values, filling->placement->width, data + first * table->element_bytes,
              strides->column);
  }
}

/** Where in the tensor a picture goes, and how it is laid out. */
struct target {
  struct picture_layout layout;
  int channels;
  int width;
  int height;
  rescl_type type;
  unsigned char *data; // of the picture
};

static rescl_status target_of(struct target *target, const rescl_tensor *input, size_t position) {
  if (input->type != RESCL_FLOAT32 && input->type != RESCL_FLOAT16 && input->type != RESCL_UINT8)
    return fail(RESCL_UNSUPPORTED, "input '%s' is of type %s: pictures go into f32, f16 and u8",
                input->name ? input->name : "", rescl_type_name(input->type));
  TRY(picture_layout_of(&target->layout, input));
  const int64_t elements = rescl_tensor_elements(input);
  const int64_t batch = target->layout.batch_axis < 0 ? 1 : input->shape[target->layout.batch_axis];
  const int64_t width = input->shape[target->layout.width_axis];
  const int64_t height = input->shape[target->layout.height_axis];
  if (elements <= 0 || width > INT_MAX || height > INT_MAX)
    return fail(RESCL_SHAPE_MISMATCH,
                "rescl_preprocess_into: the input's shape has sizes that are not above 0");
  if (position >= (uint64_t)batch)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_preprocess_into: position is %zu in a batch of %" PRId64,
                position, batch);
  target->channels = (int)input->shape[target->layout.channels_axis];
  target->width = (int)width;
  target->height = (int)height;
  target->type = input->type;
  target->data = (unsigned char *)input->data + position * (rescl_tensor_bytes(input) / (size_t)batch);
  return RESCL_OK;
}

static struct strides strides_of(const struct target *target) {
  const size_t width = (size_t)target->width, height = (size_t)target->height;
  const size_t channels = (size_t)target->channels;
  if (target->layout.channels_axis < target->layout.height_axis)
    return (struct strides){width * height, width, 1};
  return (struct strides){1, width * channels, channels};
}

static rescl_status fill_target(const rescl_preprocessing *preprocessing, const rescl_image *image,
                                const struct placement *placement, const struct target *target) {
  struct filling filling = {preprocessing, placement, placement_window(placement), NULL,
                            malloc((size_t)placement->width)};
  if (!filling.values) return fail_memory((size_t)placement->width);
  rescl_image *resized = NULL;
  rescl_status status = resize_window(image, &filling.window, preprocessing->filter, &resized);
  filling.resized = resized;
  const struct strides strides = strides_of(target);
  for (int channel = 0; status == RESCL_OK && channel < target->channels; channel++) {
    struct table table;
    status = fill_table(&table, preprocessing, channel, target->type);
    if (status == RESCL_OK)
      fill_channel(&filling, &table, channel, target->channels == 1, target->data, &strides);
  }
  rescl_image_free(resized);
  free(filling.values);
  return status;
}

static void tell_placement(rescl_placement *told, const struct placement *placement,
                           const rescl_image *image) {
  *told = (rescl_placement){.picture_width = image->width,
                            .picture_height = image->height,
                            .input_width = (int)placement->width,
                            .input_height = (int)placement->height,
                            .scale_x = placement->scale_x,
                            .scale_y = placement->scale_y,
                            .offset_x = (double)-placement->left,
                            .offset_y = (double)-placement->top};
}

rescl_status rescl_preprocess_into(const rescl_preprocessing *preprocessing, const rescl_image *image,
                                   rescl_tensor *input, size_t position, rescl_placement *placement) {
  struct target target;
  REQUIRE(preprocessing);
  REQUIRE(input);
  TRY(argument_require_tensor("rescl_preprocess_into: input", input));
  TRY(picture_check(image));
  TRY(check_settings(preprocessing));
  TRY(target_of(&target, input, position));
  const struct placement placed = placement_of(preprocessing, image, target.width, target.height);
  if (placed.width != target.width || placed.height != target.height)
    return fail(RESCL_SHAPE_MISMATCH,
                "preprocessing turns this picture of %d x %d pixels into %" PRId64 " x %" PRId64
                ", but %d x %d is needed; set crop or resize to that size",
                image->width, image->height, placed.width, placed.height, target.width, target.height);
  TRY(fill_target(preprocessing, image, &placed, &target));
  if (placement) tell_placement(placement, &placed, image);
  return RESCL_OK;
}

rescl_status rescl_preprocess(const rescl_preprocessing *preprocessing, const rescl_image *image, int width,
                              int height, float *data) {
  rescl_tensor input = {.rank = 4, .shape = {1, 3, height, width}, .data = data};
  REQUIRE(preprocessing);
  REQUIRE(data);
  if (width < 1 || height < 1)
    return fail(RESCL_INVALID_ARGUMENT,
                "rescl_preprocess: width x height is %d x %d, expected at least 1 x 1", width, height);
  return rescl_preprocess_into(preprocessing, image, &input, 0, NULL);
}

rescl_status rescl_preprocessing_size(const rescl_preprocessing *preprocessing, const rescl_image *image,
                                      int *width, int *height) {
  REQUIRE(preprocessing);
  REQUIRE(width);
  REQUIRE(height);
  TRY(picture_check(image));
  TRY(check_settings(preprocessing));
  if (preprocessing->resize_short == 0 && preprocessing->resize_width == RESCL_INPUT_SIZE)
    return fail(RESCL_INVALID_ARGUMENT,
                "preprocessing: resize is to the size of the network's input, but it is asked what that is");
  const struct placement placed = placement_of(preprocessing, image, 0, 0);
  TRY(picture_check_size(placed.width, placed.height));
  *width = (int)placed.width;
  *height = (int)placed.height;
  return RESCL_OK;
}
