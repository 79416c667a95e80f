/** TopKIndices (cl/top_k.cl). */
#include <stdio.h>

#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { RUN = 16, OPTIONS_BYTES = 48 };

/** Everything that its launches share. */
struct sort {
  struct recorder *recorder;
  const struct node *node;
  struct ranking ranking;
  int64_t rows, half; // elements of half the places
  struct buffer *places;
  char options[OPTIONS_BYTES];
};

/** Two halves of places are indexed with int. */
static int supports(const struct node *node, const struct device_profile *profile) {
  return kernel_takes_plain(node, profile) && shape_elements(&node->inputs[0]->tensor.shape) <= INT32_MAX / 2;
}

static rescl_status record_runs(const struct sort *sort) {
  return recorder_launch(
      sort->recorder,
      &(struct kernel_launch){
          .source = "top_k",
          .kernel = "top_k_runs",
          .options = sort->options,
          .global = {(size_t)sort->half},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(sort->recorder, sort->node, 0)),
                           ARGUMENT_OF_BUFFER(sort->places), ARGUMENT_OF_INT((int32_t)sort->half),
                           ARGUMENT_OF_INT((int32_t)sort->ranking.along.length),
                           ARGUMENT_OF_INT((int32_t)sort->ranking.along.inner),
                           ARGUMENT_OF_INT((int32_t)sort->ranking.count),
                           ARGUMENT_OF_INT(sort->ranking.is_smallest))});
}

static rescl_status record_merge(const struct sort *sort, int64_t from, int64_t width) {
  const struct ranking *ranking = &sort->ranking;
  const int64_t live = width < ranking->count ? width : ranking->count;
  const int64_t runs = divide_up(ranking->along.length, width), count = sort->rows * runs * live;
  return recorder_launch(
      sort->recorder,
      &(struct kernel_launch){
          .source = "top_k",
          .kernel = "top_k_merge",
          .options = sort->options,
          .global = {(size_t)count},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(sort->recorder, sort->node, 0)),
                           ARGUMENT_OF_BUFFER(sort->places), ARGUMENT_OF_INT((int32_t)from),
                           ARGUMENT_OF_INT((int32_t)(sort->half - from)), ARGUMENT_OF_INT((int32_t)count),
                           ARGUMENT_OF_INT((int32_t)ranking->along.length),
                           ARGUMENT_OF_INT((int32_t)ranking->along.inner),
                           ARGUMENT_OF_INT((int32_t)ranking->count), ARGUMENT_OF_INT(ranking->is_smallest),
                           ARGUMENT_OF_INT((int32_t)width), ARGUMENT_OF_INT((int32_t)live),
                           ARGUMENT_OF_INT((int32_t)runs))});
}

static rescl_status record_output(const struct sort *sort, int64_t from) {
  const struct ranking *ranking = &sort->ranking;
  const int64_t count = sort->rows * ranking->count;
  return recorder_launch(sort->recorder,
                         &(struct kernel_launch){
                             .source = "top_k",
                             .kernel = "top_k_output",
                             .options = sort->options,
                             .global = {(size_t)count},
                             KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(sort->places),
                                              ARGUMENT_OF_BUFFER(recorder_output(sort->recorder, sort->node)),
                                              ARGUMENT_OF_INT((int32_t)from), ARGUMENT_OF_INT((int32_t)count),
                                              ARGUMENT_OF_INT((int32_t)ranking->along.length),
                                              ARGUMENT_OF_INT((int32_t)ranking->along.inner),
                                              ARGUMENT_OF_INT((int32_t)ranking->count))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct sort sort = {.recorder = recorder, .node = node};
  TRY(ranking_resolve(&node->call, &sort.ranking));
  const struct along_axis *along = &sort.ranking.along;
  sort.rows = along->outer * along->inner;
  sort.half = sort.rows * along->length;
  sort.places = recorder_workspace(recorder, (size_t)sort.half * 2 * sizeof(int32_t));
  snprintf(sort.options, sizeof sort.options, "-DELEMENT=%s -DRUN=%d",
           typed_name(node->inputs[0]->tensor.dtype), RUN);
  int64_t from = 0;
  TRY(record_runs(&sort));
  for (int64_t width = RUN; width < along->length; width *= 2, from = sort.half - from)
    TRY(record_merge(&sort, from, width));
  return record_output(&sort, from);
}

const struct kernel kernel_top_k = {.name = "top_k", .supports = supports, .record = record};
