/** DETR (Carion et al. 2020) and its kin: for each of a number of queries a box as parts of the input, and logits.
 *
 *      detr      [N][queries][classes + 1] and [N][queries][4]; softmax, the last is "no object"
 *      rtdetr    [N][queries][classes] and [N][queries][4]; sigmoid
 *
 *  Shapes are the same: COCO's 91 ids and "no object" are 92, its 80 classes 80; otherwise a hundred queries are DETR's.
 *  Nothing is suppressed, each thing has one query. */
#include <string.h>

#include "vision/family.h"

enum { BOXES, LOGITS, MOST_QUERIES = 1000, DETR_QUERIES = 100, DETR_VALUES = 92, RTDETR_VALUES = 80 };

/** The output of rank 3 that is called so, else the one of two that the other is not. */
static int find_logits(const struct facts *facts, int boxes) {
  const int named = find_named(facts, "logits scores");
  if (named >= 0 && named != boxes && facts->outputs[named].rank == 3) return named;
  return facts->output_count == 2 && facts->outputs[!boxes].rank == 3 ? !boxes : -1;
}

/** The values of each query, whoever they are from; 0 where the outputs are another family's. */
static int find_heads(const struct facts *facts, struct heads *heads) {
  const int named = find_named(facts, "boxes");
  const int is_box = named >= 0 && facts->outputs[named].rank == 3 && facts->outputs[named].shape[2] == 4;
  const int boxes = is_box ? named : find_output(facts, 3, 4, -1);
  const int logits = boxes >= 0 ? find_logits(facts, boxes) : -1;
  if (logits < 0) return 0;
  const int64_t queries = facts->outputs[boxes].shape[1], values = facts->outputs[logits].shape[2];
  if (queries > MOST_QUERIES || differs(queries, facts->outputs[logits].shape[1])) return 0;
  heads->outputs[BOXES] = (size_t)boxes;
  heads->outputs[LOGITS] = (size_t)logits;
  heads->output_count = 2;
  return values > 0 && values <= INT32_MAX ? (int)values : 0;
}

static void say_heads(const struct facts *facts, struct heads *heads, const char *how) {
  say_output(heads->what, &facts->outputs[heads->outputs[LOGITS]]);
  say(heads->what, " and ");
  say_output(heads->what, &facts->outputs[heads->outputs[BOXES]]);
  say(heads->what, " are %d classes%s and a box for each query", heads->class_count, how);
}

static int is_detr(const struct facts *facts, const struct heads *heads, int values) {
  if (values == DETR_VALUES || values == RTDETR_VALUES) return values == DETR_VALUES;
  const int64_t queries = facts->outputs[heads->outputs[BOXES]].shape[1];
  return values > 1 && queries <= DETR_QUERIES;
}

static int match_detr(const struct facts *facts, struct heads *heads) {
  const int values = find_heads(facts, heads);
  if (values < 2 || (!facts->is_chosen && !is_detr(facts, heads, values))) return 0;
  heads->class_count = values - 1;
  say_heads(facts, heads, " with \"no object\"");
  return 1;
}

static int match_rtdetr(const struct facts *facts, struct heads *heads) {
  const int values = find_heads(facts, heads);
  if (!values || (!facts->is_chosen && is_detr(facts, heads, values))) return 0;
  heads->class_count = values;
  say_heads(facts, heads, "");
  return 1;
}

static size_t queries_of(const struct scene *scene) {
  return scene_size(scene, BOXES, 1);
}

static const float *logits_of(const struct scene *scene, size_t row) {
  return scene->data[LOGITS] + row * scene_size(scene, LOGITS, 2);
}

static void query_box(const struct scene *scene, size_t row, float box[4]) {
  const float *part = scene->data[BOXES] + row * 4;
  const float width = (float)scene->width, height = (float)scene->height;
  box_from_middle(box, part[0] * width, part[1] * height, part[2] * width, part[3] * height);
}

/** Softmax over all, of which the last is left out. */
static void softmax_scores(const struct scene *scene, size_t row, float *scores) {
  const size_t count = (size_t)scene->heads->class_count;
  memcpy(scores, logits_of(scene, row), count * sizeof *scores);
  softmax(scores, count, logits_of(scene, row)[count]);
}

static void sigmoid_scores(const struct scene *scene, size_t row, float *scores) {
  const float *logits = logits_of(scene, row);
  for (int class = 0; class < scene->heads->class_count; class ++) scores[class] = sigmoid(logits[class]);
}

const struct family family_detr = {.expects = "outputs [N][queries][classes + 1] and [N][queries][4]",
                                   .match = match_detr,
                                   .rows = queries_of,
                                   .scores = softmax_scores,
                                   .box = query_box};

const struct family family_rtdetr = {.expects = "outputs [N][queries][classes] and [N][queries][4]",
                                     .match = match_rtdetr,
                                     .rows = queries_of,
                                     .scores = sigmoid_scores,
                                     .box = query_box};
