/** Softmax and LogSoftmax of long rows where work-items are lanes (cl/softmax_group.cl). */
#include "kernels/recording.h"
#include "kernels/softmax.h"

enum { LEAST_LENGTH = 32 };

static int supports(const struct node *node, const struct device_profile *profile) {
  struct softmax_geometry geometry;
  return softmax_has_rows(node, profile, &geometry) &&
         geometry.outer <= INT32_MAX / (int64_t)profile->usual_group;
}

/** Of short rows a work-item makes one by itself. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  struct softmax_geometry geometry;
  (void)profile;
  return softmax_resolve(&node->call, &geometry) == RESCL_OK && geometry.length >= LEAST_LENGTH;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[SOFTMAX_OPTIONS_BYTES];
  struct softmax_geometry geometry;
  TRY(softmax_resolve(&node->call, &geometry));
  return recorder_launch(
      recorder,
      &(struct kernel_launch){.source = "softmax_group",
                              .kernel = "softmax_group",
                              .options = softmax_options(options, node, 1),
                              .global = {(size_t)geometry.outer * recorder_profile(recorder)->usual_group},
                              KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                               ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                               ARGUMENT_OF_INT((int32_t)geometry.length))});
}

const struct kernel kernel_softmax_group = {
    .name = "softmax_group", .supports = supports, .prefers = prefers, .is_for_lanes = 1, .record = record};
