/** YOLOX (Ge et al. 2021, arXiv 2107.08430): [N][places][5 + classes], boxes still relative to their cell:
 *
 *      middle = (value + cell) · stride        size = exp(value) · stride        score = objectness · class
 *
 *  Cells of stride 8 come first, row by row, then those of 16 and 32. Exported with its decoding, boxes are in pixels. */
#include <math.h>

#include "base/integer.h"
#include "vision/family.h"

enum { LAST_STRIDE = 32 };

/** Decoded or not, the shapes are the same; only what decodes computes exponentials. */
static int match_cells(const struct facts *facts, struct heads *heads, int is_decoded) {
  const int found = find_output(facts, 3, -1, -1);
  if (found < 0) return 0;
  if (!facts->is_chosen && (facts->output_count != 1 || facts->notes.has_exp != is_decoded)) return 0;
  const rescl_tensor *output = &facts->outputs[found];
  const int64_t places = places_of(facts->input_width, facts->input_height, LAST_STRIDE);
  if (output->shape[2] < 6 || output->shape[2] > INT32_MAX || places < 0 || output->shape[1] != places)
    return 0;
  heads->output_count = 1;
  heads->outputs[0] = (size_t)found;
  heads->class_count = (int)output->shape[2] - 5;
  if (facts->notes.named_classes > 0 && heads->class_count != facts->notes.named_classes) return 0;
  say_output(heads->what, output);
  say(heads->what, " is a box%s, an objectness and %d classes for each cell of strides 8, 16 and 32",
      is_decoded ? "" : " relative to its cell", heads->class_count);
  return 1;
}

static int match_yolox(const struct facts *facts, struct heads *heads) {
  return match_cells(facts, heads, 0);
}

static int match_yolox_decoded(const struct facts *facts, struct heads *heads) {
  return match_cells(facts, heads, 1);
}

static size_t yolox_rows(const struct scene *scene) {
  return scene_size(scene, 0, 1);
}

static const float *row_of(const struct scene *scene, size_t row) {
  return scene->data[0] + row * scene_size(scene, 0, 2);
}

static void yolox_scores(const struct scene *scene, size_t row, float *scores) {
  const float *values = row_of(scene, row);
  for (int class = 0; class < scene->heads->class_count; class ++)
    scores[class] = values[4] * values[5 + class];
}

static void yolox_box(const struct scene *scene, size_t row, float box[4]) {
  const float *values = row_of(scene, row);
  int64_t cell = (int64_t)row, across = 1;
  int stride = 8;
  for (;; stride *= 2) {
    across = divide_up(scene->width, stride);
    const int64_t cells = across * divide_up(scene->height, stride);
    if (cell < cells || stride >= LAST_STRIDE) break;
    cell -= cells;
  }
  const float step = (float)stride;
  const int64_t line = cell / across, column = cell % across;
  box_from_middle(box, (values[0] + (float)column) * step, (values[1] + (float)line) * step,
                  expf(values[2]) * step, expf(values[3]) * step);
}

static void decoded_box(const struct scene *scene, size_t row, float box[4]) {
  const float *values = row_of(scene, row);
  box_from_middle(box, values[0], values[1], values[2], values[3]);
}

const struct family family_yolox = {.expects = "one output [N][cells of strides 8, 16, 32][5 + classes]",
                                    .match = match_yolox,
                                    .rows = yolox_rows,
                                    .scores = yolox_scores,
                                    .box = yolox_box};

const struct family family_yolox_decoded = {.expects =
                                                "one output [N][cells of strides 8, 16, 32][5 + classes]",
                                            .match = match_yolox_decoded,
                                            .rows = yolox_rows,
                                            .scores = yolox_scores,
                                            .box = decoded_box};
