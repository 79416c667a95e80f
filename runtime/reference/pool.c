/** MaxPool: y = the largest x under the window. AveragePool: y = their sum / how many there are,
 *  where padding counts as zeros if count_include_pad says so. What ceil_mode adds beyond the
 *  padding never counts. A dilated window may have all its taps in the padding: then they are
 *  -FLT_MAX and 0, as in ONNX Runtime. */
#include <float.h>
#include <math.h>

#include "reference/epilogue.h"
#include "reference/table.h"

/** What a window sees: `counted` taps in the input, or in input and padding. */
struct seen {
  double largest, sum;
  int64_t counted;
};

/** Looks at every tap of the window whose first tap lies at (top, left) of the plane. */
static struct seen look(const struct window *window, const float *plane, int64_t top, int64_t left) {
  const int64_t height = window->input_height, width = window->input_width;
  struct seen seen = {.largest = -INFINITY};
  for (int64_t ky = 0; ky < window->kernel_height; ky++)
    for (int64_t kx = 0; kx < window->kernel_width; kx++) {
      const int64_t y = top + ky * window->dilation_height, x = left + kx * window->dilation_width;
      const int inside = y >= 0 && y < height && x >= 0 && x < width;
      const int padded = y < height + window->pad_bottom && x < width + window->pad_right;
      seen.counted += window->count_include_pad ? padded : inside;
      if (!inside) continue;
      const double value = plane[y * width + x];
      seen.sum += value;
      if (value > seen.largest) seen.largest = value;
    }
  return seen;
}

static double largest(const struct seen *seen) {
  return seen->counted ? seen->largest : (double)-FLT_MAX;
}

static double average(const struct seen *seen) {
  return seen->counted ? seen->sum / (double)seen->counted : 0;
}

static rescl_status pool(const struct op_call *call, double (*result)(const struct seen *seen)) {
  struct window window;
  TRY(window_resolve(call, &window));
  const struct epilogue epilogue = epilogue_of(call);
  const float *plane = op_input(call, 0)->data;
  int64_t element = 0;
  for (int64_t index = 0; index < window.batch * window.input_channels; index++) {
    for (int64_t y = 0; y < window.output_height; y++)
      for (int64_t x = 0; x < window.output_width; x++) {
        const struct seen seen = look(&window, plane, y * window.stride_height - window.pad_top,
                                      x * window.stride_width - window.pad_left);
        const double value = result(&seen);
        epilogue_store(&epilogue, element++, &value, 1);
      }
    plane += window.input_height * window.input_width;
  }
  return RESCL_OK;
}

rescl_status reference_max_pool(const struct op_call *call) {
  return pool(call, largest);
}

rescl_status reference_average_pool(const struct op_call *call) {
  return pool(call, average);
}
