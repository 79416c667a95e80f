/** Where the inputs of runs lie in the memory that processes share.
 *
 *      slot 0 | slot 1 | … | constants
 *
 *  A slot holds the inputs of one batch, one tensor behind the other, in the order of the binding; what the
 *  binding has data for lies behind all slots. Both sides compute it from the binding. */
#ifndef RESCL_SHARE_LAYOUT_H
#define RESCL_SHARE_LAYOUT_H

#include "rescl/rescl.h"

struct share_layout {
  const rescl_binding *binding;
  size_t slot_count;
  size_t slot_bytes;
  size_t size_bytes; // of all
};

struct share_layout share_layout_of(const rescl_binding *binding, size_t slot_count);

/** The tensors of a slot, with their data.
 *  @param memory   of layout->size_bytes
 *  @param tensors  room for binding->input_count
 *  @return how many there are */
size_t share_layout_slot(const struct share_layout *layout, unsigned char *memory, size_t slot,
                         rescl_tensor *tensors);

/** The binding's input `index` in that memory; NULL where it has no data. */
void *share_layout_constant(const struct share_layout *layout, unsigned char *memory, size_t index);

/** What a tensor takes there. */
size_t share_tensor_bytes(const rescl_tensor *tensor);

#endif
