#include "vision/fixture.h"

#define TENSOR(name_, rank_, ...)                          \
  {                                                        \
    .name = name_, .rank = rank_, .shape = { __VA_ARGS__ } \
  }
#define INPUT(height, width) TENSOR("images", 4, 1, 3, height, width)

#define COCO_NAMES_3 "{0: 'person', 1: \"driver's seat\", 2: 'it\\'s'}"

/** What networks give that people export, and what is to be made of it. */
static const struct known {
  struct described network;
  const char *preset;
  int classes;
  const char *label_set;
  int masks;
  int points;
} known[] = {
    {{.input = INPUT(640, 640), .outputs = {TENSOR("output0", 3, 1, 84, 8400)}},
     "yolov8",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(-1, -1), .outputs = {TENSOR("output0", 3, -1, 84, -1)}}, "yolov8", 80, "coco80", 0, 0},
    {{.input = INPUT(32, 32), .outputs = {TENSOR("output0", 3, 1, 84, 21)}}, "yolov8", 80, "coco80", 0, 0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 116, 8400), TENSOR("output1", 4, 1, 32, 160, 160)}},
     "yolov8",
     80,
     "coco80",
     1,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 56, 8400)},
      .metadata = {"task", "pose", "kpt_shape", "[17, 3]", "names", "{0: 'person'}"}},
     "yolov8",
     1,
     "",
     0,
     17},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 7, 8400)},
      .metadata = {"task", "detect", "names", COCO_NAMES_3}},
     "yolov8",
     3,
     "",
     0,
     0},
    {{.input = INPUT(640, 640), .outputs = {TENSOR("output0", 3, 1, 25200, 85)}},
     "yolov5",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 25200, 117), TENSOR("output1", 4, 1, 32, 160, 160)}},
     "yolov5",
     80,
     "coco80",
     1,
     0},
    {{.input = INPUT(-1, -1), .outputs = {TENSOR("output0", 3, -1, -1, 85)}}, "yolov5", 80, "coco80", 0, 0},
    {{.input = INPUT(640, 640), .outputs = {TENSOR("output0", 3, 1, 300, 6)}},
     "yolo_end_to_end",
     0,
     "coco80",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 300, 38), TENSOR("output1", 4, 1, 32, 160, 160)},
      .metadata = {"task", "segment", "end2end", "True", "names", COCO_NAMES_3}},
     "yolo_end_to_end",
     3,
     "",
     1,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 300, 6)},
      .metadata = {"task", "detect", "end2end", "False", "names", COCO_NAMES_3}},
     "yolo_end_to_end",
     3,
     "",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 300, 6)},
      .metadata = {"task", "detect", "names", "{0: 'a', 1: 'b'}"}},
     "rtdetr_ultralytics",
     2,
     "",
     0,
     0},
    {{.input = INPUT(640, 640), .outputs = {TENSOR("output0", 3, 1, 300, 84)}},
     "rtdetr_ultralytics",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("output0", 3, 1, 300, 7)},
      .metadata = {"task", "detect", "names", COCO_NAMES_3}},
     "rtdetr_ultralytics",
     3,
     "",
     0,
     0},
    {{.input = INPUT(416, 416), .outputs = {TENSOR("output", 3, 1, 3549, 85)}}, "yolox", 80, "coco80", 0, 0},
    {{.input = INPUT(640, 640), .outputs = {TENSOR("output", 3, 1, 8400, 85)}, .has_exp = 1},
     "yolox_decoded",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(320, 320), .outputs = {TENSOR("output", 3, 1, 2125, 112)}},
     "nanodet_plus",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(320, 320),
      .outputs = {TENSOR("cls_pred_stride_8", 3, 1, 1600, 80), TENSOR("cls_pred_stride_16", 3, 1, 400, 80),
                  TENSOR("cls_pred_stride_32", 3, 1, 100, 80), TENSOR("dis_pred_stride_8", 3, 1, 1600, 32),
                  TENSOR("dis_pred_stride_16", 3, 1, 400, 32), TENSOR("dis_pred_stride_32", 3, 1, 100, 32)}},
     "nanodet",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(800, 800), .outputs = {TENSOR("logits", 3, 1, 100, 92), TENSOR("boxes", 3, 1, 100, 4)}},
     "detr",
     91,
     "coco91",
     0,
     0},
    {{.input = INPUT(-1, -1),
      .outputs = {TENSOR("pred_boxes", 3, -1, 100, 4), TENSOR("logits", 3, -1, 100, 92)}},
     "detr",
     91,
     "coco91",
     0,
     0},
    {{.input = INPUT(800, 800),
      .outputs = {TENSOR("logits", 3, 1, 100, 92), TENSOR("pred_boxes", 3, 1, 100, 4),
                  TENSOR("last_hidden_state", 3, 1, 100, 256)}},
     "detr",
     91,
     "coco91",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("logits", 3, 1, 300, 80), TENSOR("pred_boxes", 3, 1, 300, 4)}},
     "rtdetr",
     80,
     "coco80",
     0,
     0},
    {{.input = INPUT(640, 640),
      .outputs = {TENSOR("loc", 3, 1, 16800, 4), TENSOR("conf", 3, 1, 16800, 2),
                  TENSOR("landms", 3, 1, 16800, 10)}},
     "retinaface",
     1,
     "face",
     0,
     5},
    {{.input = INPUT(300, 300),
      .outputs = {TENSOR("loc", 3, 1, 8732, 4), TENSOR("conf", 3, 1, 8732, 21),
                  TENSOR("priors", 2, 8732, 4)}},
     "ssd",
     20,
     "voc20",
     0,
     0},
    {{.input = INPUT(300, 300),
      .outputs = {TENSOR("mbox_loc", 3, 1, 8732, 4), TENSOR("mbox_conf", 3, 1, 8732, 2),
                  TENSOR("prior", 3, 1, 2, 34928)}},
     "ssd",
     1,
     "face",
     0,
     0},
    {{.input = INPUT(224, 224), .outputs = {TENSOR("logits", 2, 1, 1000), TENSOR("box", 2, 1, 4)}},
     "localization",
     1000,
     "",
     0,
     0},
    {{.input = INPUT(520, 520), .outputs = {TENSOR("out", 4, 1, 21, 520, 520)}},
     "torchvision_segmentation",
     21,
     "voc21",
     0,
     0},
    {{.input = INPUT(512, 512), .outputs = {TENSOR("out", 4, 1, 19, 512, 512)}},
     "segmentation",
     19,
     "cityscapes19",
     0,
     0},
    {{.input = INPUT(-1, -1), .outputs = {TENSOR("out", 4, -1, 19, -1, -1)}},
     "segmentation",
     19,
     "cityscapes19",
     0,
     0},
    {{.input = INPUT(512, 512), .outputs = {TENSOR("mask", 4, 1, 1, 512, 512)}}, "segmentation", 2, "", 0, 0},
    {{.input = INPUT(513, 513), .outputs = {TENSOR("y", 4, 1, 21, 513, 513)}},
     "deeplab_tensorflow",
     21,
     "voc21",
     0,
     0},
    {{.input = TENSOR("x", 4, 1, 256, 512, 3), .outputs = {TENSOR("y", 4, 1, 256, 512, 19)}},
     "segmentation",
     19,
     "cityscapes19",
     0,
     0},
    {{.input = INPUT(512, 512),
      .outputs = {{.name = "y", .rank = 3, .shape = {1, 512, 512}, .type = RESCL_INT64}}},
     "segmentation_classes",
     0,
     "",
     0,
     0},
    {{.input = INPUT(224, 224), .outputs = {TENSOR("y", 2, 1, 1000)}}, "classification", 1000, "", 0, 0},
    {{.input = INPUT(224, 224), .outputs = {TENSOR("y", 4, 1, 1000, 1, 1)}},
     "classification",
     1000,
     "",
     0,
     0},
    {{.input = INPUT(224, 224),
      .outputs = {TENSOR("output0", 2, 1, 3)},
      .metadata = {"task", "classify", "names", COCO_NAMES_3}},
     "ultralytics_classification",
     3,
     "",
     0,
     0},
};

