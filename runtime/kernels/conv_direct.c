/** Conv straight from its definition (cl/conv_direct.cl): right for anything, and the fallback. */
#include "kernels/conv.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  return conv_record(recorder, node, "conv_direct", NULL);
}

const struct kernel kernel_conv_direct = {
    .name = "conv_direct", .algorithm = "direct", .supports = kernel_takes_plain, .record = record};
