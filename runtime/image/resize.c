/** Two passes, rows first, each a weighted mean of the pixels under a triangle as wide as two output pixels
 *  (two input pixels when enlarging, or where no antialiasing is wanted). Weights are fixed-point, and values are rounded
 *  as Pillow rounds them with antialiasing, and as OpenCV without: that is what networks are trained on. */
#include "image/resize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "image/picture.h"

/** How one pass rounds: of each pixel's product with its weight `product_shift` bits are dropped, then of their sum
 *  `sum_shift`, after `half` is added. No sum needs more than an int32_t. */
struct rounding {
  int weight_bits; // the weights of one output pixel add up to 2 to the power of that
  int product_shift;
  int half;
  int sum_shift;
};

/** By filter; rows, then columns. With 7 bits behind the point OpenCV keeps more between the passes than Pillow, but
 *  drops bits instead of rounding. */
static const struct rounding roundings[][2] = {
    [RESCL_FILTER_ANTIALIAS] = {{22, 0, 1 << 21, 22}, {22, 0, 1 << 21, 22}},
    [RESCL_FILTER_LINEAR] = {{11, 0, 0, 4}, {11, 16, 2, 2}},
};

/** Filtered rows are kept for the next output row; in this much memory, or computed again. */
#define CACHE_BYTES ((size_t)16 << 20)

/** One direction of the resize. */
struct axis {
  int input;     // pixels of the picture
  int64_t full;  // pixels after resizing
  int64_t begin; // the window
  int count;
  rescl_filter filter;
  const struct rounding *rounding;
};

/** The input pixels that make one output pixel. */
struct span {
  int first;
  int count;
  size_t weights; // index of the first one's weight
};

struct filter {
  struct span *spans; // [axis.count]
  int32_t *weights;   // those of each span add up as the rounding says
  int longest;        // count of the longest span, 1 at least
};

static double axis_scale(const struct axis *axis) {
  return (double)axis->input / (double)axis->full;
}

/** The middle of an output pixel, in input pixels. */
static double axis_center(const struct axis *axis, int output) {
  return ((double)(axis->begin + output) + 0.5) * axis_scale(axis);
}

static double axis_support(const struct axis *axis) {
  return axis->filter == RESCL_FILTER_LINEAR ? 1.0 : fmax(axis_scale(axis), 1.0);
}

static struct span span_of(const struct axis *axis, int output) {
  const double center = axis_center(axis, output), support = axis_support(axis);
  const int first = (int)fmax(center - support + 0.5, 0.0);
  const int end = (int)fmin(center + support + 0.5, axis->input);
  return (struct span){first, end - first, 0};
}

static double triangle(const struct axis *axis, double center, int input) {
  return fmax(1.0 - fabs(((double)input + 0.5 - center) / axis_support(axis)), 0.0);
}

/** Rounds the running sum, not each weight: they add up to exactly one however many there are, so a flat
 *  picture stays flat and no sum overflows. */
static void fill_weights(const struct axis *axis, int output, const struct span *span, int32_t *weights) {
  const double center = axis_center(axis, output);
  double total = 0, running = 0;
  for (int tap = 0; tap < span->count; tap++) total += triangle(axis, center, span->first + tap);
  int32_t given = 0;
  for (int tap = 0; tap < span->count; tap++) {
    running += triangle(axis, center, span->first + tap);
    const int32_t reached = (int32_t)lround(running / total * (1 << axis->rounding->weight_bits));
    weights[tap] = reached - given;
    given = reached;
  }
}

static void filter_free(struct filter *filter) {
  free(filter->spans);
  free(filter->weights);
}

/** After a failure the filter is still to be freed. */
static rescl_status filter_build(struct filter *filter, const struct axis *axis) {
  *filter = (struct filter){.spans = calloc((size_t)axis->count, sizeof *filter->spans), .longest = 1};
  if (!filter->spans) return fail_memory((size_t)axis->count * sizeof *filter->spans);
  size_t weight_count = 0;
  for (int output = 0; output < axis->count; output++) {
    struct span *span = &filter->spans[output];
    *span = span_of(axis, output);
    span->weights = weight_count;
    weight_count += (size_t)span->count;
    if (span->count > filter->longest) filter->longest = span->count;
  }
  filter->weights = calloc(weight_count, sizeof *filter->weights);
  if (!filter->weights) return fail_memory(weight_count * sizeof *filter->weights);
  for (int output = 0; output < axis->count; output++)
    fill_weights(axis, output, &filter->spans[output], filter->weights + filter->spans[output].weights);
  return RESCL_OK;
}

/** The picture's rows after the first pass, computed when asked for. */
struct filtered_rows {
  const rescl_image *image;
  const struct filter *filter;
  const struct rounding *rounding;
  int width;        // of a filtered row
  int capacity;     // rows that are kept; row y lives in slot y % capacity
  int *held;        // [capacity] which row is in the slot, -1: none
  uint16_t *values; // [capacity][width][3]
};

