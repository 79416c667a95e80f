/** What is drawn on pictures: where it is, and where it is not. */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "draw/enlarge.h"
#include "draw/legend.h"
#include "draw/marks.h"
#include "draw/mask.h"
#include "draw/plate.h"
#include "rescl/rescl.h"

static const struct colour red = {255, 0, 0};

/** Grey all over. The caller frees it: rescl_image_free(). */
static rescl_image *grey_picture(int width, int height) {
  static unsigned char pixel[3] = {100, 100, 100};
  rescl_image one = {1, 1, pixel}, *image = NULL;
  ck_assert_msg(rescl_image_resize(&one, width, height, &image) == RESCL_OK, "%s", rescl_last_error());
  return image;
}

static const unsigned char *pixel_at(const rescl_image *image, int x, int y) {
  return image->pixels + ((size_t)y * (size_t)image->width + (size_t)x) * 3;
}

static int is_colour(const rescl_image *image, int x, int y, struct colour colour) {
  const unsigned char *pixel = pixel_at(image, x, y);
  return pixel[0] == colour.red && pixel[1] == colour.green && pixel[2] == colour.blue;
}

static int is_untouched(const rescl_image *image, int x, int y) {
  return is_colour(image, x, y, (struct colour){100, 100, 100});
}

START_TEST(a_box_is_drawn_on_its_edge_and_nowhere_else) {
  rescl_image *image = grey_picture(400, 400);
  const struct mark mark = {.box = {100.0, 150.0, 200.0, 100.0}, .colour = red};
  ck_assert(marks_draw(image, &mark, 1));
  ck_assert(is_colour(image, 100, 200, red));
  ck_assert(is_colour(image, 200, 150, red));
  ck_assert(is_colour(image, 299, 249, red));
  ck_assert(is_untouched(image, 200, 200));
  ck_assert(is_untouched(image, 95, 200));
  ck_assert(is_untouched(image, 305, 200));
  rescl_image_free(image);
}
END_TEST

START_TEST(a_box_beyond_the_picture_is_seen_at_its_edges) {
  rescl_image *image = grey_picture(300, 200);
  const struct mark mark = {.box = {-50.0, -50.0, 1000.0, 1000.0}, .colour = red};
  ck_assert(marks_draw(image, &mark, 1));
  ck_assert(is_colour(image, 0, 100, red));
  ck_assert(is_colour(image, 150, 0, red));
  ck_assert(is_colour(image, 299, 100, red));
  ck_assert(is_colour(image, 150, 199, red));
  ck_assert(is_untouched(image, 150, 100));
  rescl_image_free(image);
}
END_TEST

START_TEST(the_first_lies_on_top) {
  rescl_image *image = grey_picture(300, 300);
  const struct mark marks[] = {{.box = {50.0, 50.0, 100.0, 100.0}, .colour = red},
                               {.box = {50.0, 50.0, 100.0, 100.0}, .colour = {0, 255, 0}}};
  ck_assert(marks_draw(image, marks, 2));
  ck_assert(is_colour(image, 50, 100, red));
  rescl_image_free(image);
}
END_TEST

START_TEST(points_are_dots_of_different_colours) {
  rescl_image *image = grey_picture(300, 300);
  const float points[] = {60.0f, 60.0f, 120.0f, 60.0f, NAN, 3.0f, -1e30f, 1e30f};
  const struct mark mark = {
      .box = {200.0, 200.0, 50.0, 50.0}, .colour = red, .points = points, .point_count = 4};
  ck_assert(marks_draw(image, &mark, 1));
  ck_assert(is_colour(image, 60, 60, colour_vivid(0)));
  ck_assert(is_colour(image, 120, 60, colour_vivid(1)));
  ck_assert(is_untouched(image, 90, 60));
  rescl_image_free(image);
}
END_TEST

/** The label's plate, as it is placed for a box; the canvas is not kept. */
static struct area plate_area(int width, int height, struct area box, const char *label) {
  rescl_image *image = grey_picture(width, height);
  struct canvas canvas;
  canvas_open(&canvas, image);
  const struct mark mark = {.label = label, .ending = " 99 %"};
  struct plate plate = plate_place(&canvas, &mark, &box, NULL, 0);
  const struct area area = plate.area;
  plate_draw(&canvas, &plate);
  plate_free(&plate);
  ck_assert(canvas_close(&canvas));
  rescl_image_free(image);
  return area;
}

