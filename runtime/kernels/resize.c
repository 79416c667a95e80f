/** Resize and Upsample along any axes, three neighbours at a time (cl/resize.cl). */
#include "kernels/resize.h"

#include "base/integer.h"
#include "kernels/repeat.h"

/** Axes that a launch resizes, and how many launches there may be. */
enum { AXES = 3, STEPS = 2 };

/** One launch: some axes of the tensor, from the first on. */
struct step {
  int first;
  struct shape from, to;
};

struct plan {
  struct resize resize;
  struct step steps[STEPS];
  int count;
};

/** What is left to do along each axis, from the first one that changes on. */
static int find_steps(struct plan *plan, struct shape shape) {
  const struct resize *resize = &plan->resize;
  for (int axis = 0; axis < resize->rank; axis++) {
    if (resize->axes[axis].is_identity) continue;
    if (plan->count == STEPS) return 0;
    struct step *step = &plan->steps[plan->count++];
    *step = (struct step){.first = axis, .from = shape};
    for (; axis < resize->rank && axis < step->first + AXES; axis++)
      if (!resize->axes[axis].is_identity) shape.dims[axis] = resize->axes[axis].output;
    step->to = shape;
    axis--;
  }
  if (!plan->count) plan->steps[plan->count++] = (struct step){.from = shape, .to = shape};
  return 1;
}

static int resolve(const struct node *node, struct plan *plan) {
  struct shape shape = node->inputs[0]->tensor.shape;
  const int block = node->outputs[0]->tensor.block;
  if (block) shape.dims[1] = divide_up(shape.dims[1], block);
  *plan = (struct plan){0};
  return resize_resolve(&node->call, &plan->resize) == RESCL_OK && find_steps(plan, shape);
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct plan plan;
  return kernel_takes_either(node, profile) && resolve(node, &plan);
}

/** A launch's arguments by axis, those that the tensor does not have before the others. */
struct numbers {
  int64_t size[8], begins[AXES], taps[AXES];
};

static struct numbers numbers_of(const struct plan *plan, const struct step *step,
                                 const struct resize_table *table) {
  const int rank = plan->resize.rank, end = step->first + AXES < rank ? step->first + AXES : rank;
  struct numbers numbers = {.size = {1, 1, 1, 1, 1, 1, shape_product(&step->from, end, rank),
                                     shape_product(&step->from, 0, step->first)},
                            .begins = {table->single, table->single, table->single},
                            .taps = {1, 1, 1}};
  for (int axis = step->first; axis < end; axis++) {
    const int place = AXES - end + axis;
    numbers.size[place] = step->from.dims[axis];
    numbers.size[AXES + place] = step->to.dims[axis];
    numbers.begins[place] = table->offsets[axis];
    numbers.taps[place] = plan->resize.axes[axis].taps;
  }
  return numbers;
}

static rescl_status record_step(struct recorder *recorder, const struct numbers *numbers,
                                const struct resize_table *table, struct kernel_launch launch,
                                struct buffer *const ends[2], float extrapolation) {
  const int64_t *size = numbers->size, row = size[5] * size[6], rows = size[7] * size[3] * size[4];
  const double taps = (double)numbers->taps[0] * (double)numbers->taps[1] * (double)numbers->taps[2];
  launch.global[0] = (size_t)row;
  launch.global[1] = (size_t)rows;
  launch.operations = 2 * taps * (double)row * (double)rows;
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(ends[0]),
                                       ARGUMENT_OF_BUFFER(ends[1]),
                                       ARGUMENT_OF_BUFFER(table->buffer),
                                       ARGUMENT_OF_BUFFER(table->buffer),
                                       ARGUMENT_OF_INT((int32_t)table->weights),
                                       argument_int8(size, 8),
                                       argument_int8(numbers->begins, AXES),
                                       argument_int8(numbers->taps, AXES),
                                       ARGUMENT_OF_FLOAT(extrapolation)};
  launch.arguments = arguments;
  launch.argument_count = sizeof arguments / sizeof *arguments;
  return recorder_launch(recorder, &launch);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct plan plan;
  struct resize_table table;
  if (!resolve(node, &plan)) return fail(RESCL_UNSUPPORTED, "too many axes are resized");
  TRY(resize_table_packed(recorder, node, &plan.resize, &table));
  const int block = node->outputs[0]->tensor.block;
  struct buffer *input = recorder_input(recorder, node, 0), *between = NULL;
  if (plan.count > 1)
    between = recorder_workspace(recorder, (size_t)shape_elements(&plan.steps[0].to) * sizeof(float));
  for (int step = 0; step < plan.count; step++) {
    const int is_last = step == plan.count - 1;
    struct buffer *const ends[] = {step ? between : input,
                                   is_last ? recorder_output(recorder, node) : between};
    const struct numbers numbers = numbers_of(&plan, &plan.steps[step], &table);
    const struct kernel_launch launch = {
        .source = "resize", .kernel = "resize", .options = repeat_option(block ? block : 1)};
    TRY(record_step(recorder, &numbers, &table, launch, ends, plan.resize.extrapolation_value));
  }
  return RESCL_OK;
}

const struct kernel kernel_resize = {.name = "resize", .supports = supports, .record = record};