enum { KNOWN_COUNT = sizeof known / sizeof *known };

START_TEST(networks_are_recognised) {
  const struct known *expected = &known[_i];
  rescl_vision *vision = vision_must(&expected->network, NULL);
  rescl_vision_info info;
  rescl_vision_get_info(vision, &info);
  ck_assert_str_eq(info.preset, expected->preset);
  ck_assert_uint_eq(info.class_count, (size_t)expected->classes);
  ck_assert_str_eq(info.label_set, expected->label_set);
  ck_assert_int_eq(info.has_masks, expected->masks);
  ck_assert_uint_eq(info.keypoint_count, (size_t)expected->points);
  ck_assert_ptr_nonnull(strstr(info.reason, "output '"));
  rescl_vision_free(vision);
}
END_TEST

/** What is forced is not guessed at: it need only be readable. */
START_TEST(every_known_network_can_be_forced) {
  const struct known *expected = &known[_i];
  rescl_vision *vision = vision_must(&expected->network, expected->preset);
  rescl_vision_info info;
  rescl_vision_get_info(vision, &info);
  ck_assert_str_eq(info.preset, expected->preset);
  ck_assert_ptr_nonnull(strstr(info.reason, "asked for"));
  rescl_vision_free(vision);
}
END_TEST

START_TEST(what_follows_no_convention_is_shown) {
  static const struct described odd[] = {
      {.input = INPUT(64, 64), .outputs = {TENSOR("a", 1, 7), TENSOR("b", 5, 1, 3, 8, 8, 85)}},
      {.input = INPUT(640, 640), .outputs = {TENSOR("a", 4, 1, 255, 20, 20)}},
      {.input = INPUT(640, 640), .outputs = {TENSOR("a", 3, 1, 20, 8400)}, .metadata = {"task", "obb"}},
      {.input = INPUT(640, 640), .outputs = {TENSOR("loc", 3, 1, 8732, 4), TENSOR("conf", 3, 1, 8732, 21)}}};
  for (size_t index = 0; index < sizeof odd / sizeof *odd; index++) {
    rescl_vision *vision = NULL;
    ck_assert_int_eq(vision_of(&vision, &odd[index], NULL), RESCL_UNSUPPORTED);
    message_has("of no known convention: output '");
    ck_assert_ptr_null(vision);
  }
}
END_TEST

