/** Small networks of every kind that detects, as their outputs. */
#ifndef RESCL_TESTS_VISION_NETWORKS_H
#define RESCL_TESTS_VISION_NETWORKS_H

#include "rescl/model.h"

/** An output of random values: value * scale + shift, scale and shift of each column or, for yolov8, of each row. */
struct random_output {
  rescl_tensor tensor;
  float scales[8]; // of the first columns; the others' are that of the last given one
  int scale_count;
  float shift;
  int by_row;
};

/** In the order in which make_detect_expected.py draws them; names are those under which networks have them. */
struct random_network {
  const char *preset;
  struct random_output outputs[6];
};

#define OUTPUT(name_, rank_, ...)                          \
  {                                                        \
    .name = name_, .rank = rank_, .shape = { __VA_ARGS__ } \
  }

static const struct random_network networks[] = {
    {"yolov8", {{OUTPUT("output0", 3, 1, 7, 84), {64, 64, 20, 20, 1}, 5, 0, 1}}},
    {"yolov5", {{OUTPUT("output", 3, 1, 252, 8), {64, 64, 20, 20, 1}, 5, 0, 0}}},
    {"yolox", {{OUTPUT("output", 3, 1, 84, 8), {1}, 1, 0, 0}}},
    {"yolo_end_to_end", {{OUTPUT("output0", 3, 1, 10, 6), {32, 32, 32, 32, 1, 3}, 6, 0, 0}}},
    {"nanodet",
     {{OUTPUT("c8", 3, 1, 64, 3), {1}, 1, 0, 0},
      {OUTPUT("d8", 3, 1, 64, 32), {4}, 1, 0, 0},
      {OUTPUT("c16", 3, 1, 16, 3), {1}, 1, 0, 0},
      {OUTPUT("d16", 3, 1, 16, 32), {4}, 1, 0, 0},
      {OUTPUT("c32", 3, 1, 4, 3), {1}, 1, 0, 0},
      {OUTPUT("d32", 3, 1, 4, 32), {4}, 1, 0, 0}}},
    {"nanodet_plus", {{OUTPUT("output", 3, 1, 85, 35), {1, 1, 1, 4}, 4, 0, 0}}},
    {"detr",
     {{OUTPUT("logits", 3, 1, 7, 4), {6}, 1, 0, 0}, {OUTPUT("pred_boxes", 3, 1, 7, 4), {1}, 1, 0, 0}}},
    {"rtdetr",
     {{OUTPUT("logits", 3, 1, 7, 3), {6}, 1, -3, 0}, {OUTPUT("pred_boxes", 3, 1, 7, 4), {1}, 1, 0, 0}}},
    {"rtdetr_ultralytics", {{OUTPUT("output0", 3, 1, 9, 7), {1}, 1, 0, 0}}},
    {"retinaface",
     {{OUTPUT("loc", 3, 1, 168, 4), {2}, 1, -1, 0},
      {OUTPUT("conf", 3, 1, 168, 2), {4}, 1, 0, 0},
      {OUTPUT("landms", 3, 1, 168, 10), {2}, 1, -1, 0}}},
    {"ssd",
     {{OUTPUT("loc", 3, 1, 30, 4), {2}, 1, -1, 0},
      {OUTPUT("conf", 3, 1, 30, 4), {4}, 1, 0, 0},
      {OUTPUT("priors", 2, 30, 4), {1}, 1, 0, 0}}},
    {"localization", {{OUTPUT("logits", 2, 1, 5), {4}, 1, 0, 0}, {OUTPUT("box", 2, 1, 4), {0.5f}, 1, 0, 0}}},
};

enum { NETWORK_COUNT = sizeof networks / sizeof *networks };

#endif
