#include "image/placement.h"

#include "check_main.h"
#include "image/pictures.h"

static const unsigned char no_pixels[3];

static struct placement placed(const rescl_preprocessing *settings, const int sizes[4]) {
  const rescl_image image = {sizes[0], sizes[1], (unsigned char *)no_pixels};
  return placement_of(settings, &image, sizes[2], sizes[3]);
}

static void check_placement(const struct placement *placement, const int expected[6], double scale) {
  ck_assert_int_eq(placement->full_width, expected[0]);
  ck_assert_int_eq(placement->full_height, expected[1]);
  ck_assert_int_eq(placement->left, -expected[2]);
  ck_assert_int_eq(placement->top, -expected[3]);
  ck_assert_int_eq(placement->width, expected[4]);
  ck_assert_int_eq(placement->height, expected[5]);
  ck_assert_double_eq_tol(placement->scale_x, scale, 1e-8);
  ck_assert_double_eq_tol(placement->scale_y, scale, 1e-8);
  ck_assert(placement->is_padded);
}

/** Picture and input, then what Ultralytics' LetterBox makes of it (round(size * r), round(spare / 2 - 0.1)), and what
 *  YOLOX's preproc does (int(size * r)). A picture too thin to be seen keeps a pixel. */
static const struct {
  int sizes[4];
  int centre[4];
  int corner[2];
  double scale;
} letterboxes[] = {{{640, 480, 640, 640}, {640, 480, 0, 80}, {640, 480}, 1},
                   {{480, 640, 640, 640}, {480, 640, 80, 0}, {480, 640}, 1},
                   {{1920, 1080, 640, 640}, {640, 360, 0, 140}, {640, 360}, 1.0 / 3},
                   {{333, 500, 640, 384}, {256, 384, 192, 0}, {255, 384}, 0.768},
                   {{37, 21, 416, 416}, {416, 236, 0, 90}, {416, 236}, 11.243243243},
                   {{1, 1, 640, 640}, {640, 640, 0, 0}, {640, 640}, 640},
                   {{501, 377, 640, 640}, {640, 482, 0, 79}, {640, 481}, 1.277445110},
                   {{640, 427, 640, 640}, {640, 427, 0, 106}, {640, 427}, 1},
                   {{7, 1000, 64, 64}, {1, 64, 31, 0}, {1, 64}, 0.064}};

START_TEST(letterboxes_are_those_of_ultralytics_and_yolox) {
  rescl_preprocessing settings = {.resize_width = RESCL_INPUT_SIZE, .resize_height = RESCL_INPUT_SIZE};
  for (size_t index = 0; index < sizeof letterboxes / sizeof *letterboxes; index++) {
    const int *sizes = letterboxes[index].sizes, *centre = letterboxes[index].centre;
    settings.fit = RESCL_FIT_CENTRE;
    struct placement placement = placed(&settings, sizes);
    const int in_the_middle[6] = {centre[0], centre[1], centre[2], centre[3], sizes[2], sizes[3]};
    check_placement(&placement, in_the_middle, letterboxes[index].scale);
    settings.fit = RESCL_FIT_CORNER;
    placement = placed(&settings, sizes);
    const int *corner = letterboxes[index].corner;
    const int in_the_corner[6] = {corner[0], corner[1], 0, 0, sizes[2], sizes[3]};
    check_placement(&placement, in_the_corner, letterboxes[index].scale);
  }
}
END_TEST

/** Sizes as DETR's get_size_with_aspect_ratio() gives them. */
START_TEST(a_longest_side_is_detr_s) {
  static const int cases[][4] = {{640, 480, 1066, 800},  {480, 640, 800, 1066}, {1000, 300, 1333, 400},
                                 {300, 1000, 400, 1333}, {500, 500, 800, 800},  {2000, 1200, 1333, 800},
                                 {100000, 1, 1333, 1},   {1, 100000, 1, 1333}};
  const rescl_preprocessing settings = {.resize_short = 800, .resize_long = 1333};
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    const int sizes[4] = {cases[index][0], cases[index][1], 0, 0};
    const struct placement placement = placed(&settings, sizes);
    ck_assert_int_eq(placement.width, cases[index][2]);
    ck_assert_int_eq(placement.height, cases[index][3]);
    ck_assert_double_eq(placement.scale_x, (double)cases[index][2] / sizes[0]);
    ck_assert_double_eq(placement.scale_y, (double)cases[index][3] / sizes[1]);
  }
}
END_TEST

START_TEST(sizes_are_padded_to_a_multiple) {
  const rescl_preprocessing settings = {.multiple = 32};
  const struct placement placement = placed(&settings, (const int[]){333, 64, 0, 0});
  check_placement(&placement, (const int[]){333, 64, 0, 0, 352, 64}, 1);
}
END_TEST

START_TEST(stretched_to_the_input_s_size) {
  const rescl_preprocessing settings = {
      .resize_width = RESCL_INPUT_SIZE, .resize_height = RESCL_INPUT_SIZE, .multiple = 7};
  const struct placement placement = placed(&settings, (const int[]){300, 50, 320, 240});
  ck_assert_int_eq(placement.full_width, 320);
  ck_assert_int_eq(placement.height, 240);
  ck_assert_double_eq(placement.scale_x, 320.0 / 300);
  ck_assert_double_eq(placement.scale_y, 240.0 / 50);
}
END_TEST

CHECK_MAIN("image/placement", letterboxes_are_those_of_ultralytics_and_yolox, a_longest_side_is_detr_s,
           sizes_are_padded_to_a_multiple, stretched_to_the_input_s_size)
