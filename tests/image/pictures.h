/** Pictures by formula, and what the tests of the folder ask of pictures. */
#ifndef RESCL_TESTS_IMAGE_PICTURES_H
#define RESCL_TESTS_IMAGE_PICTURES_H

#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "image/picture.h"

/** The value of a pixel's channel. */
typedef int (*picture_formula)(int x, int y, int channel);

static inline int formula_busy(int x, int y, int channel) {
  return (x * 7 + y * 13 + channel * 29) % 256;
}

static inline int formula_smooth(int x, int y, int channel) {
  return (channel == 0 ? 3 * x : channel == 1 ? 2 * y : x + y) % 256;
}

static inline rescl_image *picture_by(picture_formula formula, int width, int height) {
  rescl_image *image = NULL;
  ck_assert_int_eq(picture_new(&image, width, height), RESCL_OK);
  unsigned char *value = image->pixels;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int channel = 0; channel < 3; channel++) *value++ = (unsigned char)formula(x, y, channel);
  return image;
}

static inline int value_at(const rescl_image *image, int x, int y, int channel) {
  return image->pixels[((size_t)y * (size_t)image->width + (size_t)x) * 3 + (size_t)channel];
}

/** Largest difference of any value; the sizes must be the same. */
static inline int picture_distance(const rescl_image *one, const rescl_image *other) {
  ck_assert_int_eq(one->width, other->width);
  ck_assert_int_eq(one->height, other->height);
  int worst = 0;
  for (size_t index = 0; index < picture_row_bytes(one->width) * (size_t)one->height; index++) {
    const int difference = abs(one->pixels[index] - other->pixels[index]);
    if (difference > worst) worst = difference;
  }
  return worst;
}

static inline void check_pixel(const rescl_image *image, int x, int y, const int expected[3]) {
  for (int channel = 0; channel < 3; channel++)
    ck_assert_msg(value_at(image, x, y, channel) == expected[channel],
                  "pixel %d %d channel %d: %d, expected %d", x, y, channel, value_at(image, x, y, channel),
                  expected[channel]);
}

/** The thread's message holds the words. */
static inline void check_message(const char *words) {
  ck_assert_msg(strstr(rescl_last_error(), words), "\"%s\" does not say \"%s\"", rescl_last_error(), words);
}

#endif
