#include "share/layout.h"

enum { ALIGNMENT_BYTES = 64 };

size_t share_tensor_bytes(const rescl_tensor *tensor) {
  const size_t size_bytes = rescl_tensor_bytes(tensor);
  return (size_bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
}

struct share_layout share_layout_of(const rescl_binding *binding, size_t slot_count) {
  struct share_layout layout = {.binding = binding, .slot_count = slot_count};
  size_t constant_bytes = 0;
  for (size_t index = 0; index < binding->input_count; index++) {
    const rescl_tensor *input = &binding->inputs[index];
    *(input->data ? &constant_bytes : &layout.slot_bytes) += share_tensor_bytes(input);
  }
  layout.size_bytes = slot_count * layout.slot_bytes + constant_bytes;
  return layout;
}

size_t share_layout_slot(const struct share_layout *layout, unsigned char *memory, size_t slot,
                         rescl_tensor *tensors) {
  size_t count = 0, offset = slot * layout->slot_bytes;
  for (size_t index = 0; index < layout->binding->input_count; index++) {
    if (layout->binding->inputs[index].data) continue;
    tensors[count] = layout->binding->inputs[index];
    tensors[count].data = memory + offset;
    offset += share_tensor_bytes(&tensors[count++]);
  }
  return count;
}

void *share_layout_constant(const struct share_layout *layout, unsigned char *memory, size_t index) {
  const rescl_tensor *inputs = layout->binding->inputs;
  size_t offset = layout->slot_count * layout->slot_bytes;
  for (size_t earlier = 0; earlier < index; earlier++)
    if (inputs[earlier].data) offset += share_tensor_bytes(&inputs[earlier]);
  return inputs[index].data ? memory + offset : NULL;
}
