/** Softmax, LogSoftmax and Hardmax (cl/softmax.cl), and rows of them on CPUs (cl/softmax_rows.cl). */
#include "kernels/softmax.h"

#include <stdio.h>

#include "kernels/recording.h"
#include "kernels/repeat.h"

enum { LANES = 8 };

int softmax_has_rows(const struct node *node, const struct device_profile *profile,
                     struct softmax_geometry *geometry) {
  return kernel_takes_plain(node, profile) && node->call.op != &op_hardmax &&
         softmax_resolve(&node->call, geometry) == RESCL_OK && geometry->inner == 1 && geometry->outer > 0;
}

const char *softmax_options(char options[SOFTMAX_OPTIONS_BYTES], const struct node *node, int64_t width) {
  const char *operation = node->call.op == &op_softmax       ? "SOFTMAX"
                          : node->call.op == &op_log_softmax ? "LOGSOFTMAX"
                                                             : "HARDMAX";
  snprintf(options, SOFTMAX_OPTIONS_BYTES, "-DOPERATION=%s%s%s", operation, width > 1 ? " " : "",
           repeat_option(width));
  return options;
}

static int supports_rows(const struct node *node, const struct device_profile *profile) {
  struct softmax_geometry geometry;
  return softmax_has_rows(node, profile, &geometry) && geometry.length >= LANES;
}

/** Lanes would each walk along a row of their own. */
static int prefers_rows(const struct node *node, const struct device_profile *profile) {
  (void)node;
  return !profile->has_lanes;
}

static rescl_status record_rows(struct recorder *recorder, const struct node *node) {
  char options[SOFTMAX_OPTIONS_BYTES];
  struct softmax_geometry geometry;
  TRY(softmax_resolve(&node->call, &geometry));
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "softmax_rows",
                                       .kernel = "softmax_rows",
                                       .options = softmax_options(options, node, 1),
                                       .global = {(size_t)geometry.outer},
                                       .local = {1, 1, 1},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)geometry.outer),
                                                        ARGUMENT_OF_INT((int32_t)geometry.length))});
}

/** Neighbours that are all kept are computed as vectors. */
static int64_t choose_width(const struct node *node, int64_t inner, int vector_width) {
  if (node->call.op == &op_hardmax) return 1;
  return vector_width >= 8 && inner % 8 == 0 ? 8 : inner % 4 == 0 ? 4 : 1;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[SOFTMAX_OPTIONS_BYTES];
  struct softmax_geometry geometry;
  TRY(softmax_resolve(&node->call, &geometry));
  const int64_t width = choose_width(node, geometry.inner, recorder_profile(recorder)->vector_width);
  geometry.inner /= width;
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "softmax",
                                       .kernel = "softmax",
                                       .options = softmax_options(options, node, width),
                                       .global = {(size_t)geometry.inner, (size_t)geometry.outer},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)geometry.outer),
                                                        ARGUMENT_OF_INT((int32_t)geometry.length),
                                                        ARGUMENT_OF_INT((int32_t)geometry.inner))});
}

const struct kernel kernel_softmax_rows = {
    .name = "softmax_rows", .supports = supports_rows, .prefers = prefers_rows, .record = record_rows};

const struct kernel kernel_softmax = {.name = "softmax", .supports = kernel_takes_plain, .record = record};