static void filter_row(const struct filtered_rows *rows, const unsigned char *source, uint16_t *target) {
  const struct filter *filter = rows->filter;
  const int shift = rows->rounding->sum_shift;
  const int32_t half = rows->rounding->half;
  for (int x = 0; x < rows->width; x++, target += 3) {
    const struct span span = filter->spans[x];
    const int32_t *weights = filter->weights + span.weights;
    const unsigned char *pixel = source + (size_t)span.first * 3;
    int32_t red = half, green = half, blue = half;
    for (int tap = 0; tap < span.count; tap++, pixel += 3) {
      red += weights[tap] * pixel[0];
      green += weights[tap] * pixel[1];
      blue += weights[tap] * pixel[2];
    }
    target[0] = (uint16_t)(red >> shift);
    target[1] = (uint16_t)(green >> shift);
    target[2] = (uint16_t)(blue >> shift);
  }
}

/** After a failure the rows are still to be freed. */
static rescl_status rows_start(struct filtered_rows *rows, int longest) {
  const size_t row_bytes = picture_row_bytes(rows->width) * sizeof *rows->values,
               affordable = CACHE_BYTES / row_bytes;
  rows->capacity = (size_t)longest < affordable ? longest : affordable > 0 ? (int)affordable : 1;
  rows->held = malloc((size_t)rows->capacity * sizeof *rows->held);
  rows->values = calloc((size_t)rows->capacity, row_bytes);
  if (!rows->held || !rows->values) return fail_memory((size_t)rows->capacity * row_bytes);
  for (int slot = 0; slot < rows->capacity; slot++) rows->held[slot] = -1;
  return RESCL_OK;
}

static const uint16_t *rows_get(struct filtered_rows *rows, int y) {
  const int slot = y % rows->capacity;
  uint16_t *target = rows->values + (size_t)slot * picture_row_bytes(rows->width);
  if (rows->held[slot] != y) {
    const unsigned char *source = rows->image->pixels + (size_t)y * picture_row_bytes(rows->image->width);
    filter_row(rows, source, target);
    rows->held[slot] = y;
  }
  return target;
}

static void filter_column(const struct filter *filter, int y, struct filtered_rows *rows,
                          const struct rounding *rounding, int32_t *sums) {
  const struct span span = filter->spans[y];
  const size_t count = picture_row_bytes(rows->width);
  for (size_t index = 0; index < count; index++) sums[index] = rounding->half;
  for (int tap = 0; tap < span.count; tap++) {
    const int32_t weight = filter->weights[span.weights + (size_t)tap];
    if (weight == 0) continue;
    const uint16_t *row = rows_get(rows, span.first + tap);
    for (size_t index = 0; index < count; index++)
      sums[index] += (weight * row[index]) >> rounding->product_shift;
  }
}

static rescl_status fill_window(rescl_image *target, const struct filter *vertical,
                                const struct rounding *rounding, struct filtered_rows *rows) {
  const size_t row_values = picture_row_bytes(target->width);
  TRY(rows_start(rows, vertical->longest));
  int32_t *sums = calloc(row_values, sizeof *sums);
  if (!sums) return fail_memory(row_values * sizeof *sums);
  for (int y = 0; y < target->height; y++) {
    filter_column(vertical, y, rows, rounding, sums);
    unsigned char *row = target->pixels + (size_t)y * row_values;
    for (size_t index = 0; index < row_values; index++)
      row[index] = (unsigned char)(sums[index] >> rounding->sum_shift);
  }
  free(sums);
  return RESCL_OK;
}

rescl_status resize_window(const rescl_image *image, const struct resize_window *window, rescl_filter filter,
                           rescl_image **resized) {
  const struct rounding *of_rows = &roundings[filter][0], *of_columns = &roundings[filter][1];
  const struct axis across = {image->width, window->full_width, window->left, window->width, filter, of_rows};
  const struct axis down = {image->height, window->full_height, window->top, window->height,
                            filter,        of_columns};
  struct filter horizontal = {0}, vertical = {0};
  struct filtered_rows rows = {
      .image = image, .filter = &horizontal, .rounding = of_rows, .width = window->width};
  rescl_image *target = NULL;
  rescl_status status;
  *resized = NULL;
  TRY_CLEANUP(picture_new(&target, window->width, window->height));
  TRY_CLEANUP(filter_build(&horizontal, &across));
  TRY_CLEANUP(filter_build(&vertical, &down));
  TRY_CLEANUP(fill_window(target, &vertical, of_columns, &rows));
  *resized = target;
  target = NULL;
cleanup:
  rescl_image_free(target);
  filter_free(&horizontal);
  filter_free(&vertical);
  free(rows.held);
  free(rows.values);
  return status;
}

rescl_status rescl_image_resize(const rescl_image *image, int width, int height, rescl_image **resized) {
  REQUIRE(resized);
  *resized = NULL;
  TRY(picture_check(image));
  if (width < 1 || height < 1)
    return fail(RESCL_INVALID_ARGUMENT,
                "rescl_image_resize: width x height is %d x %d, expected at least 1 x 1", width, height);
  const struct resize_window all = {width, height, 0, 0, width, height};
  return resize_window(image, &all, RESCL_FILTER_ANTIALIAS, resized);
}
