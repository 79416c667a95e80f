/** Two passes, rows first, each a weighted mean of the pixels under a triangle as wide as two output pixels
 *  (two input pixels when enlarging, or where no antialiasing is wanted). Weights are fixed-point and the value between the passes is rounded to
 *  8 bits, both as in Pillow, which is what networks are trained on. */
#include "image/resize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "image/picture.h"

#define WEIGHT_BITS 22 // 255 * 2^22 and the half for rounding fit an int32_t
#define WEIGHT_ONE (1 << WEIGHT_BITS)
#define WEIGHT_HALF (1 << (WEIGHT_BITS - 1))

/** Filtered rows are kept for the next output row; in this much memory, or computed again. */
#define CACHE_BYTES ((size_t)16 << 20)

/** One direction of the resize. */
struct axis {
  int input;     // pixels of the picture
  int64_t full;  // pixels after resizing
  int64_t begin; // the window
  int count;
  rescl_filter filter;
};

/** The input pixels that make one output pixel. */
struct span {
  int first;
  int count;
  size_t weights; // index of the first one's weight
};

struct filter {
  struct span *spans; // [axis.count]
  int32_t *weights;   // those of each span add up to WEIGHT_ONE
  int longest;        // count of the longest span
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
    const int32_t reached = (int32_t)lround(running / total * WEIGHT_ONE);
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
  *filter = (struct filter){.spans = calloc((size_t)axis->count, sizeof *filter->spans)};
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

static void filter_row(const struct filter *filter, int width, const unsigned char *source,
                       unsigned char *target) {
  for (int x = 0; x < width; x++, target += 3) {
    const struct span span = filter->spans[x];
    const int32_t *weights = filter->weights + span.weights;
    const unsigned char *pixel = source + (size_t)span.first * 3;
    int32_t red = WEIGHT_HALF, green = WEIGHT_HALF, blue = WEIGHT_HALF;
    for (int tap = 0; tap < span.count; tap++, pixel += 3) {
      red += weights[tap] * pixel[0];
      green += weights[tap] * pixel[1];
      blue += weights[tap] * pixel[2];
    }
    target[0] = (unsigned char)(red >> WEIGHT_BITS);
    target[1] = (unsigned char)(green >> WEIGHT_BITS);
    target[2] = (unsigned char)(blue >> WEIGHT_BITS);
  }
}

/** The picture's rows after the first pass, computed when asked for. */
struct filtered_rows {
  const rescl_image *image;
  const struct filter *filter;
  int width;            // of a filtered row
  int capacity;         // rows that are kept; row y lives in slot y % capacity
  int *held;            // [capacity] which row is in the slot, -1: none
  unsigned char *bytes; // [capacity][width][3]
};

/** After a failure the rows are still to be freed. */
static rescl_status rows_start(struct filtered_rows *rows, int longest) {
  const size_t row_bytes = picture_row_bytes(rows->width), affordable = CACHE_BYTES / row_bytes;
  rows->capacity = (size_t)longest < affordable ? longest : affordable > 0 ? (int)affordable : 1;
  rows->held = malloc((size_t)rows->capacity * sizeof *rows->held);
  rows->bytes = malloc((size_t)rows->capacity * row_bytes);
  if (!rows->held || !rows->bytes) return fail_memory((size_t)rows->capacity * row_bytes);
  for (int slot = 0; slot < rows->capacity; slot++) rows->held[slot] = -1;
  return RESCL_OK;
}

static const unsigned char *rows_get(struct filtered_rows *rows, int y) {
  const int slot = y % rows->capacity;
  unsigned char *target = rows->bytes + (size_t)slot * picture_row_bytes(rows->width);
  if (rows->held[slot] != y) {
    const unsigned char *source = rows->image->pixels + (size_t)y * picture_row_bytes(rows->image->width);
    filter_row(rows->filter, rows->width, source, target);
    rows->held[slot] = y;
  }
  return target;
}

static void filter_column(const struct filter *filter, int y, struct filtered_rows *rows, int32_t *sums) {
  const struct span span = filter->spans[y];
  const size_t count = picture_row_bytes(rows->width);
  for (size_t index = 0; index < count; index++) sums[index] = WEIGHT_HALF;
  for (int tap = 0; tap < span.count; tap++) {
    const int32_t weight = filter->weights[span.weights + (size_t)tap];
    if (weight == 0) continue;
    const unsigned char *row = rows_get(rows, span.first + tap);
    for (size_t index = 0; index < count; index++) sums[index] += weight * row[index];
  }
}

static rescl_status fill_window(rescl_image *target, const struct filter *vertical,
                                struct filtered_rows *rows) {
  const size_t row_values = picture_row_bytes(target->width);
  TRY(rows_start(rows, vertical->longest));
  int32_t *sums = malloc(row_values * sizeof *sums);
  if (!sums) return fail_memory(row_values * sizeof *sums);
  for (int y = 0; y < target->height; y++) {
    filter_column(vertical, y, rows, sums);
    unsigned char *row = target->pixels + (size_t)y * row_values;
    for (size_t index = 0; index < row_values; index++)
      row[index] = (unsigned char)(sums[index] >> WEIGHT_BITS);
  }
  free(sums);
  return RESCL_OK;
}

rescl_status resize_window(const rescl_image *image, const struct resize_window *window, rescl_filter filter,
                           rescl_image **resized) {
  const struct axis across = {image->width, window->full_width, window->left, window->width, filter};
  const struct axis down = {image->height, window->full_height, window->top, window->height, filter};
  struct filter horizontal = {0}, vertical = {0};
  struct filtered_rows rows = {.image = image, .filter = &horizontal, .width = window->width};
  rescl_image *target = NULL;
  rescl_status status;
  *resized = NULL;
  TRY_CLEANUP(picture_new(&target, window->width, window->height));
  TRY_CLEANUP(filter_build(&horizontal, &across));
  TRY_CLEANUP(filter_build(&vertical, &down));
  TRY_CLEANUP(fill_window(target, &vertical, &rows));
  *resized = target;
  target = NULL;
cleanup:
  rescl_image_free(target);
  filter_free(&horizontal);
  filter_free(&vertical);
  free(rows.held);
  free(rows.bytes);
  return status;
}

rescl_status rescl_image_resize(const rescl_image *image, int width, int height, rescl_image **resized) {
  if (!resized) return fail(RESCL_INVALID_ARGUMENT, "rescl_image_resize: NULL where a pointer is needed");
  *resized = NULL;
  TRY(picture_check(image));
  if (width < 1 || height < 1)
    return fail(RESCL_INVALID_ARGUMENT, "can not resize to %d x %d pixels, expected at least 1 x 1", width,
                height);
  const struct resize_window all = {width, height, 0, 0, width, height};
  return resize_window(image, &all, RESCL_FILTER_ANTIALIAS, resized);
}
