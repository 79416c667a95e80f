#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>

#include "base/integer.h"
#include "image/picture.h"
#include "image/resize.h"

/** Where the tensor's pixels come from. */
struct plan {
  int64_t full_width; // of the picture after resizing
  int64_t full_height;
  int64_t left; // of the crop in the resized picture, negative where the picture is smaller
  int64_t top;
  int64_t width; // of the crop: the tensor
  int64_t height;
};

rescl_preprocessing rescl_preprocessing_default(int width, int height) {
  const int64_t side = width < height ? width : height;
  const int64_t resize = side > 0 ? (side * 256 + 112) / 224 : 0;
  return (rescl_preprocessing){.resize_short = resize < INT_MAX ? (int)resize : INT_MAX,
                               .crop_width = width,
                               .crop_height = height,
                               .mean = {0.485f, 0.456f, 0.406f},
                               .std = {0.229f, 0.224f, 0.225f}};
}

static rescl_status check_size_pair(const char *key, int width, int height) {
  if ((width == 0 && height == 0) || (width > 0 && height > 0)) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "preprocessing: %s is %d x %d, expected two sizes above 0 or two zeros",
              key, width, height);
}

static rescl_status check_settings(const rescl_preprocessing *preprocessing) {
  if (preprocessing->resize_short < 0)
    return fail(RESCL_INVALID_ARGUMENT, "preprocessing: resize_short is %d, expected 0 or more",
                preprocessing->resize_short);
  TRY(check_size_pair("resize", preprocessing->resize_width, preprocessing->resize_height));
  TRY(check_size_pair("crop", preprocessing->crop_width, preprocessing->crop_height));
  for (int channel = 0; channel < 3; channel++)
    if (!isfinite(preprocessing->mean[channel]) || !isfinite(preprocessing->std[channel]) ||
        fabsf(preprocessing->std[channel]) < FLT_MIN)
      return fail(RESCL_INVALID_ARGUMENT,
                  "preprocessing: mean %g and std %g of channel %d, expected numbers and a std that is not 0",
                  (double)preprocessing->mean[channel], (double)preprocessing->std[channel], channel);
  return RESCL_OK;
}

/** The middle, with an odd pixel where torchvision's CenterCrop puts it: half to even, padding half down. */
static int64_t crop_start(int64_t full, int64_t crop) {
  const int64_t spare = full - crop, half = spare / 2;
  return spare > 0 && spare % 2 ? half + half % 2 : half;
}

static void plan_resize(struct plan *plan, const rescl_preprocessing *preprocessing,
                        const rescl_image *image) {
  const int64_t side = preprocessing->resize_short, width = image->width, height = image->height;
  plan->full_width = width;
  plan->full_height = height;
  if (side > 0) { // the long side is rounded down, as torchvision does
    plan->full_width = width < height ? side : side * width / height;
    plan->full_height = width < height ? side * height / width : side;
  } else if (preprocessing->resize_width > 0) {
    plan->full_width = preprocessing->resize_width;
    plan->full_height = preprocessing->resize_height;
  }
}

static struct plan plan_for(const rescl_preprocessing *preprocessing, const rescl_image *image) {
  struct plan plan;
  plan_resize(&plan, preprocessing, image);
  plan.width = preprocessing->crop_width > 0 ? preprocessing->crop_width : plan.full_width;
  plan.height = preprocessing->crop_height > 0 ? preprocessing->crop_height : plan.full_height;
  plan.left = crop_start(plan.full_width, plan.width);
  plan.top = crop_start(plan.full_height, plan.height);
  return plan;
}

/** What of the resized picture is in the crop. */
static struct resize_window visible(const struct plan *plan) {
  const int64_t left = clamp(plan->left, 0, plan->full_width), top = clamp(plan->top, 0, plan->full_height);
  const int64_t right = clamp(plan->left + plan->width, left, plan->full_width);
  const int64_t bottom = clamp(plan->top + plan->height, top, plan->full_height);
  return (struct resize_window){plan->full_width,    plan->full_height,  left, top,
                                (int)(right - left), (int)(bottom - top)};
}

/** One plane; pixels outside the picture repeat its edge. */
static void fill_plane(const struct plan *plan, const struct resize_window *window,
                       const unsigned char *values, const float table[256], float *plane) {
  for (int64_t y = 0; y < plan->height; y++) {
    const int64_t row = clamp(plan->top + y - window->top, 0, window->height - 1);
    for (int64_t x = 0; x < plan->width; x++) {
      const int64_t column = clamp(plan->left + x - window->left, 0, window->width - 1);
      *plane++ = table[values[(row * window->width + column) * 3]];
    }
  }
}

static void normalise(float table[256], float mean, float deviation) {
  for (int value = 0; value < 256; value++) table[value] = ((float)value / 255.0f - mean) / deviation;
}

rescl_status rescl_preprocess(const rescl_preprocessing *preprocessing, const rescl_image *image, int width,
                              int height, float *data) {
  if (!preprocessing || !data)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_preprocess: NULL where a pointer is needed");
  TRY(picture_check(image));
  TRY(check_settings(preprocessing));
  const struct plan plan = plan_for(preprocessing, image);
  if (plan.width != width || plan.height != height)
    return fail(RESCL_SHAPE_MISMATCH,
                "preprocessing turns this picture of %d x %d pixels into %" PRId64 " x %" PRId64
                ", but %d x %d is needed; set crop or resize to that size",
                image->width, image->height, plan.width, plan.height, width, height);
  const struct resize_window window = visible(&plan);
  rescl_image *resized;
  TRY(resize_window(image, &window, &resized));
  for (int channel = 0; channel < 3; channel++) {
    float table[256];
    normalise(table, preprocessing->mean[channel], preprocessing->std[channel]);
    fill_plane(&plan, &window, resized->pixels + channel, table,
               data + (size_t)channel * (size_t)width * (size_t)height);
  }
  rescl_image_free(resized);
  return RESCL_OK;
}
