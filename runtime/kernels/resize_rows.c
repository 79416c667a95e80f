/** Resize and Upsample of images on devices with vectors: plain ones, or channels in blocks (cl/resize_rows.cl). */
#include "base/integer.h"
#include "kernels/resize.h"

/** RESIZE_MOST_TAPS of cl/resize_rows.cl; what a work-item may keep between rows; what a piece should write. */
enum { MOST_TAPS = 8, MOST_KEPT_FLOATS = 1 << 18, PIECE_FLOATS = 1 << 14 };

enum { ROWS = 2, COLUMNS = 3 }; // axes

struct plan {
  struct resize resize;
  int block;           // of the tasks' program
  int64_t inner;       // floats side by side: the block, 1 for plain images
  int64_t planes;      // of an image
  int64_t rows, parts; // of outputs of a piece, pieces of a plane
  int64_t workspace_floats;
};

static int64_t extent(const struct plan *plan, int axis, int is_output) {
  return is_output ? plan->resize.axes[axis].output : plan->resize.axes[axis].input;
}

static int resolve(const struct node *node, const struct device_profile *profile, struct plan *plan) {
  const struct tensor *output = &node->outputs[0]->tensor;
  if (output->shape.rank != 4 || resize_resolve(&node->call, &plan->resize) != RESCL_OK) return 0;
  const struct resize_axis *axes = plan->resize.axes;
  plan->block = output->block ? output->block : profile->vector_width;
  plan->inner = output->block ? output->block : 1;
  plan->planes = output->block ? divide_up(output->shape.dims[1], output->block) : output->shape.dims[1];
  const int64_t length = divide_up(axes[COLUMNS].output * plan->inner, plan->block) * plan->block;
  // at least as many rows as lie between two rows of inputs, which each piece computes for itself
  const int64_t between = divide_up(4 * axes[ROWS].output, axes[ROWS].input);
  plan->rows = clamp(PIECE_FLOATS / length, between, axes[ROWS].output);
  plan->parts = divide_up(axes[ROWS].output, plan->rows);
  plan->workspace_floats = length * axes[ROWS].taps;
  return axes[0].is_identity && axes[1].is_identity && axes[ROWS].taps <= MOST_TAPS &&
         plan->workspace_floats <= MOST_KEPT_FLOATS;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct plan plan;
  return profile->has_vectors && kernel_takes_either(node, profile) && resolve(node, profile, &plan);
}

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct plan *plan = configuration;
  const int64_t part = piece / plan->planes, image = part / plan->parts;
  const int64_t begin = part % plan->parts * plan->rows;
  const int64_t height = extent(plan, ROWS, 0), output_height = extent(plan, ROWS, 1);
  const int64_t end = begin + plan->rows < output_height ? begin + plan->rows : output_height;
  int64_t inputs[MOST_TAPS], input_begin = height, input_end = 0;
  double weights[MOST_TAPS];
  for (int64_t output = begin; output < end; output++)
    if (resize_taps(&plan->resize, ROWS, output, inputs, weights))
      for (int64_t tap = 0; tap < plan->resize.axes[ROWS].taps; tap++) {
        if (inputs[tap] < input_begin) input_begin = inputs[tap];
        if (inputs[tap] >= input_end) input_end = inputs[tap] + 1;
      }
  return (struct piece_rows){.input_begin = image * height + input_begin,
                             .input_end = image * height + input_end,
                             .output_begin = image * output_height + begin,
                             .output_end = image * output_height + end};
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct plan plan;
  struct resize_table table;
  if (!resolve(node, recorder_profile(recorder), &plan))
    return fail(RESCL_UNSUPPORTED, "not an image that this kernel resizes");
  TRY(resize_table_packed(recorder, node, &plan.resize, &table));
  const int64_t size[] = {extent(&plan, ROWS, 0),
                          extent(&plan, COLUMNS, 0),
                          extent(&plan, ROWS, 1),
                          extent(&plan, COLUMNS, 1),
                          plan.inner,
                          plan.rows,
                          plan.parts,
                          plan.planes};
  const int64_t places[] = {table.offsets[ROWS], table.offsets[COLUMNS], plan.resize.axes[ROWS].taps,
                            plan.resize.axes[COLUMNS].taps, table.weights};
  return recorder_task(
      recorder,
      &(struct kernel_task){.name = "resize_rows",
                            .block = plan.block,
                            .pieces = node->outputs[0]->tensor.shape.dims[0] * plan.parts * plan.planes,
                            .stripe = plan.planes,
                            .input = recorder_input(recorder, node, 0),
                            .output = recorder_output(recorder, node),
                            .workspace_floats = plan.workspace_floats,
                            .rows = rows,
                            .configuration = &plan,
                            KERNEL_ARGUMENTS(argument_int8(size, 8), argument_int8(places, 5),
                                             ARGUMENT_OF_BUFFER(table.buffer),
                                             ARGUMENT_OF_FLOAT(plan.resize.extrapolation_value))});
}

const struct kernel kernel_resize_rows = {.name = "resize_rows", .supports = supports, .record = record};
