/** Makes and looks at pictures for the program's tests:
 *
 *    picture_tool make FILE WIDTH HEIGHT RED,GREEN,BLUE [LEFT TOP RIGHT BOTTOM RED,GREEN,BLUE]...
 *                        a PNG of one colour, with rectangles
 *    picture_tool size FILE                           prints "WIDTH HEIGHT"
 *    picture_tool pixel FILE X Y                      prints "RED,GREEN,BLUE"
 *    picture_tool differ FILE OTHER                   prints how many pixels of two of one size differ
 *    picture_tool overlap FILE COLOUR OTHER COLOUR    prints how much of the pixels that have the colour in either
 *                                                     have it in both
 *    picture_tool hex NUMBER...                       prints floats as wire_tool takes them */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rescl/image.h"

static const char usage[] = "usage: picture_tool make|size|pixel|differ|overlap|hex ...\n";

static int give_up(const char *message) {
  fprintf(stderr, "picture_tool: %s\n", message);
  exit(2);
}

static rescl_image *load(const char *path) {
  rescl_image *image;
  if (rescl_image_load(&image, path) != RESCL_OK) give_up(rescl_last_error());
  return image;
}

static void read_colour(const char *text, unsigned char rgb[3]) {
  unsigned channels[3];
  if (sscanf(text, "%u,%u,%u", &channels[0], &channels[1], &channels[2]) != 3) give_up(text);
  for (int channel = 0; channel < 3; channel++) rgb[channel] = (unsigned char)channels[channel];
}

static void fill(rescl_image *image, const int sides[4], const char *colour) {
  unsigned char rgb[3];
  read_colour(colour, rgb);
  for (int y = sides[1]; y < sides[3]; y++)
    for (int x = sides[0]; x < sides[2]; x++)
      memcpy(image->pixels + ((size_t)y * (size_t)image->width + (size_t)x) * 3, rgb, 3);
}

static int make(char **arguments, int count) {
  const int width = atoi(arguments[1]), height = atoi(arguments[2]);
  rescl_image image = {width, height, calloc((size_t)width * (size_t)height, 3)};
  if (!image.pixels) return 2;
  fill(&image, (const int[4]){0, 0, width, height}, arguments[3]);
  for (int first = 4; first + 4 < count; first += 5) {
    int sides[4];
    for (int side = 0; side < 4; side++) sides[side] = atoi(arguments[first + side]);
    fill(&image, sides, arguments[first + 4]);
  }
  const rescl_status status = rescl_image_save_png(&image, arguments[0]);
  free(image.pixels);
  return status == RESCL_OK ? 0 : give_up(rescl_last_error());
}

static int print_pixel(const char *path, int x, int y) {
  rescl_image *image = load(path);
  const unsigned char *rgb = image->pixels + ((size_t)y * (size_t)image->width + (size_t)x) * 3;
  printf("%d,%d,%d\n", rgb[0], rgb[1], rgb[2]);
  rescl_image_free(image);
  return 0;
}

static int print_size(const char *path) {
  rescl_image *image = load(path);
  printf("%d %d\n", image->width, image->height);
  rescl_image_free(image);
  return 0;
}

/** Two pictures of one size. */
struct pair {
  rescl_image *images[2];
  size_t pixel_count;
};

static struct pair load_pair(const char *path, const char *other) {
  const struct pair pair = {{load(path), load(other)}, 0};
  if (pair.images[0]->width != pair.images[1]->width || pair.images[0]->height != pair.images[1]->height)
    give_up("they are not of one size");
  return (struct pair){{pair.images[0], pair.images[1]},
                       (size_t)pair.images[0]->width * (size_t)pair.images[0]->height};
}

static void free_pair(struct pair *pair) {
  rescl_image_free(pair->images[0]);
  rescl_image_free(pair->images[1]);
}

static int print_differences(const char *path, const char *other) {
  struct pair pair = load_pair(path, other);
  size_t count = 0;
  for (size_t pixel = 0; pixel < pair.pixel_count; pixel++)
    count += memcmp(pair.images[0]->pixels + 3 * pixel, pair.images[1]->pixels + 3 * pixel, 3) != 0;
  printf("%zu\n", count);
  free_pair(&pair);
  return 0;
}

static int print_overlap(char **arguments) {
  struct pair pair = load_pair(arguments[0], arguments[2]);
  unsigned char colours[2][3];
  size_t both = 0, either = 0;
  read_colour(arguments[1], colours[0]);
  read_colour(arguments[3], colours[1]);
  for (size_t pixel = 0; pixel < pair.pixel_count; pixel++) {
    const int is_one = memcmp(pair.images[0]->pixels + 3 * pixel, colours[0], 3) == 0;
    const int is_other = memcmp(pair.images[1]->pixels + 3 * pixel, colours[1], 3) == 0;
    both += (size_t)(is_one && is_other);
    either += (size_t)(is_one || is_other);
  }
  printf("%.4f\n", either ? (double)both / (double)either : 0.0);
  free_pair(&pair);
  return 0;
}

static int print_hex(char **numbers, int count) {
  for (int index = 0; index < count; index++) {
    const float number = strtof(numbers[index], NULL);
    unsigned char bytes[sizeof number];
    memcpy(bytes, &number, sizeof number);
    for (size_t byte = 0; byte < sizeof number; byte++) printf("%02x", bytes[byte]);
  }
  return 0;
}

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "";
  char **arguments = argv + 2;
  const int count = argc - 2;
  if (strcmp(name, "make") == 0 && count >= 4 && count % 5 == 4) return make(arguments, count);
  if (strcmp(name, "size") == 0 && count == 1) return print_size(arguments[0]);
  if (strcmp(name, "pixel") == 0 && count == 3)
    return print_pixel(arguments[0], atoi(arguments[1]), atoi(arguments[2]));
  if (strcmp(name, "differ") == 0 && count == 2) return print_differences(arguments[0], arguments[1]);
  if (strcmp(name, "overlap") == 0 && count == 4) return print_overlap(arguments);
  if (strcmp(name, "hex") == 0 && count > 0) return print_hex(arguments, count);
  fputs(usage, stderr);
  return 2;
}
