#define _GNU_SOURCE // newlocale
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/status.h"
#include "image/settings.h"

static int is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static const char *skip_blanks(const char *text) {
  while (is_blank(*text)) text++;
  return text;
}

/** "1 2,3": how many numbers, up to 3, were read into `numbers`; -1 for anything else in the text. */
static int read_numbers(const char *text, float numbers[3]) {
  int count = 0;
  for (text = skip_blanks(text); *text; count++) {
    char *end;
    if (count == 3) return -1;
    numbers[count] = strtof(text, &end);
    if (end == text || !isfinite(numbers[count])) return -1;
    const char *next = skip_blanks(end);
    if (*next == ',')
      text = skip_blanks(next + 1);
    else if (next > end || *next == '\0')
      text = next;
    else
      return -1;
    if (*next == ',' && *text == '\0') return -1;
  }
  return count;
}

/** The program around the library may have chosen a language that writes 0,485. */
static int read_numbers_in_c(const char *text, float numbers[3]) {
  const locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
  const locale_t before = plain ? uselocale(plain) : (locale_t)0;
  const int count = read_numbers(text, numbers);
  if (plain) {
    uselocale(before);
    freelocale(plain);
  }
  return count;
}

static rescl_status set_channels(float channels[3], const char *key, const char *value) {
  float numbers[3];
  const int count = read_numbers_in_c(value, numbers);
  if (count != 1 && count != 3)
    return fail(RESCL_MALFORMED, "%s \"%s\": expected one number or three, such as \"0.485 0.456 0.406\"",
                key, value);
  for (int channel = 0; channel < 3; channel++) channels[channel] = numbers[count == 3 ? channel : 0];
  return RESCL_OK;
}

static rescl_status set_mean(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  return set_channels(preprocessing->mean, key, value);
}

static rescl_status set_std(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  float channels[3];
  TRY(set_channels(channels, key, value));
  for (int channel = 0; channel < 3; channel++)
    if (channels[channel] < FLT_MIN)
      return fail(RESCL_MALFORMED, "%s \"%s\": expected numbers above 0, values are divided by them", key,
                  value);
  memcpy(preprocessing->std, channels, sizeof channels);
  return RESCL_OK;
}

/** A whole number from 1 up at the start of the text; 0 when there is none. */
static int read_size(const char *text, const char **end) {
  *end = text;
  if (*text < '0' || *text > '9') return 0;
  char *after;
  errno = 0;
  const long size = strtol(text, &after, 10);
  *end = after;
  return errno == 0 && size <= INT_MAX ? (int)size : 0;
}

/** "256", "320x240" or "none" into two numbers, the second 0 for the first form and both for the last. */
static rescl_status read_sizes(const char *key, const char *value, int sizes[2]) {
  const char *text = skip_blanks(value), *end = text;
  sizes[0] = sizes[1] = 0;
  if (strncmp(text, "none", 4) == 0) {
    end = text + 4;
  } else {
    sizes[0] = read_size(text, &end);
    int understood = sizes[0] > 0;
    if (understood && *end == 'x') understood = (sizes[1] = read_size(end + 1, &end)) > 0;
    if (!understood) end = "?";
  }
  if (*skip_blanks(end) == '\0') return RESCL_OK;
  return fail(RESCL_MALFORMED, "%s \"%s\": expected \"256\", \"320x240\" (width x height) or \"none\"", key,
              value);
}

/** "800-1333"; nonzero where the text is that. */
static int read_short_and_long(const char *value, int sizes[2]) {
  const char *end;
  sizes[0] = read_size(skip_blanks(value), &end);
  if (sizes[0] == 0 || *end != '-') return 0;
  sizes[1] = read_size(end + 1, &end);
  return sizes[1] > 0 && *skip_blanks(end) == '\0';
}

static void resize_to(rescl_preprocessing *preprocessing, int short_side, int width, int height) {
  preprocessing->resize_short = short_side;
  preprocessing->resize_width = width;
  preprocessing->resize_height = height;
  preprocessing->resize_long = 0;
}

