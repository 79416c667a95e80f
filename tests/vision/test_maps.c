#include "vision/fixture.h"

#include "vision/maps_expected.h"

static float *random_values(size_t count, uint32_t seed, float scale, float shift) {
  float *values = malloc(count * sizeof *values);
  for (size_t index = 0; index < count; index++) values[index] = random_part(&seed) * scale + shift;
  return values;
}

static rescl_segmentation *segmented(const rescl_vision *vision, rescl_tensor *output, int width,
                                     int height) {
  rescl_segmentation *segmentation = NULL;
  const rescl_placement placement = placement_in(vision, width, height);
  const rescl_status status = rescl_vision_segment(vision, output, 1, 0, &placement, &segmentation);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(segmentation->width, width);
  ck_assert_int_eq(segmentation->height, height);
  return segmentation;
}

static void check_classes(const rescl_segmentation *segmentation, const char *const *rows) {
  for (int y = 0; y < segmentation->height; y++)
    for (int x = 0; x < segmentation->width; x++)
      ck_assert_msg(segmentation->classes[y * segmentation->width + x] == rows[y][x] - '0',
                    "pixel %d %d is of class %d, expected %c", x, y,
                    segmentation->classes[y * segmentation->width + x], rows[y][x]);
}

/** Maps of 6 × 8 for an input of 12 × 16. */
static struct described of_maps(int classes) {
  return (struct described){.input = {.name = "x", .rank = 4, .shape = {1, 3, 12, 16}},
                            .outputs = {{.name = "y", .rank = 4, .shape = {1, classes, 6, 8}}}};
}

