#include "draw/enlarge.h"

enum { ENOUGH_PIXELS = 160, GOOD_PIXELS = 320, MOST_PIXELS = 2000 };

static int factor_of(const rescl_image *image) {
  const int shorter = image->width < image->height ? image->width : image->height;
  const int longer = image->width < image->height ? image->height : image->width;
  const int factor = shorter < ENOUGH_PIXELS ? (GOOD_PIXELS + shorter - 1) / shorter : 1;
  const int most = MOST_PIXELS / longer;
  return factor <= most ? factor : most > 1 ? most : 1;
}

int enlarge(rescl_image **image) {
  const int factor = factor_of(*image);
  rescl_image *larger;
  if (factor == 1) return 1;
  if (rescl_image_resize(*image, factor * (*image)->width, factor * (*image)->height, &larger) != RESCL_OK)
    return 0;
  rescl_image_free(*image);
  *image = larger;
  return factor;
}