START_TEST(labels_stay_inside_the_picture_wherever_the_box_is) {
  static const char *const labels[] = {
      "cat", "a label that is very long and goes on and on, much further than any picture is wide",
      "\xd0\xba\xd0\xbe\xd1\x88\xd0\xba\xd0\xb0", "\xff\xfe not UTF-8"};
  for (int place = 0; place < 25; place++)
    for (size_t label = 0; label < sizeof labels / sizeof *labels; label++) {
      const struct area box = {(place % 5 - 1) * 100.0, (place / 5.0 - 1) * 75.0, 60.0, 40.0};
      const struct area area = plate_area(320, 240, box, labels[label]);
      ck_assert_double_gt(area.width, 0.0);
      ck_assert_double_ge(area.left, 0.0);
      ck_assert_double_ge(area.top, 0.0);
      ck_assert_double_le(area.left + area.width, 320.0);
      ck_assert_double_le(area.top + area.height, 240.0);
    }
}
END_TEST

START_TEST(labels_stand_above_their_box_where_they_can) {
  const struct area box = {100.0, 100.0, 60.0, 40.0};
  const struct area area = plate_area(320, 240, box, "cat");
  ck_assert_double_le(area.top + area.height, 100.0);
  ck_assert_double_ge(area.top + area.height, 97.0);
}
END_TEST

START_TEST(labels_make_way_for_each_other) {
  rescl_image *image = grey_picture(640, 480);
  struct canvas canvas;
  struct plate plates[4];
  const struct area box = {100.0, 100.0, 300.0, 200.0};
  const struct mark mark = {.label = "cat"};
  canvas_open(&canvas, image);
  for (size_t index = 0; index < 4; index++) plates[index] = plate_place(&canvas, &mark, &box, plates, index);
  for (int one = 0; one < 4; one++)
    for (int other = 0; other < one; other++) {
      const struct area *left = &plates[one].area, *right = &plates[other].area;
      ck_assert(left->left + left->width <= right->left || right->left + right->width <= left->left ||
                left->top + left->height <= right->top || right->top + right->height <= left->top);
    }
  for (int index = 0; index < 4; index++) plate_free(&plates[index]);
  ck_assert(canvas_close(&canvas));
  rescl_image_free(image);
}
END_TEST

START_TEST(every_size_can_be_drawn_on_but_those_that_cairo_can_not_hold) {
  static const int sizes[] = {1, 2, 3, 5, 17, 40, 300};
  const struct mark mark = {.box = {0.2, 0.2, 5.0, 5.0}, .colour = red, .label = "cat", .ending = " 1 %"};
  for (int across = 0; across < 7; across++)
    for (int down = 0; down < 7; down++) {
      rescl_image *image = grey_picture(sizes[across], sizes[down]);
      ck_assert(marks_draw(image, &mark, 1));
      ck_assert(!is_untouched(image, 0, 0));
      rescl_image_free(image);
    }
  rescl_image *wide = grey_picture(32768, 1);
  ck_assert(!marks_draw(wide, &mark, 1));
  ck_assert(is_untouched(wide, 0, 0));
  rescl_image_free(wide);
}
END_TEST

START_TEST(small_pictures_are_enlarged_and_others_are_not) {
  static const int sizes[][4] = {{1, 1, 320, 320},     {32, 32, 320, 320},  {159, 200, 477, 600},
                                 {160, 160, 160, 160}, {10, 500, 40, 2000}, {4, 5000, 4, 5000}};
  for (int row = 0; row < 6; row++) {
    rescl_image *image = grey_picture(sizes[row][0], sizes[row][1]);
    ck_assert_int_eq(enlarge(&image), sizes[row][2] / sizes[row][0]);
    ck_assert_int_eq(image->width, sizes[row][2]);
    ck_assert_int_eq(image->height, sizes[row][3]);
    rescl_image_free(image);
  }
}
END_TEST

START_TEST(masks_are_filled_by_half_and_have_an_outline) {
  rescl_image *image = grey_picture(20, 10);
  unsigned char inside[20 * 10] = {0};
  for (int y = 2; y < 10; y++)
    for (int x = 4; x < 16; x++) inside[y * 20 + x] = 1;
  mask_draw(image, inside, red, 0.5, 2);
  const struct colour half = {177, 50, 50};
  ck_assert(is_untouched(image, 3, 5));
  ck_assert(is_untouched(image, 10, 1));
  ck_assert(is_colour(image, 4, 5, red));
  ck_assert(is_colour(image, 5, 5, red));
  ck_assert(is_colour(image, 6, 5, half));
  ck_assert(is_colour(image, 15, 5, red));
  ck_assert(is_colour(image, 10, 3, red));
  ck_assert(is_colour(image, 10, 4, half));
  ck_assert_msg(is_colour(image, 10, 9, half), "an outline along the picture's edge");
  mask_draw(image, inside, red, 1.0, 0);
  ck_assert(is_colour(image, 10, 9, red));
  rescl_image_free(image);
}
END_TEST

