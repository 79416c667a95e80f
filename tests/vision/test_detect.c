#include "vision/fixture.h"

#include "vision/detect_expected.h"
#include "vision/networks.h"

enum { SIDE = 64, PICTURE_WIDTH = 100, PICTURE_HEIGHT = 50 };

static const struct random_network *network_of(const char *preset) {
  for (int index = 0; index < NETWORK_COUNT; index++)
    if (strcmp(networks[index].preset, preset) == 0) return &networks[index];
  ck_abort_msg("no network for %s", preset);
  return NULL;
}

static void fill(rescl_tensor *tensor, const struct random_output *output, uint32_t *state) {
  const int64_t count = rescl_tensor_elements(tensor), columns = tensor->shape[tensor->rank - 1];
  float *values = malloc((size_t)count * sizeof *values);
  for (int64_t index = 0; index < count; index++) {
    const int64_t which = output->by_row ? index / columns : index % columns;
    const int scale = which < output->scale_count ? (int)which : output->scale_count - 1;
    values[index] = random_part(state) * output->scales[scale] + output->shift;
  }
  tensor->data = values;
}

/** A network that is described, and what it would give. */
struct given {
  struct described described;
  rescl_tensor outputs[MOST_OUTPUTS];
  size_t output_count;
  rescl_vision *vision;
  rescl_placement placement;
};

static struct given set_up(const char *preset) {
  const struct random_network *network = network_of(preset);
  struct given given = {.described.input = OUTPUT("images", 4, 1, 3, SIDE, SIDE)};
  uint32_t state = 1;
  for (int index = 0; index < 6 && network->outputs[index].tensor.name; index++) {
    given.outputs[index] = given.described.outputs[index] = network->outputs[index].tensor;
    fill(&given.outputs[index], &network->outputs[index], &state);
    given.output_count++;
  }
  float *values = given.outputs[given.output_count - 1].data;
  if (strcmp(preset, "yolo_end_to_end") == 0)
    for (int index = 0; index < 60; index++) values[index] += index % 6 == 2 || index % 6 == 3 ? 32 : 0;
  if (strcmp(preset, "localization") == 0)
    for (int index = 0; index < 2; index++) values[index] += 0.25f;
  given.vision = vision_must(&given.described, preset);
  given.placement = placement_in(given.vision, PICTURE_WIDTH, PICTURE_HEIGHT);
  return given;
}

static void tear_down(struct given *given) {
  for (size_t index = 0; index < given->output_count; index++) free(given->outputs[index].data);
  rescl_vision_free(given->vision);
}

static rescl_detections *detect(const struct given *given, const rescl_detect_options *options) {
  rescl_detections *detections = NULL;
  const rescl_status status = rescl_vision_detect(given->vision, given->outputs, given->output_count, 0,
                                                  &given->placement, options, &detections);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return detections;
}

static void check_detection(const rescl_detection *found, const struct expected_detection *expected) {
  const float box[4] = {found->box.left, found->box.top, found->box.right, found->box.bottom};
  ck_assert_int_eq(found->class_index, expected->class_index);
  ck_assert_double_eq_tol((double)found->score, expected->score, 1e-5);
  for (int side = 0; side < 4; side++) ck_assert_double_eq_tol((double)box[side], expected->box[side], 1e-3);
}

