#include "draw/mask.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"

/** The smallest rectangle that holds all that is inside; right and bottom are behind it. */
struct frame {
  int left, top, right, bottom;
};

static struct frame frame_of(const unsigned char *inside, int width, int height) {
  struct frame frame = {width, height, 0, 0};
  for (int y = 0; y < height; y++, inside += width)
    for (int x = 0; x < width; x++) {
      if (!inside[x]) continue;
      frame.left = x < frame.left ? x : frame.left;
      frame.right = x >= frame.right ? x + 1 : frame.right;
      frame.top = y < frame.top ? y : frame.top;
      frame.bottom = y + 1;
    }
  return frame;
}

/** Whatever is within `line` of a step that is outside goes outside, too, along a row or a column. What lies
 *  beyond the picture's edge counts as inside: there is no outline along it.
 *  @param step  from one to the next
 *  @param out   [count], one beside the other */
static void erode_line(unsigned char *out, const unsigned char *in, int count, size_t step, int line) {
  int last = -line - 1; // that was outside
  for (int index = 0; index < count; index++) {
    if (!in[(size_t)index * step]) last = index;
    out[index] = index - last > line;
  }
  last = count + line;
  for (int index = count - 1; index >= 0; index--) {
    if (!in[(size_t)index * step]) last = index;
    out[index] = out[index] && last - index > line;
  }
}

/** What is left of the inside without its outline; [height][width], the caller frees it. Nothing outside the
 *  frame is looked at again. */
static unsigned char *eroded(const unsigned char *inside, int width, int height, const struct frame *frame,
                             int line) {
  unsigned char *left = allocate((size_t)width * (size_t)height, 1), *column = allocate((size_t)height, 1);
  for (int y = frame->top; y < frame->bottom; y++) {
    const size_t row = (size_t)y * (size_t)width;
    erode_line(left + row, inside + row, width, 1, line);
  }
  // Rows beside the frame are outside, but not yet in `left`, which is zero there.
  for (int x = frame->left; x < frame->right; x++) {
    erode_line(column, left + x, height, (size_t)width, line);
    for (int y = frame->top; y < frame->bottom; y++) left[(size_t)y * (size_t)width + (size_t)x] = column[y];
  }
  free(column);
  return left;
}

static void blend(unsigned char *pixel, struct colour colour, int share) {
  const int channels[3] = {colour.red, colour.green, colour.blue};
  for (int channel = 0; channel < 3; channel++)
    pixel[channel] = (unsigned char)((pixel[channel] * (256 - share) + channels[channel] * share) >> 8);
}

static int share_of(double opacity) {
  return opacity <= 0.0 ? 0 : opacity >= 1.0 ? 256 : (int)(opacity * 256.0);
}

void mask_draw(rescl_image *image, const unsigned char *inside, struct colour colour, double opacity,
               int line) {
  const struct frame frame = frame_of(inside, image->width, image->height);
  unsigned char *middle = line > 0 ? eroded(inside, image->width, image->height, &frame, line) : NULL;
  for (int y = frame.top; y < frame.bottom; y++) {
    const size_t row = (size_t)y * (size_t)image->width;
    for (int x = frame.left; x < frame.right; x++) {
      const size_t index = row + (size_t)x;
      if (!inside[index]) continue;
      blend(image->pixels + 3 * index, colour, !middle || middle[index] ? share_of(opacity) : 256);
    }
  }
  free(middle);
}

void mask_overlay(rescl_image *image, const struct class_map *map, double opacity) {
  const size_t count = (size_t)map->width * (size_t)map->height;
  const int share = share_of(opacity);
  for (size_t index = 0; index < count; index++) {
    const struct class_style *style = &map->styles[map->classes[index]];
    if (!style->is_clear) blend(image->pixels + 3 * index, style->colour, share);
  }
}