START_TEST(wrong_families_can_not_be_forced) {
  const struct described yolo = {.input = INPUT(640, 640), .outputs = {TENSOR("output0", 3, 1, 84, 8400)}};
  static const char *const wrong[] = {"detr",         "retinaface",   "nanodet",       "ssd",
                                      "segmentation", "localization", "classification"};
  for (size_t index = 0; index < sizeof wrong / sizeof *wrong; index++) {
    rescl_vision *vision = NULL;
    ck_assert_int_eq(vision_of(&vision, &yolo, wrong[index]), RESCL_SHAPE_MISMATCH);
    message_has(wrong[index]);
    message_has("the model has output 'output0' [1][84][8400]");
    ck_assert_ptr_null(vision);
  }
  rescl_vision *vision = NULL;
  ck_assert_int_eq(vision_of(&vision, &yolo, "yolov9000"), RESCL_NOT_FOUND);
  message_has("yolox_decoded, yolov8");
}
END_TEST

START_TEST(metadata_decides_and_overrides) {
  const struct described network = {.input = INPUT(64, 64),
                                    .outputs = {TENSOR("y", 4, 1, 2, 64, 64)},
                                    .metadata = {"rescl.format", "segmentation", "rescl.mean", "0.1",
                                                 "rescl.order", "bgr", "rescl.labels", "sky\nground",
                                                 "rescl.category_ids", "7, 9"}};
  rescl_vision *vision = vision_must(&network, NULL);
  rescl_vision_info info;
  rescl_vision_get_info(vision, &info);
  ck_assert_ptr_nonnull(strstr(info.reason, "its metadata says so"));
  ck_assert_float_eq(info.preprocessing.mean[2], 0.1f);
  ck_assert_float_eq(info.preprocessing.std[2], 0.225f);
  ck_assert_int_eq(info.preprocessing.order, RESCL_ORDER_BGR);
  ck_assert_str_eq(rescl_vision_label(vision, 1), "ground");
  ck_assert_int_eq(rescl_vision_category_id(vision, 1), 9);
  ck_assert_int_eq(rescl_vision_category_id(vision, 2), 2);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(a_task_leaves_fewer_conventions) {
  struct described network = {.input = INPUT(64, 64),
                              .outputs = {TENSOR("y", 4, 1, 1, 64, 64)},
                              .metadata = {"rescl.task", "segment"}};
  rescl_vision_info info;
  rescl_vision *vision = vision_must(&network, NULL);
  rescl_vision_get_info(vision, &info);
  ck_assert_int_eq(info.task, RESCL_TASK_SEGMENT);
  ck_assert_ptr_nonnull(strstr(info.reason, "its metadata says task segment"));
  rescl_vision_free(vision);
  network.metadata[1] = "detect";
  ck_assert_int_eq(vision_of(&vision, &network, NULL), RESCL_UNSUPPORTED);
  message_has("of the task that the metadata says, detect");
}
END_TEST

/** Points of no size or by the million are none. */
START_TEST(points_that_make_no_sense_are_none) {
  static const char *const shapes[] = {"[17, 1]", "[2000000000, 2000000000]", "[17]", "[]", "17, -3"};
  for (size_t index = 0; index < sizeof shapes / sizeof *shapes; index++) {
    const struct described network = {.input = INPUT(640, 640),
                                      .outputs = {TENSOR("output0", 3, 1, 56, 8400)},
                                      .metadata = {"task", "pose", "kpt_shape", shapes[index]}};
    rescl_vision_info info;
    rescl_vision *vision = vision_must(&network, NULL);
    rescl_vision_get_info(vision, &info);
    ck_assert_uint_eq(info.keypoint_count, 0);
    rescl_vision_free(vision);
  }
}
END_TEST

START_TEST(bad_metadata_is_refused) {
  static const struct {
    const char *metadata[2];
    rescl_status status;
  } bad[] = {{{"rescl.format", "nonsense"}, RESCL_NOT_FOUND},
             {{"rescl.format", "yolov8"}, RESCL_SHAPE_MISMATCH},
             {{"rescl.mean", "x"}, RESCL_MALFORMED},
             {{"rescl.labels", "one"}, RESCL_SHAPE_MISMATCH},
             {{"rescl.labels", "voc21"}, RESCL_SHAPE_MISMATCH},
             {{"rescl.category_ids", "1 two"}, RESCL_MALFORMED},
             {{"rescl.category_ids", "1 2 3"}, RESCL_SHAPE_MISMATCH}};
  for (size_t index = 0; index < sizeof bad / sizeof *bad; index++) {
    const struct described network = {.input = INPUT(64, 64),
                                      .outputs = {TENSOR("y", 4, 1, 2, 64, 64)},
                                      .metadata = {bad[index].metadata[0], bad[index].metadata[1]}};
    rescl_vision *vision = NULL;
    ck_assert_int_eq(vision_of(&vision, &network, NULL), bad[index].status);
    ck_assert_ptr_null(vision);
  }
}
END_TEST

START_TEST(labels_are_the_model_s_the_caller_s_or_a_set_s) {
  const struct described named = {.input = INPUT(640, 640),
                                  .outputs = {TENSOR("output0", 3, 1, 7, 8400)},
                                  .metadata = {"task", "detect", "names", COCO_NAMES_3}};
  rescl_vision *vision = vision_must(&named, NULL);
  ck_assert_str_eq(rescl_vision_label(vision, 1), "driver's seat");
  ck_assert_str_eq(rescl_vision_label(vision, 2), "it's");
  ck_assert_ptr_null(rescl_vision_label(vision, 3));
  ck_assert_int_eq(rescl_vision_find_class(vision, "PERSON"), 0);
  ck_assert_int_eq(rescl_vision_find_class(vision, "2"), 2);
  ck_assert_int_eq(rescl_vision_find_class(vision, "3"), -1);
  ck_assert_int_eq(rescl_vision_find_class(vision, "dog"), -1);
  ck_assert_int_eq(rescl_vision_find_class(vision, "2x"), -1);
  ck_assert_int_eq(rescl_vision_set(vision, "labels", "a\nb\r\nc\n"), RESCL_OK);
  ck_assert_str_eq(rescl_vision_label(vision, 1), "b");
  ck_assert_int_eq(rescl_vision_set(vision, "labels", "a\nb"), RESCL_SHAPE_MISMATCH);
  message_has("2 labels, but the network has 3 classes");
  ck_assert_int_eq(rescl_vision_set(vision, "labels", "coco80"), RESCL_SHAPE_MISMATCH);
  ck_assert_str_eq(rescl_vision_label(vision, 1), "b");
  rescl_vision_free(vision);
  vision = vision_must(&known[0].network, NULL);
  ck_assert_str_eq(rescl_vision_label(vision, 11), "stop sign");
  ck_assert_int_eq(rescl_vision_category_id(vision, 11), 13);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(settings_override) {
  rescl_vision *vision = vision_must(&known[0].network, NULL);
  rescl_vision_info info;
  rescl_vision_get_info(vision, &info);
  ck_assert_int_eq(info.preprocessing.fit, RESCL_FIT_CENTRE);
  ck_assert_float_eq(info.preprocessing.pad, 114);
  ck_assert_int_eq(rescl_vision_set(vision, "fit", "corner"), RESCL_OK);
  ck_assert_int_eq(rescl_vision_set(vision, "nonsense", "1"), RESCL_INVALID_ARGUMENT);
  rescl_vision_get_info(vision, &info);
  ck_assert_int_eq(info.preprocessing.fit, RESCL_FIT_CORNER);
  rescl_vision_free(vision);
}
END_TEST

/** The input that a picture of 640 × 427 wants. */
static void check_input(const struct described *network, int width, int height) {
  rescl_vision *vision = vision_must(network, NULL);
  const rescl_placement placement = placement_in(vision, 640, 427);
  ck_assert_int_eq(placement.input_width, width);
  ck_assert_int_eq(placement.input_height, height);
  rescl_vision_free(vision);
}

START_TEST(open_inputs_take_the_size_that_the_preset_wants) {
  const struct described yolo = {.input = INPUT(-1, -1), .outputs = {TENSOR("output0", 3, -1, 84, -1)}};
  const struct described sized = {.input = INPUT(-1, -1),
                                  .outputs = {TENSOR("output0", 3, -1, 84, -1)},
                                  .metadata = {"imgsz", "[320, 480]"}};
  const struct described detr = {
      .input = INPUT(-1, -1), .outputs = {TENSOR("logits", 3, -1, 100, 92), TENSOR("boxes", 3, -1, 100, 4)}};
  const struct described fixed_detr = {
      .input = INPUT(800, 800), .outputs = {TENSOR("logits", 3, 1, 100, 92), TENSOR("boxes", 3, 1, 100, 4)}};
  const struct described unet = {.input = INPUT(-1, -1), .outputs = {TENSOR("out", 4, -1, 19, -1, -1)}};
  const struct described fcn = {.input = INPUT(-1, -1), .outputs = {TENSOR("out", 4, -1, 21, -1, -1)}};
  const struct described faces = {
      .input = INPUT(-1, -1),
      .outputs = {TENSOR("loc", 3, 1, -1, 4), TENSOR("conf", 3, 1, -1, 2), TENSOR("landms", 3, 1, -1, 10)}};
  check_input(&yolo, 640, 640);
  check_input(&sized, 480, 320);
  check_input(&detr, 1199, 800);
  check_input(&fixed_detr, 800, 800);
  check_input(&unet, 640, 448);
  check_input(&fcn, 779, 520);
  check_input(&faces, 640, 427);
}
END_TEST

START_TEST(bytes_and_grey_are_not_normalised) {
  const struct described bytes = {
      .input = {.name = "x", .rank = 4, .shape = {1, 64, 64, 3}, .type = RESCL_UINT8},
      .outputs = {TENSOR("y", 2, 1, 10)}};
  const struct described grey = {.input = TENSOR("x", 4, 1, 1, 28, 28), .outputs = {TENSOR("y", 2, 1, 10)}};
  rescl_vision_info info;
  rescl_vision *vision = vision_must(&bytes, NULL);
  rescl_vision_get_info(vision, &info);
  ck_assert_float_eq(info.preprocessing.mean[0], 0);
  ck_assert_float_eq(info.preprocessing.scale, 1);
  rescl_vision_free(vision);
  vision = vision_must(&grey, NULL);
  rescl_vision_get_info(vision, &info);
  ck_assert_float_eq(info.preprocessing.std[0], 1);
  ck_assert_float_eq(info.preprocessing.scale, 255);
  rescl_vision_free(vision);
}
END_TEST

START_TEST(classes_have_colours) {
  rescl_vision *vision = vision_must(&known[0].network, NULL);
  unsigned char colour[3];
  static const unsigned char first[3] = {128, 0, 0}, background[3] = {0, 0, 0};
  rescl_vision_colour(vision, 0, colour);
  ck_assert_mem_eq(colour, first, 3);
  rescl_vision_free(vision);
  const struct described fcn = {.input = INPUT(520, 520), .outputs = {TENSOR("out", 4, 1, 21, 520, 520)}};
  vision = vision_must(&fcn, NULL);
  rescl_vision_colour(vision, 0, colour);
  ck_assert_mem_eq(colour, background, 3);
  rescl_vision_free(vision);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("vision/vision");
  TCase *cases = tcase_create("vision/vision");
  tcase_add_loop_test(cases, networks_are_recognised, 0, KNOWN_COUNT);
  tcase_add_loop_test(cases, every_known_network_can_be_forced, 0, KNOWN_COUNT);
  tcase_add_test(cases, what_follows_no_convention_is_shown);
  tcase_add_test(cases, wrong_families_can_not_be_forced);
  tcase_add_test(cases, metadata_decides_and_overrides);
  tcase_add_test(cases, a_task_leaves_fewer_conventions);
  tcase_add_test(cases, points_that_make_no_sense_are_none);
  tcase_add_test(cases, bad_metadata_is_refused);
  tcase_add_test(cases, labels_are_the_model_s_the_caller_s_or_a_set_s);
  tcase_add_test(cases, settings_override);
  tcase_add_test(cases, open_inputs_take_the_size_that_the_preset_wants);
  tcase_add_test(cases, bytes_and_grey_are_not_normalised);
  tcase_add_test(cases, classes_have_colours);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_FORK);
}
