#include "image/layout.h"

static int is_channels(int64_t size) {
  return size == 3 || size == 1;
}

rescl_status picture_layout_of(struct picture_layout *layout, const rescl_tensor *tensor) {
  const int first = tensor->rank - 3; // of the axes that are not the batch's
  if (first == 0 || first == 1) {
    *layout = (struct picture_layout){first, first + 1, first + 2, first - 1};
    if (is_channels(tensor->shape[first])) return RESCL_OK;
    *layout = (struct picture_layout){first + 2, first, first + 1, first - 1};
    if (is_channels(tensor->shape[first + 2])) return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED,
              "input '%s': pictures need one input of shape [N][3][H][W], [N][H][W][3], [N][1][H][W] or "
              "[N][H][W][1]",
              tensor->name ? tensor->name : "");
}

void preprocessing_for_input(rescl_preprocessing *preprocessing, const rescl_tensor *input) {
  struct picture_layout layout;
  if (picture_layout_of(&layout, input) != RESCL_OK) return;
  const int is_grey = input->shape[layout.channels_axis] == 1, is_bytes = input->type == RESCL_UINT8;
  if (!is_grey && !is_bytes) return;
  for (int channel = 0; channel < 3; channel++) {
    preprocessing->mean[channel] = 0;
    preprocessing->std[channel] = 1;
  }
  if (is_bytes) preprocessing->scale = 1;
}
