#define _GNU_SOURCE // newlocale
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "rescl/image.h"

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

static rescl_status set_resize(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  int sizes[2];
  TRY(read_sizes(key, value, sizes));
  const int is_pair = sizes[1] > 0;
  preprocessing->resize_short = is_pair ? 0 : sizes[0];
  preprocessing->resize_width = is_pair ? sizes[0] : 0;
  preprocessing->resize_height = sizes[1];
  return RESCL_OK;
}

static rescl_status set_crop(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  int sizes[2];
  TRY(read_sizes(key, value, sizes));
  preprocessing->crop_width = sizes[0];
  preprocessing->crop_height = sizes[1] > 0 ? sizes[1] : sizes[0];
  return RESCL_OK;
}

rescl_status rescl_preprocessing_set(rescl_preprocessing *preprocessing, const char *key, const char *value) {
  static const struct {
    const char *key;
    rescl_status (*set)(rescl_preprocessing *preprocessing, const char *key, const char *value);
  } settings[] = {{"mean", set_mean}, {"std", set_std}, {"resize", set_resize}, {"crop", set_crop}};
  if (!preprocessing || !key || !value)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_preprocessing_set: NULL where a pointer is needed");
  for (size_t index = 0; index < sizeof settings / sizeof *settings; index++)
    if (strcmp(settings[index].key, key) == 0) return settings[index].set(preprocessing, key, value);
  return fail(RESCL_INVALID_ARGUMENT,
              "preprocessing: unknown setting \"%s\", expected mean, std, resize or crop", key);
}
