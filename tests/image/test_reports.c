/** Pictures that were reported as read wrongly, against what Pillow reads. Skipped (77) where they are missing. */
#include <stdio.h>

#include "check_main.h"
#include "image/pictures.h"
#include "support/npy_file.h"

static const struct {
  const char *file;
  int tolerance; // grey levels: JPEG decoders round differently
} reported[] = {{"png_exif6.png", 0}, {"png_no_iend.png", 0}, {"exif6_long.jpg", 2}, {"cmyk_plain.jpg", 3}};

static char folder[1024];

START_TEST(they_are_read_as_they_should) {
  char path[1200];
  rescl_tensor expected;
  rescl_image *image = NULL;
  snprintf(path, sizeof path, "%s/%s.npy", folder, reported[_i].file);
  ck_assert_msg(npy_read_file(&expected, path) == RESCL_OK, "%s", rescl_last_error());
  snprintf(path, sizeof path, "%s/%s", folder, reported[_i].file);
  ck_assert_msg(rescl_image_load(&image, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(image->height, expected.shape[0]);
  ck_assert_int_eq(image->width, expected.shape[1]);
  int distance = 0;
  for (int64_t index = 0; index < rescl_tensor_elements(&expected); index++) {
    const int difference = abs(image->pixels[index] - ((const unsigned char *)expected.data)[index]);
    if (difference > distance) distance = difference;
  }
  ck_assert_msg(distance <= reported[_i].tolerance, "%s: off by %d", path, distance);
  rescl_image_free(image);
  free(expected.data);
}
END_TEST

int main(void) {
  if (!reports_folder("pictures", folder, sizeof folder)) return 77;
  Suite *suite = suite_create("image/reports");
  TCase *cases = tcase_create("image/reports");
  tcase_add_loop_test(cases, they_are_read_as_they_should, 0, (int)(sizeof reported / sizeof *reported));
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_FORK_GETENV);
}
