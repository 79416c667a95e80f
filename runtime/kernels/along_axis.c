/** What a work-item does along one dimension: ArgMax and ArgMin (cl/arg_max.cl), CumSum (cl/cum_sum.cl), LRN (cl/lrn.cl). */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

/** A work-item for each place along the dimension; `switches` are the kernel's last arguments. */
static rescl_status record_places(struct recorder *recorder, const struct node *node, const char *kernel,
                                  const struct along_axis *along, const int switches[2]) {
  char options[32];
  const int64_t count = along->outer * along->inner;
  snprintf(options, sizeof options, "-DELEMENT=%s", typed_name(node->inputs[0]->tensor.dtype));
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = kernel,
                    .kernel = kernel,
                    .options = options,
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_INT((int32_t)along->length),
                                     ARGUMENT_OF_INT((int32_t)along->inner), ARGUMENT_OF_INT(switches[0]),
                                     ARGUMENT_OF_INT(switches[1]))});
}

static rescl_status record_arg_max(struct recorder *recorder, const struct node *node) {
  struct extreme extreme;
  TRY(extreme_resolve(&node->call, &extreme));
  return record_places(recorder, node, "arg_max", &extreme.along,
                       (const int[]){extreme.is_smallest, extreme.takes_last});
}

static rescl_status record_cum_sum(struct recorder *recorder, const struct node *node) {
  struct cumulation cumulation;
  TRY(cumulation_resolve(&node->call, &cumulation));
  return record_places(recorder, node, "cum_sum", &cumulation.along,
                       (const int[]){cumulation.is_exclusive, cumulation.is_reverse});
}

static rescl_status record_lrn(struct recorder *recorder, const struct node *node) {
  struct response response;
  TRY(response_resolve(&node->call, &response));
  const struct along_axis *along = &response.along;
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "lrn",
          .kernel = "lrn",
          .global = {(size_t)along->inner, (size_t)(along->outer * along->length)},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                           ARGUMENT_OF_INT((int32_t)along->outer), ARGUMENT_OF_INT((int32_t)along->length),
                           ARGUMENT_OF_INT((int32_t)along->inner), ARGUMENT_OF_INT((int32_t)response.before),
                           ARGUMENT_OF_INT((int32_t)response.after), ARGUMENT_OF_FLOAT(response.scale),
                           ARGUMENT_OF_FLOAT(response.bias), ARGUMENT_OF_FLOAT(response.exponent))});
}

const struct kernel kernel_arg_max = {
    .name = "arg_max", .supports = kernel_takes_plain, .record = record_arg_max};
const struct kernel kernel_cum_sum = {
    .name = "cum_sum", .supports = kernel_takes_plain, .record = record_cum_sum};
const struct kernel kernel_lrn = {.name = "lrn", .supports = kernel_takes_plain, .record = record_lrn};
