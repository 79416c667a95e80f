/** Constants on the device: as they are, uploaded when a kernel first asks, or packed into a kernel's own
 *  form. Each has a buffer; those that were expected are windows into one, as far as the device allows one
 *  that large, so that a launch can take those of many nodes. */
#ifndef RESCL_KERNELS_CONSTANTS_H
#define RESCL_KERNELS_CONSTANTS_H

#include "kernels/recording.h"

/** What the windows show. */
struct constants_pool {
  struct buffer *buffer; // NULL until the first window
  size_t size_bytes, used_bytes;
};

/** Weights in a kernel's form. */
struct packed {
  struct buffer *buffer; // NULL: expected
  const struct value *weights,
      *bias; // what they were made of: a node's second and third input, NULL where it has none
  struct packing packing;
};

struct constants {
  const struct device_profile *profile;
  struct context *context; // NULL: nothing is asked for after it was expected
  struct buffer **values;  // by value->index: constants as they are, NULL where nobody has asked
  unsigned char *expected; // likewise
  int value_count;
  struct packed *packed, *packed_expected;
  size_t packed_count, packed_capacity, packed_expected_count, packed_expected_capacity;
  struct constants_pool *pools;
  size_t pool_count, pool;           // the one in use
  size_t expected_bytes, size_bytes; // of all constants: that will be asked for, that are there
  rescl_status status; // the first failure: asking goes on without a word, and the recorder looks here
};

rescl_status constants_create(struct constants *constants, const struct device_profile *profile,
                              struct context *context, const struct graph *graph);
void constants_free(struct constants *constants);

/** Before anything is asked for, all that will be, in the same order; or nothing, where no launch
 *  takes those of many nodes. */
void constants_expect(struct constants *constants, size_t size_bytes);
void constants_expect_packed(struct constants *constants, const struct node *node,
                             const struct packing *packing);
void constants_expect_value(struct constants *constants, const struct value *value);
void constants_expect_nothing(struct constants *constants);

/** The constant's buffer, NULL after a failure. */
struct buffer *constants_value(struct constants *constants, const struct value *value);
/** A buffer with the node's weights packed, NULL after a failure. */
struct buffer *constants_packed(struct constants *constants, const struct node *node,
                                const struct packing *packing);

#endif
