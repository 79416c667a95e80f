/** Conv straight from its definition (cl/conv_direct.cl): right for anything, and the fallback. */
#include "kernels/conv.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  return conv_record(recorder, node, "conv_direct", NULL);
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return kernel_takes_plain(node, profile) && window_resolve(&node->call, &window) == RESCL_OK;
}

const struct kernel kernel_conv_direct = {
    .name = "conv_direct", .algorithm = "direct", .supports = supports, .record = record};