START_TEST(every_family_gives_what_its_formulas_give) {
  const struct expected_case *expected = &expected_cases[_i];
  struct given given = set_up(expected->preset);
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = expected->score;
  options.iou = expected->iou;
  options.max = expected->max;
  options.several_classes = expected->several_classes;
  rescl_detections *found = detect(&given, &options);
  ck_assert_msg(found->count == expected->count, "%s: %zu found, %zu expected", expected->preset,
                found->count, expected->count);
  for (size_t index = 0; index < found->count; index++)
    check_detection(&found->items[index], &expected->detections[index]);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(faces_have_five_points) {
  struct given given = set_up("retinaface");
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 0.85f;
  options.iou = 0.3f;
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_eq(found->items[0].keypoint_count, 5);
  for (int point = 0; point < 5; point++) {
    ck_assert_double_eq_tol((double)found->items[0].keypoints[point].x, face_points[2 * point], 1e-3);
    ck_assert_double_eq_tol((double)found->items[0].keypoints[point].y, face_points[2 * point + 1], 1e-3);
    ck_assert_float_eq(found->items[0].keypoints[point].score, 1);
  }
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

/** What one network finds in a picture of its input's size, which must be one thing; rescl_detections_free() it. */
static rescl_detections *find_one(const struct described *described, const char *preset, float *values) {
  rescl_tensor output = described->outputs[0];
  struct given given = {.vision = vision_must(described, preset), .output_count = 1};
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 0.5f;
  output.data = values;
  given.outputs[0] = output;
  given.placement = placement_in(given.vision, SIDE, SIDE);
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_eq(found->count, 1);
  rescl_vision_free(given.vision);
  return found;
}

START_TEST(bodies_have_points) {
  enum { PLACES = 84, PLACE = 7, VALUES = 11 };
  static const float column[VALUES] = {32, 30, 20, 40, 0.875f, 25, 20, 0.75f, 40, 33, 0.25f};
  const struct described described = {.input = OUTPUT("images", 4, 1, 3, SIDE, SIDE),
                                      .outputs = {OUTPUT("output0", 3, 1, VALUES, PLACES)},
                                      .metadata = {"task", "pose", "kpt_shape", "[2, 3]"}};
  float values[VALUES * PLACES] = {0};
  for (int index = 0; index < VALUES; index++) values[index * PLACES + PLACE] = column[index];
  rescl_detections *found = find_one(&described, NULL, values);
  const rescl_keypoint *points = found->items[0].keypoints;
  ck_assert_uint_eq(found->items[0].keypoint_count, 2);
  for (int index = 0; index < 2; index++) {
    ck_assert_float_eq_tol(points[index].x, column[5 + 3 * index], 1e-4f);
    ck_assert_float_eq_tol(points[index].y, column[6 + 3 * index], 1e-4f);
    ck_assert_float_eq(points[index].score, column[7 + 3 * index]);
  }
  rescl_detections_free(found);
}
END_TEST

START_TEST(decoded_boxes_are_taken_as_they_are) {
  enum { PLACES = 84, PLACE = 70, VALUES = 7 };
  static const float row[VALUES] = {30, 20, 8, 6, 0.875f, 0.25f, 1};
  const struct described described = {.input = OUTPUT("images", 4, 1, 3, SIDE, SIDE),
                                      .outputs = {OUTPUT("output", 3, 1, PLACES, VALUES)},
                                      .has_exp = 1};
  float values[PLACES * VALUES] = {0};
  memcpy(values + PLACE * VALUES, row, sizeof row);
  rescl_detections *found = find_one(&described, "yolox_decoded", values);
  check_detection(&found->items[0],
                  &(struct expected_detection){.class_index = 1, .score = 0.875f, .box = {26, 17, 34, 23}});
  rescl_detections_free(found);
}
END_TEST

/** Corners of each prior, then four variances for each, here the usual ones. */
static void write_corners(const float *priors, float *corners, size_t count) {
  static const float variances[] = {0.1f, 0.1f, 0.2f, 0.2f};
  for (size_t prior = 0; prior < count; prior++, priors += 4)
    for (int side = 0; side < 4; side++) {
      const float half = priors[2 + side % 2] / 2;
      corners[prior * 4 + (size_t)side] = priors[side % 2] + (side < 2 ? -half : half);
      corners[(count + prior) * 4 + (size_t)side] = variances[side];
    }
}

START_TEST(priors_may_be_corners_with_variances) {
  enum { PRIORS = 30 };
  struct given given = set_up("ssd");
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 0.5f;
  rescl_detections *expected = detect(&given, &options);
  float *corners = malloc(8 * PRIORS * sizeof *corners);
  write_corners(given.outputs[2].data, corners, PRIORS);
  free(given.outputs[2].data);
  rescl_vision_free(given.vision);
  given.described.outputs[2] = given.outputs[2] = (rescl_tensor)OUTPUT("priors", 3, 1, 2, 4 * PRIORS);
  given.outputs[2].data = corners;
  given.vision = vision_must(&given.described, "ssd");
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_gt(expected->count, 0);
  ck_assert_uint_eq(found->count, expected->count);
  for (size_t index = 0; index < found->count; index++) {
    const rescl_detection *item = &expected->items[index];
    check_detection(&found->items[index],
                    &(struct expected_detection){
                        .class_index = item->class_index,
                        .score = item->score,
                        .box = {item->box.left, item->box.top, item->box.right, item->box.bottom}});
  }
  rescl_detections_free(expected);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(nothing_sure_enough_is_no_failure) {
  struct given given = set_up(networks[_i].preset);
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 2;
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_eq(found->count, 0);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(nan_is_no_detection) {
  struct given given = set_up(networks[_i].preset);
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 0;
  for (size_t output = 0; output < given.output_count; output++) {
    float *values = given.outputs[output].data;
    for (int64_t index = 0; index < rescl_tensor_elements(&given.outputs[output]); index++)
      values[index] = index % 2 ? NAN : INFINITY;
  }
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_eq(found->count, 0);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(a_picture_of_one_pixel) {
  struct given given = set_up(networks[_i].preset);
  rescl_detect_options options = rescl_vision_detect_options(given.vision);
  options.score = 0;
  given.placement = placement_in(given.vision, 1, 1);
  rescl_detections *found = detect(&given, &options);
  for (size_t index = 0; index < found->count; index++) {
    const rescl_box box = found->items[index].box;
    ck_assert(box.left >= 0 && box.left < box.right && box.right <= 1);
    ck_assert(box.top >= 0 && box.top < box.bottom && box.bottom <= 1);
  }
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(only_wanted_classes) {
  struct given given = set_up("yolov8");
  static const int wanted[] = {2};
  rescl_detect_options options = {.score = 0, .iou = 1, .classes = wanted, .class_count = 1};
  rescl_detections *found = detect(&given, &options);
  ck_assert_uint_gt(found->count, 0);
  for (size_t index = 0; index < found->count; index++) ck_assert_int_eq(found->items[index].class_index, 2);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(equal_scores_keep_the_network_s_order) {
  struct given given = set_up("yolo_end_to_end");
  float *values = given.outputs[0].data;
  for (int row = 0; row < 10; row++) {
    static const float equal[6] = {0, 0, 64, 64, 0.5f, 0};
    memcpy(values + row * 6, equal, sizeof equal);
    values[row * 6 + 2] -= (float)row;
  }
  rescl_detections *found = detect(&given, NULL);
  ck_assert_uint_eq(found->count, 10);
  for (size_t index = 1; index < 10; index++)
    ck_assert_float_lt(found->items[index].box.right, found->items[index - 1].box.right);
  rescl_detections_free(found);
  tear_down(&given);
}
END_TEST

START_TEST(outputs_may_come_in_any_order_and_the_second_of_a_batch_be_asked_for) {
  struct given given = set_up("detr");
  const rescl_tensor logits = given.outputs[0], boxes = given.outputs[1];
  float *doubled[2] = {calloc(56, sizeof(float)), calloc(56, sizeof(float))};
  memcpy(doubled[0] + 28, logits.data, 28 * sizeof(float));
  memcpy(doubled[1] + 28, boxes.data, 28 * sizeof(float));
  rescl_tensor outputs[2] = {boxes, logits};
  outputs[0].data = doubled[1];
  outputs[1].data = doubled[0];
  outputs[0].shape[0] = outputs[1].shape[0] = 2;
  rescl_detections *found = NULL;
  const rescl_detect_options options = {.score = 0.3f, .iou = 1};
  ck_assert_int_eq(rescl_vision_detect(given.vision, outputs, 2, 1, &given.placement, &options, &found),
                   RESCL_OK);
  ck_assert_uint_eq(found->count, sizeof detr_0 / sizeof *detr_0);
  check_detection(&found->items[0], &detr_0[0]);
  rescl_detections_free(found);
  ck_assert_int_eq(rescl_vision_detect(given.vision, outputs, 2, 2, &given.placement, &options, &found),
                   RESCL_INVALID_ARGUMENT);
  free(doubled[0]);
  free(doubled[1]);
  tear_down(&given);
}
END_TEST

START_TEST(outputs_that_do_not_fit_are_refused) {
  struct given given = set_up("yolov8");
  rescl_detections *found = NULL;
  rescl_tensor output = given.outputs[0];
  output.rank = 2;
  ck_assert_int_eq(rescl_vision_detect(given.vision, &output, 1, 0, &given.placement, NULL, &found),
                   RESCL_SHAPE_MISMATCH);
  message_has("[N][4 + classes][places]");
  output = given.outputs[0];
  output.name = "other";
  ck_assert_int_eq(rescl_vision_detect(given.vision, &output, 1, 0, &given.placement, NULL, &found),
                   RESCL_SHAPE_MISMATCH);
  rescl_placement none = {0};
  ck_assert_int_eq(rescl_vision_detect(given.vision, given.outputs, 1, 0, &none, NULL, &found),
                   RESCL_INVALID_ARGUMENT);
  const rescl_detect_options bad = {.score = NAN, .iou = 1};
  ck_assert_int_eq(rescl_vision_detect(given.vision, given.outputs, 1, 0, &given.placement, &bad, &found),
                   RESCL_INVALID_ARGUMENT);
  rescl_segmentation *segmentation = NULL;
  ck_assert_int_eq(rescl_vision_segment(given.vision, given.outputs, 1, 0, &given.placement, &segmentation),
                   RESCL_INVALID_ARGUMENT);
  message_has("its task is to detect");
  ck_assert_ptr_null(found);
  tear_down(&given);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("vision/detect");
  TCase *cases = tcase_create("vision/detect");
  tcase_add_loop_test(cases, every_family_gives_what_its_formulas_give, 0,
                      (int)(sizeof expected_cases / sizeof *expected_cases));
  tcase_add_loop_test(cases, nothing_sure_enough_is_no_failure, 0, NETWORK_COUNT);
  tcase_add_loop_test(cases, nan_is_no_detection, 0, NETWORK_COUNT);
  tcase_add_loop_test(cases, a_picture_of_one_pixel, 0, NETWORK_COUNT);
  tcase_add_test(cases, faces_have_five_points);
  tcase_add_test(cases, bodies_have_points);
  tcase_add_test(cases, decoded_boxes_are_taken_as_they_are);
  tcase_add_test(cases, priors_may_be_corners_with_variances);
  tcase_add_test(cases, only_wanted_classes);
  tcase_add_test(cases, equal_scores_keep_the_network_s_order);
  tcase_add_test(cases, outputs_may_come_in_any_order_and_the_second_of_a_batch_be_asked_for);
  tcase_add_test(cases, outputs_that_do_not_fit_are_refused);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_FORK);
}