START_TEST(maps_are_resized_before_the_largest_is_taken) {
  const struct described described = of_maps(4);
  rescl_vision *vision = vision_must(&described, "segmentation");
  rescl_tensor output = described.outputs[0];
  output.data = random_values(4 * 6 * 8, 3, 1, 0);
  rescl_segmentation *segmentation = segmented(vision, &output, 30, 20);
  check_classes(segmentation, stretched_larger);
  rescl_segmentation_free(segmentation);
  segmentation = segmented(vision, &output, 5, 3);
  check_classes(segmentation, stretched_smaller);
  rescl_segmentation_free(segmentation);
  segmentation = segmented(vision, &output, 1, 1);
  rescl_segmentation_free(segmentation);
  free(output.data);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(classes_may_be_the_last_axis) {
  struct described described = of_maps(4);
  described.input = (rescl_tensor){.name = "x", .rank = 4, .shape = {1, 12, 16, 3}};
  described.outputs[0] = (rescl_tensor){.name = "y", .rank = 4, .shape = {1, 6, 8, 4}};
  rescl_vision *vision = vision_must(&described, NULL);
  float *values = random_values(4 * 6 * 8, 3, 1, 0), *turned = malloc(4 * 6 * 8 * sizeof *turned);
  for (int index = 0; index < 4 * 6 * 8; index++) turned[index % 48 * 4 + index / 48] = values[index];
  rescl_tensor output = described.outputs[0];
  output.data = turned;
  rescl_segmentation *segmentation = segmented(vision, &output, 30, 20);
  check_classes(segmentation, stretched_larger);
  rescl_segmentation_free(segmentation);
  free(values);
  free(turned);
  rescl_vision_free(vision);
}
END_TEST

/** Logits above 0, probabilities above one half. */
START_TEST(one_map_tells_what_is_there) {
  for (int is_probability = 0; is_probability < 2; is_probability++) {
    struct described described = of_maps(1);
    described.ends_in_probability = is_probability;
    rescl_vision *vision = vision_must(&described, NULL);
    rescl_tensor output = described.outputs[0];
    output.data = random_values(6 * 8, 4, is_probability ? 1 : 2, is_probability ? 0 : -1);
    rescl_segmentation *segmentation = segmented(vision, &output, 21, 13);
    check_classes(segmentation, single_map);
    rescl_segmentation_free(segmentation);
    free(output.data);
    rescl_vision_free(vision);
  }
}
END_TEST

START_TEST(nan_is_never_the_largest) {
  const struct described described = of_maps(3);
  rescl_vision *vision = vision_must(&described, NULL);
  float values[3 * 48];
  for (int index = 0; index < 3 * 48; index++) values[index] = index < 48 ? NAN : index < 96 ? -5.0f : NAN;
  rescl_tensor output = described.outputs[0];
  output.data = values;
  rescl_segmentation *segmentation = segmented(vision, &output, 9, 7);
  for (int pixel = 0; pixel < 63; pixel++) ck_assert_int_eq(segmentation->classes[pixel], 1);
  rescl_segmentation_free(segmentation);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(chosen_classes_are_the_nearest) {
  const struct described described = {
      .input = {.name = "x", .rank = 4, .shape = {1, 3, 2, 2}},
      .outputs = {{.name = "y", .rank = 3, .shape = {1, 2, 2}, .type = RESCL_INT64}}};
  rescl_vision *vision = vision_must(&described, NULL);
  int64_t values[] = {300, 7, -1, 2};
  rescl_tensor output = described.outputs[0];
  output.data = values;
  rescl_segmentation *segmentation = segmented(vision, &output, 4, 4);
  static const int expected[] = {300, 300, 7, 7, 300, 300, 7, 7, 0, 0, 2, 2, 0, 0, 2, 2};
  for (int pixel = 0; pixel < 16; pixel++) ck_assert_int_eq(segmentation->classes[pixel], expected[pixel]);
  rescl_segmentation_free(segmentation);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(masks_are_prototypes_within_their_boxes) {
  enum { MASKS = 6, SIDE = 16, WIDTH = 100, HEIGHT = 50 };
  const struct described described = {
      .input = {.name = "x", .rank = 4, .shape = {1, 3, 64, 64}},
      .outputs = {{.name = "output0", .rank = 3, .shape = {1, 5 + MASKS, 84}},
                  {.name = "output1", .rank = 4, .shape = {1, MASKS, SIDE, SIDE}}}};
  rescl_vision *vision = vision_must(&described, NULL);
  float *drawn = random_values(MASKS + MASKS * SIDE * SIDE, 5, 2, -1);
  float *values = calloc((5 + MASKS) * 84, sizeof *values);
  const double gain = 0.64, left = 20.3 * gain, top = 8.6 * gain + 16, right = 77.2 * gain,
               bottom = 41.5 * gain + 16;
  const float box[5] = {(float)((left + right) / 2), (float)((top + bottom) / 2), (float)(right - left),
                        (float)(bottom - top), 0.9f};
  for (int index = 0; index < 5 + MASKS; index++)
    values[index * 84 + 3] = index < 5 ? box[index] : drawn[index - 5];
  rescl_tensor outputs[2] = {described.outputs[0], described.outputs[1]};
  outputs[0].data = values;
  outputs[1].data = drawn + MASKS;
  const rescl_placement placement = placement_in(vision, WIDTH, HEIGHT);
  rescl_detections *found = NULL;
  ck_assert_int_eq(rescl_vision_detect(vision, outputs, 2, 0, &placement, NULL, &found), RESCL_OK);
  ck_assert_uint_eq(found->count, 1);
  unsigned char pixels[WIDTH * HEIGHT];
  ck_assert_int_eq(rescl_mask_decode(&found->items[0].mask, pixels), RESCL_OK);
  int wrong = 0;
  for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++)
    wrong += pixels[pixel] != instance[pixel / WIDTH][pixel % WIDTH] - '0';
  ck_assert_int_eq(wrong, 0);
  rescl_detections_free(found);
  free(drawn);
  free(values);
  rescl_vision_free(vision);
}
END_TEST

CHECK_MAIN("vision/maps", maps_are_resized_before_the_largest_is_taken, classes_may_be_the_last_axis,
           one_map_tells_what_is_there, nan_is_never_the_largest, chosen_classes_are_the_nearest,
           masks_are_prototypes_within_their_boxes)
