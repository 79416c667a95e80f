#include "vision/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/array.h"

static rescl_status check_size(const char *call, int width, int height) {
  if (width > 0 && height > 0 && width <= INT32_MAX / height) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "%s: width x height is %d x %d, expected at least 1 x 1 and below 2^31",
              call, width, height);
}

static rescl_status check_mask(const char *call, const rescl_mask *mask) {
  if (!mask || !mask->runs) return fail(RESCL_INVALID_ARGUMENT, "%s: mask is NULL, or its runs are", call);
  TRY(check_size(call, mask->width, mask->height));
  uint64_t sum = 0;
  for (size_t run = 0; run < mask->run_count; run++) sum += mask->runs[run];
  if (sum == (uint64_t)mask->width * (uint64_t)mask->height) return RESCL_OK;
  return fail(RESCL_MALFORMED, "%s: runs of %llu pixels in all, but the mask has %d x %d", call,
              (unsigned long long)sum, mask->width, mask->height);
}

/** Runs in the making. */
struct writer {
  uint32_t *runs;
  size_t count; // of runs that have ended
  size_t capacity;
  uint32_t length; // of the one that has not
  int is_inside;
};

static rescl_status end_run(struct writer *writer) {
  TRY(ARRAY_RESERVE(writer->runs, writer->count + 1, writer->capacity));
  writer->runs[writer->count++] = writer->length;
  writer->length = 0;
  writer->is_inside = !writer->is_inside;
  return RESCL_OK;
}

static inline rescl_status add_pixels(struct writer *writer, int is_inside, uint32_t count) {
  if (is_inside != writer->is_inside && count > 0) TRY(end_run(writer));
  writer->length += count;
  return RESCL_OK;
}

static rescl_status add_column(struct writer *writer, const struct mask_part *part,
                               const unsigned char *pixel) {
  TRY(add_pixels(writer, 0, (uint32_t)part->top));
  for (int y = 0; y < part->part_height; y++, pixel += part->part_width)
    TRY(add_pixels(writer, *pixel != 0, 1));
  return add_pixels(writer, 0, (uint32_t)(part->height - part->top - part->part_height));
}

static rescl_status add_columns(struct writer *writer, const struct mask_part *part,
                                const unsigned char *pixels) {
  const uint32_t height = (uint32_t)part->height;
  const int is_empty = part->part_width == 0 || part->part_height == 0;
  const int left = is_empty ? part->width : part->left,
            end = is_empty ? part->width : left + part->part_width;
  TRY(add_pixels(writer, 0, height * (uint32_t)left));
  for (int x = left; x < end; x++) TRY(add_column(writer, part, pixels + (x - left)));
  TRY(add_pixels(writer, 0, height * (uint32_t)(part->width - end)));
  return end_run(writer);
}

rescl_status mask_encode_part(rescl_mask *mask, const struct mask_part *part, const unsigned char *pixels) {
  struct writer writer = {0};
  const rescl_status status = add_columns(&writer, part, pixels);
  *mask = (rescl_mask){part->width, part->height, writer.runs, writer.count};
  if (status != RESCL_OK) rescl_mask_clear(mask);
  return status;
}

rescl_status rescl_mask_encode(rescl_mask *mask, const unsigned char *pixels, int width, int height) {
  REQUIRE(mask);
  REQUIRE(pixels);
  *mask = (rescl_mask){0};
  TRY(check_size("rescl_mask_encode", width, height));
  const struct mask_part all = {width, height, 0, 0, width, height};
  return mask_encode_part(mask, &all, pixels);
}

rescl_status rescl_mask_decode(const rescl_mask *mask, unsigned char *pixels) {
  TRY(check_mask("rescl_mask_decode", mask));
  REQUIRE(pixels);
  const size_t width = (size_t)mask->width, height = (size_t)mask->height;
  size_t position = 0;
  for (size_t run = 0; run < mask->run_count; run++)
    for (const size_t end = position + mask->runs[run]; position < end; position++)
      pixels[position % height * width + position / height] = run & 1;
  return RESCL_OK;
}

int64_t rescl_mask_area(const rescl_mask *mask) {
  int64_t area = 0;
  for (size_t run = 1; mask && mask->runs && run < mask->run_count; run += 2) area += mask->runs[run];
  return area;
}

