/** Layer-, RMS-, Instance- and GroupNormalization (cl/normalization.cl), and where work-items are lanes
 *  (cl/normalization_group.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"

enum { LEAST_LENGTH = 32 };

static int resolve(const struct node *node, struct normalization *normalization) {
  return normalization_resolve(&node->call, normalization) == RESCL_OK;
}

static int supports_groups(const struct node *node, const struct device_profile *profile) {
  struct normalization normalization;
  return kernel_takes_plain(node, profile) && resolve(node, &normalization) &&
         normalization.rows <= INT32_MAX / (int64_t)profile->usual_group;
}

/** Of short rows a work-item makes one by itself. */
static int prefers_groups(const struct node *node, const struct device_profile *profile) {
  struct normalization normalization;
  (void)profile;
  return resolve(node, &normalization) && normalization.length >= LEAST_LENGTH;
}

static rescl_status record_items(struct recorder *recorder, const struct node *node, const char *kernel,
                                 size_t row_items) {
  struct normalization normalization;
  TRY(normalization_resolve(&node->call, &normalization));
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = kernel,
          .kernel = kernel,
          .global = {(size_t)normalization.rows * row_items},
          .local = {row_items, 1, 1},
          KERNEL_ARGUMENTS(
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
              ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
              ARGUMENT_OF_INT((int32_t)normalization.rows), ARGUMENT_OF_INT((int32_t)normalization.length),
              ARGUMENT_OF_INT((int32_t)normalization.parameter_span),
              ARGUMENT_OF_INT((int32_t)normalization.row_period), ARGUMENT_OF_INT(normalization.is_centred),
              ARGUMENT_OF_FLOAT(normalization.epsilon), ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  return record_items(recorder, node, "normalization", 1);
}

static rescl_status record_groups(struct recorder *recorder, const struct node *node) {
  return record_items(recorder, node, "normalization_group", recorder_profile(recorder)->usual_group);
}

const struct kernel kernel_normalization = {
    .name = "normalization", .supports = kernel_takes_plain, .record = record};

const struct kernel kernel_normalization_group = {.name = "normalization_group",
                                                  .supports = supports_groups,
                                                  .prefers = prefers_groups,
                                                  .is_for_lanes = 1,
                                                  .record = record_groups};