static rescl_status set_resize(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  int sizes[2];
  const int is_letterbox = strcmp(value, "letterbox") == 0;
  if (is_letterbox || strcmp(value, "stretch") == 0) {
    resize_to(preprocessing, 0, RESCL_INPUT_SIZE, RESCL_INPUT_SIZE);
    if (!is_letterbox || preprocessing->fit == RESCL_FIT_STRETCH)
      preprocessing->fit = is_letterbox ? RESCL_FIT_CENTRE : RESCL_FIT_STRETCH;
    return RESCL_OK;
  }
  if (read_short_and_long(value, sizes)) {
    resize_to(preprocessing, sizes[0], 0, 0);
    preprocessing->resize_long = sizes[1];
    return RESCL_OK;
  }
  if (read_sizes(key, value, sizes) != RESCL_OK)
    return fail(
        RESCL_MALFORMED,
        "%s \"%s\": expected \"256\" (the short side), \"800-1333\" (likewise, the long side at most), "
        "\"320x240\" (width x height), \"letterbox\", \"stretch\" or \"none\"",
        key, value);
  const int is_pair = sizes[1] > 0;
  resize_to(preprocessing, is_pair ? 0 : sizes[0], is_pair ? sizes[0] : 0, sizes[1]);
  return RESCL_OK;
}

static rescl_status set_crop(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  int sizes[2];
  TRY(read_sizes(key, value, sizes));
  preprocessing->crop_width = sizes[0];
  preprocessing->crop_height = sizes[1] > 0 ? sizes[1] : sizes[0];
  return RESCL_OK;
}

/** Which of up to three words the value is. */
static rescl_status read_choice(const char *key, const char *value, const char *const choices[3],
                                int *choice) {
  for (*choice = 0; *choice < 3 && choices[*choice]; ++*choice)
    if (strcmp(choices[*choice], value) == 0) return RESCL_OK;
  return fail(RESCL_MALFORMED, "%s \"%s\": expected one of %s, %s%s%s", key, value, choices[0], choices[1],
              choices[2] ? ", " : "", choices[2] ? choices[2] : "");
}

static rescl_status set_fit(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  static const char *const choices[] = {"stretch", "centre", "corner"}; // in the order of rescl_fit
  int choice;
  TRY(read_choice(key, strcmp(value, "center") == 0 ? "centre" : value, choices, &choice));
  preprocessing->fit = (rescl_fit)choice;
  return RESCL_OK;
}

static rescl_status set_filter(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  static const char *const choices[] = {"antialias", "linear", NULL};
  int choice;
  TRY(read_choice(key, value, choices, &choice));
  preprocessing->filter = (rescl_filter)choice;
  return RESCL_OK;
}

static rescl_status set_order(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  static const char *const choices[] = {"rgb", "bgr", NULL};
  int choice;
  TRY(read_choice(key, value, choices, &choice));
  preprocessing->order = (rescl_order)choice;
  return RESCL_OK;
}

/** One number from least to most. */
static rescl_status read_within(const char *key, const char *value, const float limits[2], float *number) {
  float numbers[3];
  if (read_numbers_in_c(value, numbers) != 1 || numbers[0] < limits[0] || numbers[0] > limits[1])
    return fail(RESCL_MALFORMED, "%s \"%s\": expected a number from %g to %g", key, value, (double)limits[0],
                (double)limits[1]);
  *number = numbers[0];
  return RESCL_OK;
}

static rescl_status set_pad(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  return read_within(key, value, (const float[]){0, 255}, &preprocessing->pad);
}

static rescl_status set_scale(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  return read_within(key, value, (const float[]){1e-6f, 1e6f}, &preprocessing->scale);
}

static rescl_status set_multiple(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  float multiple;
  TRY(read_within(key, value, (const float[]){1, 4096}, &multiple));
  preprocessing->multiple = (int)multiple;
  return RESCL_OK;
}

static const struct setting {
  const char *key;
  rescl_status (*set)(rescl_preprocessing *preprocessing, const char *key, const char *value);
} settings[] = {{"mean", set_mean},   {"std", set_std},          {"resize", set_resize}, {"crop", set_crop},
                {"fit", set_fit},     {"filter", set_filter},    {"order", set_order},   {"pad", set_pad},
                {"scale", set_scale}, {"multiple", set_multiple}};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

const char *preprocessing_setting(size_t index) {
  return index < SETTING_COUNT ? settings[index].key : NULL;
}

rescl_status rescl_preprocessing_set(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  REQUIRE(preprocessing);
  REQUIRE(key);
  REQUIRE(value);
  for (size_t index = 0; index < SETTING_COUNT; index++)
    if (strcmp(settings[index].key, key) == 0) return settings[index].set(preprocessing, key, value);
  return fail(
      RESCL_INVALID_ARGUMENT,
      "preprocessing: there is no key \"%s\", expected mean, std, resize, crop, fit, filter, order, pad, "
      "scale or multiple",
      key);
}