int64_t rescl_mask_intersection(const rescl_mask *left, const rescl_mask *right) {
  if (!left || !right || !left->runs || !right->runs || left->width != right->width ||
      left->height != right->height)
    return 0;
  int64_t both = 0, left_end = 0, right_end = 0, position = 0;
  size_t left_run = 0, right_run = 0; // of those that have begun
  while (1) {
    while (left_end <= position && left_run < left->run_count) left_end += left->runs[left_run++];
    while (right_end <= position && right_run < right->run_count) right_end += right->runs[right_run++];
    const int64_t next = left_end < right_end ? left_end : right_end;
    if (next <= position) return both;
    if (left_run % 2 == 0 && right_run % 2 == 0) both += next - position; // the second, fourth … are inside
    position = next;
  }
}

void rescl_mask_clear(rescl_mask *mask) {
  if (!mask) return;
  free(mask->runs);
  *mask = (rescl_mask){0};
}

enum { BITS = 5, MORE = 1 << BITS, SIGN = MORE >> 1, FIRST_LETTER = 48, LONGEST = 7 };

/** A number of either sign in groups of five bits, the lowest first; a sixth says that more follow. */
static char *write_number(char *text, int64_t number) {
  int goes_on = 1;
  while (goes_on) {
    int64_t bits = number & (MORE - 1);
    number >>= BITS; // sinks to 0 or -1
    goes_on = bits & SIGN ? number != -1 : number != 0;
    if (goes_on) bits |= MORE;
    *text++ = (char)(bits + FIRST_LETTER);
  }
  return text;
}

rescl_status rescl_mask_to_text(const rescl_mask *mask, char **text) {
  if (text) *text = NULL;
  TRY(check_mask("rescl_mask_to_text", mask));
  REQUIRE(text);
  const size_t size_bytes = mask->run_count * LONGEST + 1;
  char *made = malloc(size_bytes), *end = made;
  if (!made) return fail_memory(size_bytes);
  for (size_t run = 0; run < mask->run_count; run++)
    end = write_number(end, (int64_t)mask->runs[run] - (run > 2 ? (int64_t)mask->runs[run - 2] : 0));
  *end = '\0';
  *text = made;
  return RESCL_OK;
}

void rescl_mask_text_free(char *text) {
  free(text);
}

/** NULL where the text does not go on with a number. */
static const char *read_number(const char *text, int64_t *number) {
  *number = 0;
  for (int position = 0; position < LONGEST; position++) {
    const int bits = *text++ - FIRST_LETTER;
    if (bits < 0 || bits >= 2 * MORE) return NULL;
    *number |= (int64_t)(bits & (MORE - 1)) << (BITS * position);
    if (bits & MORE) continue;
    if (bits & SIGN) *number -= INT64_C(1) << (BITS * (position + 1));
    return text;
  }
  return NULL;
}

static rescl_status read_runs(rescl_mask *mask, const char *text) {
  const int64_t pixels = (int64_t)mask->width * mask->height;
  int64_t sum = 0;
  for (const char *next = text; *next;) {
    int64_t run = 0;
    next = read_number(next, &run);
    if (next && mask->run_count > 2) run += mask->runs[mask->run_count - 2];
    if (!next || run < 0 || run > pixels - sum)
      return fail(RESCL_MALFORMED,
                  "compressed mask: run %zu of \"%.40s\" is not a number of pixels within %d x %d",
                  mask->run_count + 1, text, mask->width, mask->height);
    mask->runs[mask->run_count++] = (uint32_t)run;
    sum += run;
  }
  if (sum == pixels) return RESCL_OK;
  return fail(RESCL_MALFORMED, "compressed mask \"%.40s\": runs of %lld pixels in all, expected %d x %d",
              text, (long long)sum, mask->width, mask->height);
}

rescl_status rescl_mask_from_text(rescl_mask *mask, const char *text, int width, int height) {
  if (mask) *mask = (rescl_mask){0};
  REQUIRE(mask);
  REQUIRE(text);
  TRY(check_size("rescl_mask_from_text", width, height));
  const size_t most = strlen(text) + 1;
  *mask = (rescl_mask){width, height, malloc(most * sizeof *mask->runs), 0};
  if (!mask->runs) return fail_memory(most * sizeof *mask->runs);
  const rescl_status status = read_runs(mask, text);
  if (status != RESCL_OK) rescl_mask_clear(mask);
  return status;
}
