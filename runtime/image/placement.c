#include "image/placement.h"

#include <math.h>

#include "base/integer.h"

/** The middle, with an odd pixel where torchvision's CenterCrop puts it: half to even, padding half down. */
static int64_t crop_start(int64_t full, int64_t crop) {
  const int64_t spare = full - crop, half = spare / 2;
  return spare > 0 && spare % 2 ? half + half % 2 : half;
}

/** The short side to `side`, or to less where the long one would be too long, as DETR does. The long side is rounded
 *  down, as torchvision does. */
static void resize_short(struct placement *placement, const rescl_preprocessing *preprocessing,
                         const rescl_image *image) {
  const int64_t width = image->width, height = image->height, most = preprocessing->resize_long;
  const int64_t shorter = width < height ? width : height, longer = width < height ? height : width;
  int64_t side = preprocessing->resize_short;
  if (most > 0 && longer * side > most * shorter)
    side = llrint((double)most * (double)shorter / (double)longer);
  if (side < 1) side = 1;
  placement->full_width = width < height ? side : side * width / height;
  placement->full_height = width < height ? side * height / width : side;
  if (most > 0) { // of pictures so thin that one pixel is too much
    placement->full_width = clamp(placement->full_width, 1, most > side ? most : side);
    placement->full_height = clamp(placement->full_height, 1, most > side ? most : side);
  }
}

/** The largest that fits into width × height with the picture's aspect, and where in it. */
static void fit_into(struct placement *placement, const rescl_image *image, rescl_fit fit) {
  const double scale =
      fmin((double)placement->width / image->width, (double)placement->height / image->height);
  const int rounds = fit == RESCL_FIT_CENTRE;
  const double full_width = image->width * scale, full_height = image->height * scale;
  placement->full_width = clamp(rounds ? llrint(full_width) : (int64_t)full_width, 1, placement->width);
  placement->full_height = clamp(rounds ? llrint(full_height) : (int64_t)full_height, 1, placement->height);
  placement->scale_x = placement->scale_y = scale;
  placement->is_padded = 1;
  if (fit == RESCL_FIT_CORNER) return;
  placement->left = -((placement->width - placement->full_width) / 2);
  placement->top = -((placement->height - placement->full_height) / 2);
}

static void crop(struct placement *placement, const rescl_preprocessing *preprocessing) {
  const int is_input = preprocessing->resize_short == 0 && preprocessing->resize_width == RESCL_INPUT_SIZE;
  const int64_t multiple = preprocessing->multiple > 1 && !is_input ? preprocessing->multiple : 1;
  if (preprocessing->crop_width > 0) {
    placement->width = preprocessing->crop_width;
    placement->height = preprocessing->crop_height;
    placement->left = crop_start(placement->full_width, placement->width);
    placement->top = crop_start(placement->full_height, placement->height);
  } else {
    placement->width = divide_up(placement->full_width, multiple) * multiple;
    placement->height = divide_up(placement->full_height, multiple) * multiple;
    placement->is_padded = 1;
  }
}

struct placement placement_of(const rescl_preprocessing *preprocessing, const rescl_image *image,
                              int input_width, int input_height) {
  struct placement placement = {.full_width = image->width, .full_height = image->height};
  const int is_sized = preprocessing->resize_short == 0 && preprocessing->resize_width != 0;
  const int is_open = preprocessing->resize_width == RESCL_INPUT_SIZE;
  if (is_sized) {
    placement.full_width = placement.width = is_open ? input_width : preprocessing->resize_width;
    placement.full_height = placement.height = is_open ? input_height : preprocessing->resize_height;
    if (preprocessing->fit != RESCL_FIT_STRETCH) {
      fit_into(&placement, image, preprocessing->fit);
      return placement;
    }
  } else if (preprocessing->resize_short > 0) {
    resize_short(&placement, preprocessing, image);
  }
  placement.scale_x = (double)placement.full_width / image->width;
  placement.scale_y = (double)placement.full_height / image->height;
  crop(&placement, preprocessing);
  return placement;
}

struct resize_window placement_window(const struct placement *placement) {
  const int64_t full_width = placement->full_width, full_height = placement->full_height;
  const int64_t left = clamp(placement->left, 0, full_width - 1);
  const int64_t top = clamp(placement->top, 0, full_height - 1);
  const int64_t right = clamp(placement->left + placement->width, left + 1, full_width);
  const int64_t bottom = clamp(placement->top + placement->height, top + 1, full_height);
  return (struct resize_window){full_width, full_height, left, top, (int)(right - left), (int)(bottom - top)};
}
