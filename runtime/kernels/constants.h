/** Constants on the device: as they are, uploaded when a kernel first asks, or packed into a kernel's own
 * form. */
#ifndef RESCL_KERNELS_CONSTANTS_H
#define RESCL_KERNELS_CONSTANTS_H

#include "kernels/kernel.h"

struct constants {
  struct context *context;
  struct buffer **values; // by value->index: constants as they are, NULL where nobody has asked
  int value_count;
  struct buffer **packed;
  size_t packed_count, packed_capacity;
  size_t size_bytes;   // of all
  rescl_status status; // the first failure: asking goes on without a word, and the recorder looks here
};

rescl_status constants_create(struct constants *constants, struct context *context,
                              const struct graph *graph);
void constants_free(struct constants *constants);

/** The constant's buffer, NULL after a failure. */
struct buffer *constants_value(struct constants *constants, const struct value *value);
/** A new buffer with the node's weights packed, NULL after a failure. */
struct buffer *constants_packed(struct constants *constants, const struct node *node,
                                const struct packing *packing);

#endif