START_TEST(an_empty_mask_changes_nothing) {
  rescl_image *image = grey_picture(20, 10);
  const unsigned char inside[20 * 10] = {0};
  mask_draw(image, inside, red, 0.5, 2);
  for (int index = 0; index < 200; index++) ck_assert(is_untouched(image, index % 20, index / 20));
  rescl_image_free(image);
}
END_TEST

START_TEST(classes_are_laid_over_but_clear_ones) {
  rescl_image *image = grey_picture(3, 1);
  const uint16_t classes[] = {0, 1, 2};
  const struct class_style styles[] = {{red, 1}, {red, 0}, {{0, 0, 255}, 0}};
  const struct class_map map = {3, 1, classes, styles};
  mask_overlay(image, &map, 0.5);
  ck_assert(is_untouched(image, 0, 0));
  ck_assert(is_colour(image, 1, 0, (struct colour){177, 50, 50}));
  ck_assert(is_colour(image, 2, 0, (struct colour){50, 50, 177}));
  mask_overlay(image, &map, 0.0);
  ck_assert(is_colour(image, 1, 0, (struct colour){177, 50, 50}));
  mask_overlay(image, &map, 1.0);
  ck_assert(is_colour(image, 1, 0, red));
  rescl_image_free(image);
}
END_TEST

/** What is to be seen covers all but one quarter of the picture: the legend goes there. */
START_TEST(the_legend_is_in_the_corner_where_least_is) {
  enum { SIDE = 300 };
  const struct class_style styles[] = {{red, 1}, {red, 0}};
  const struct legend_row row = {red, "cat", "  12 %"};
  uint16_t *classes = calloc(SIDE * SIDE, sizeof *classes);
  ck_assert_ptr_nonnull(classes);
  for (int corner = 0; corner < 4; corner++) {
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const int x = pixel % SIDE, y = pixel / SIDE;
      classes[pixel] = (x >= SIDE / 2) != (corner & 1) || (y >= SIDE / 2) != (corner >> 1);
    }
    rescl_image *image = grey_picture(SIDE, SIDE);
    const struct class_map map = {SIDE, SIDE, classes, styles};
    ck_assert(legend_draw(image, &row, 1, &map));
    for (int place = 0; place < 4; place++)
      ck_assert_int_eq(is_untouched(image, place & 1 ? SIDE - 1 : 0, place >> 1 ? SIDE - 1 : 0),
                       place != corner);
    rescl_image_free(image);
  }
  free(classes);
}
END_TEST

START_TEST(neighbouring_colours_differ_and_text_can_be_read_on_each) {
  for (size_t index = 0; index < 1000; index++) {
    const struct colour one = colour_vivid(index), next = colour_vivid(index + 1), text = colour_on(one);
    const int difference = abs(one.red - next.red) + abs(one.green - next.green) + abs(one.blue - next.blue);
    const int contrast = abs(one.red - text.red) + abs(one.green - text.green) + abs(one.blue - text.blue);
    ck_assert_int_gt(difference, 100);
    ck_assert_int_gt(contrast, 200);
  }
}
END_TEST

CHECK_MAIN("program/draw", a_box_is_drawn_on_its_edge_and_nowhere_else,
           a_box_beyond_the_picture_is_seen_at_its_edges, the_first_lies_on_top,
           points_are_dots_of_different_colours, labels_stay_inside_the_picture_wherever_the_box_is,
           labels_stand_above_their_box_where_they_can, labels_make_way_for_each_other,
           every_size_can_be_drawn_on_but_those_that_cairo_can_not_hold,
           small_pictures_are_enlarged_and_others_are_not, masks_are_filled_by_half_and_have_an_outline,
           an_empty_mask_changes_nothing, classes_are_laid_over_but_clear_ones,
           the_legend_is_in_the_corner_where_least_is,
           neighbouring_colours_differ_and_text_can_be_read_on_each)
