/** Every row of kernels.def on every shape of shapes.def against the reference: random data, poisoned
 *  outputs, guards behind them. RESCL_DEVICE chooses the device. For drivers on which all that takes hours:
 *
 *       RESCL_TEST_TIER=small         leaves the real layers out
 *       RESCL_TEST_KERNELS=a,b        only these kernels; -a,b: all but these
 *       RESCL_TEST_SHAPES=TEXT        only shapes in whose name, as shown, this stands
 *       RESCL_TEST_VERBOSE=1          shows each kernel on each shape that was found right, and its time */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "kernels/recorder.h"
#include "ops/layout.h"
#include "reference/reference.h"
#include "support/must.h"
#include "support/shapes.h"

enum { GUARD_FLOATS = 64, MOST_VALUES = 16 };
#define POISON 0x7fc0dead // a NaN with a mark

static rescl_device *device;
static int is_small_tier;
static const char *kernels_asked_for, *shapes_asked_for; // NULL: all
static int is_verbose;
static int row_was_used[256]; // by index into kernel_table: or wants vectors, which the device has not
static int row_turns[256];
static const int blocks[] = {16, 8, 4};

static void open_device(void) {
  const char *wanted = getenv("RESCL_TEST_TIER");
  is_small_tier = wanted && strcmp(wanted, "small") == 0;
  kernels_asked_for = getenv("RESCL_TEST_KERNELS");
  shapes_asked_for = getenv("RESCL_TEST_SHAPES");
  is_verbose = getenv("RESCL_TEST_VERBOSE") != NULL;
  ck_assert_msg(rescl_device_open(&device, NULL) == RESCL_OK, "%s", rescl_last_error());
  printf("device: %s\n", rescl_device_get_info(device)->name);
}

static void close_device(void) {
  rescl_device_free(device);
}

/** One node on the device: what goes in and comes out. */
struct trial {
  const char *name;
  char layout[64];
  int block; // of what is not plain; 0: all is
  struct graph *graph;
  struct context *context;
  struct buffer *buffers[MOST_VALUES];
  void *host[MOST_VALUES]; // inputs' data
};

static void require(rescl_status status, const char *what, const char *name) {
  ck_assert_msg(status == RESCL_OK, "%s: %s: %s", name, what, rescl_last_error());
}

/** Normal numbers; bytes; of wider integers those that are indices of any axis that is longer than one. */
static void fill_tensor(struct tensor *tensor, struct random_state *random) {
  const int64_t count = shape_elements(&tensor->shape);
  for (int64_t element = 0; element < count; element++) {
    const int64_t bits = (int64_t)(random_bits(random) >> 1);
    const int is_byte = tensor->dtype == DTYPE_UINT8 || tensor->dtype == DTYPE_INT8;
    if (dtype_is_real(tensor->dtype))
      tensor_set_real(tensor, element, random_normal(random));
    else
      tensor_set_integer(tensor, element,
                         tensor->dtype == DTYPE_BOOL ? bits % 2
                         : is_byte                   ? bits % 256
                                                     : bits % 4 - 2);
  }
}

static void fill_inputs(struct trial *trial) {
  struct random_state random = random_seeded(strlen(trial->name));
  for (int index = 0; index < trial->graph->input_count; index++) {
    struct value *input = trial->graph->inputs[index];
    struct tensor tensor = input->tensor;
    tensor.data = arena_allocate(&trial->graph->arena, tensor_size(&tensor) + 1, 1);
    fill_tensor(&tensor, &random);
    trial->host[input->index] = tensor.data;
  }
}

/** The bytes before the guard. */
static size_t guarded_size(const struct tensor *tensor) {
  return (tensor_size(tensor) + sizeof(float) - 1) / sizeof(float) * sizeof(float);
}

/** From the host: Oclgrind 21.10 loses track of what a kernel writes to a buffer that
 *  clEnqueueFillBuffer filled. */
static void poison(struct trial *trial, struct buffer *buffer) {
  const size_t count = buffer_size(buffer) / sizeof(uint32_t);
  uint32_t *words = malloc(count * sizeof *words);
  for (size_t word = 0; word < count; word++) words[word] = POISON;
  require(buffer_write(buffer, 0, words, count * sizeof *words), "poison", trial->name);
  free(words);
}

/** What the value's buffer holds: channels beyond the last are filled with what must not matter. */
static void *stored_form(const struct tensor *tensor, const void *plain) {
  if (!tensor->block) return memcpy(malloc(tensor_size(tensor) + 1), plain, tensor_size(tensor));
  const size_t count = (size_t)tensor_stored_elements(tensor);
  float *stored = malloc((count + 1) * sizeof *stored), *ones = malloc((count + 1) * sizeof *ones);
  float *mask = malloc((count + 1) * sizeof *mask);
  for (size_t index = 0; index < count; index++) ones[index] = 1.0f;
  layout_from_plain(tensor, plain, stored);
  layout_from_plain(tensor, ones, mask);
  for (size_t index = 0; index < count; index++)
    if (mask[index] == 0.0f) stored[index] = 1e4f;
  free(ones);
  free(mask);
  return stored;
}

static void create_buffers(struct trial *trial) {
  for (struct value *value = trial->graph->values; value; value = value->next) {
    if (value->tensor.data) continue;
    const size_t size_bytes = tensor_size(&value->tensor);
    struct buffer **buffer = &trial->buffers[value->index];
    require(buffer_create(buffer, trial->context, guarded_size(&value->tensor) + GUARD_FLOATS * sizeof(float),
                          value->name),
            "buffer", trial->name);
    poison(trial, *buffer);
    if (!trial->host[value->index]) continue;
    void *stored = stored_form(&value->tensor, trial->host[value->index]);
    require(buffer_write(*buffer, 0, stored, size_bytes), "upload", trial->name);
    free(stored);
  }
}

static void free_buffers(struct trial *trial) {
  for (int index = 0; index < MOST_VALUES; index++) {
    buffer_free(trial->buffers[index]);
    trial->buffers[index] = NULL;
  }
}

static void check_guard(const struct trial *trial, const float *guard) {
  const uint32_t expected = POISON;
  for (int word = 0; word < GUARD_FLOATS; word++)
    MUST_HOLD(memcmp(&guard[word], &expected, sizeof expected) == 0, "%s: wrote behind its output, word %d",
              trial->name, word);
}

static void compare_typed(const struct trial *trial, const char *kernel, const struct tensor *found,
                          const struct tensor *expected) {
  const double tolerance = dtype_is_real(expected->dtype) ? 1e-3 : 0.0;
  const int64_t count = shape_elements(&expected->shape);
  for (int64_t index = 0; index < count; index++) {
    const double is = tensor_real(found, index), should_be = tensor_real(expected, index);
    MUST_HOLD(fabs(is - should_be) <= tolerance * fabs(should_be),
              "%s by %s: element %lld is %g, expected %g", trial->name, kernel, (long long)index, is,
              should_be);
  }
}

static void compare_floats(const struct trial *trial, const char *kernel, const float *found,
                           const float *expected, int64_t count) {
  double difference = 0.0, magnitude = 0.0;
  for (int64_t index = 0; index < count; index++) {
    MUST_HOLD(isfinite(found[index]), "%s%s by %s: element %lld is %g, expected %g", trial->name,
              trial->layout, kernel, (long long)index, (double)found[index], (double)expected[index]);
    difference = fmax(difference, fabs((double)found[index] - (double)expected[index]));
    magnitude = fmax(magnitude, fabs((double)expected[index]));
  }
  ck_assert_msg(difference <= 1e-4 * magnitude, "%s%s by %s: error %g of the largest magnitude %g",
                trial->name, trial->layout, kernel, difference, magnitude);
}

static void compare(const struct trial *trial, const char *kernel, const struct tensor *found,
                    const struct tensor *expected) {
  if (expected->dtype != DTYPE_FLOAT32)
    compare_typed(trial, kernel, found, expected);
  else
    compare_floats(trial, kernel, found->data, expected->data, shape_elements(&expected->shape));
}

static void *compute_reference(struct trial *trial, struct node *node) {
  struct value *output = node->outputs[0];
  void *expected = arena_allocate(&trial->graph->arena, tensor_size(&output->tensor) + 1, 1);
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index] && !node->inputs[index]->tensor.data)
      node->inputs[index]->tensor.data = trial->host[node->inputs[index]->index];
  output->tensor.data = expected;
  require(reference_call(&node->call), "reference", trial->name);
  output->tensor.data = NULL;
  for (int index = 0; index < trial->graph->input_count; index++)
    trial->graph->inputs[index]->tensor.data = NULL;
  return expected;
}

static rescl_status choose_one(void *user, const struct node *node, struct kernel_choice *choice) {
  (void)node;
  *choice = *(const struct kernel_choice *)user;
  return RESCL_OK;
}

/** Reads the output with its guard, which must be untouched; what lies in the channels
 *  beyond the last must be finite. */
static float *read_output(struct trial *trial, const char *kernel, const struct tensor *output,
                          struct buffer *buffer) {
  const size_t size_bytes = guarded_size(output), count = size_bytes / sizeof(float);
  float *found = malloc(size_bytes + GUARD_FLOATS * sizeof *found);
  require(buffer_read(buffer, 0, found, size_bytes + GUARD_FLOATS * sizeof *found), "read", trial->name);
  check_guard(trial, found + count);
  if (!output->block) return found;
  for (size_t index = 0; index < count; index++)
    MUST_HOLD(isfinite(found[index]), "%s%s by %s: stored element %zu is %g", trial->name, trial->layout,
              kernel, index, (double)found[index]);
  float *plain = malloc(size_bytes);
  layout_to_plain(output, found, plain);
  free(found);
  return plain;
}

static void run_kernel(struct trial *trial, struct kernel_choice choice, const struct node *node,
                       void *expected) {
  const struct recorder_options options = {.choose = choose_one, .choose_user = &choice};
  struct recorder *recorder = NULL;
  const struct tensor *output = &node->outputs[0]->tensor;
  struct buffer *output_buffer = trial->buffers[node->outputs[0]->index];
  require(recorder_create(&recorder, trial->context, trial->graph, trial->buffers, &options), "record",
          trial->name);
  // What was recorded must run again and again, also where work is taken from a counter. Slow drivers: once.
  const int runs = context_profile(trial->context)->class == DEVICE_VECTOR_CPU ? 3 : 1;
  for (int run = 0; run < runs; run++) {
    poison(trial, output_buffer);
    require(recorder_enqueue(recorder), "enqueue", trial->name);
    struct tensor found = {.dtype = output->dtype, .shape = output->shape}, right = found;
    right.data = expected;
    found.data = read_output(trial, choice.kernel->name, output, output_buffer);
    compare(trial, choice.kernel->name, &found, &right);
    free(found.data);
  }
  recorder_free(recorder);
}

static int is_asked_for(const struct kernel *kernel) {
  if (!kernels_asked_for) return 1;
  const int all_but = kernels_asked_for[0] == '-';
  const char *name = kernels_asked_for + all_but;
  for (size_t length; *name; name += length + (name[length] == ',')) {
    length = strcspn(name, ",");
    if (strlen(kernel->name) == length && strncmp(name, kernel->name, length) == 0) return !all_but;
  }
  return all_but;
}

static void try_choice(struct trial *trial, struct kernel_choice choice, struct node *node, void *expected) {
  const uint64_t start_ns = clock_now_ns();
  if (!trial->buffers[node->outputs[0]->index]) create_buffers(trial);
  run_kernel(trial, choice, node, expected);
  if (!is_verbose) return;
  printf("%s%s by %s %s: right, %.1f s\n", trial->name, trial->layout, choice.kernel->name,
         kernel_variant_name(&choice), clock_since_ms(start_ns) / 1e3);
  fflush(stdout);
}

/** Simulators are slow: in long tests only they do more than what is needed to go all ways once. */
static int is_in_haste(const struct trial *trial) {
  return context_profile(trial->context)->class == DEVICE_SIMULATOR && !getenv("RESCL_TEST_LONG");
}

/** Multiply-adds of a convolution of images; 0 for other nodes. */
static int64_t multiply_adds(const struct node *node, int *is_depthwise) {
  const struct value *weights = node->inputs[1];
  *is_depthwise = 0;
  if (node->call.op != &op_conv || !weights || weights->tensor.shape.rank != 4) return 0;
  const int64_t *sizes = weights->tensor.shape.dims; // [channels][of a group][height][width]
  *is_depthwise = sizes[0] > 1 && sizes[1] == 1 && node->inputs[0]->tensor.shape.dims[1] == sizes[0];
  return shape_elements(&node->outputs[0]->tensor.shape) * sizes[1] * sizes[2] * sizes[3];
}

/** For simulators: what takes long and shows what smaller convolutions do. Depthwise ones are for the depthwise kernels;
 *  others multiply blocks of channels that are mostly zero. Kernels for plain tensors have no tiles that would have to be
 *  filled. */
static int is_too_large(const struct trial *trial, const struct kernel *kernel, const struct node *node) {
  enum { MANY_OF_ZEROS = 10000, MANY = 150000 };
  int is_depthwise = 0;
  const int64_t count = multiply_adds(node, &is_depthwise);
  const int is_for_depthwise = strncmp(kernel->name, "depthwise", strlen("depthwise")) == 0;
  return (is_depthwise && !is_for_depthwise && count > MANY_OF_ZEROS) || (trial->block == 0 && count > MANY);
}

/** As the kernel chooses, and in one of its variants, another one for every shape. */
static void try_kernel(struct trial *trial, const struct kernel *kernel, struct node *node, void *expected) {
  static size_t turn = 0;
  const struct kernel_variant *variant = kernel->variants;
  size_t count = 0;
  if (is_in_haste(trial) && is_too_large(trial, kernel, node)) return;
  try_choice(trial, (struct kernel_choice){.kernel = kernel}, node, expected);
  while (variant && variant[count].name) count++;
  if (count == 0 || is_in_haste(trial)) return;
  variant += turn++ % count;
  if (!kernel->takes_variant(node, context_profile(trial->context), variant)) return;
  try_choice(trial, (struct kernel_choice){kernel, variant}, node, expected);
}

static void change_block(struct node *node, int from, int to) {
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index] && node->inputs[index]->tensor.block == from)
      node->inputs[index]->tensor.block = to;
  if (node->outputs[0]->tensor.block == from) node->outputs[0]->tensor.block = to;
}

/** On simulators a kernel for blocks of several sizes gets each shape in one of them, in turn.
 *  @param turn  the kernel's, which this moves on */
static int is_turn_of_block(const struct trial *trial, const struct kernel *kernel, struct node *node,
                            const struct device_profile *profile, int *turn) {
  const int block = trial->block;
  int taken = 0, place = 0;
  if (block == 0 || !is_in_haste(trial)) return 1;
  for (size_t index = 0; index < sizeof blocks / sizeof *blocks; index++) {
    change_block(node, block, blocks[index]);
    if (blocks[index] == block) place = taken;
    taken += kernel->supports(node, profile);
    change_block(node, blocks[index], block);
  }
  const int is_turn = *turn % taken == place;
  if (place == taken - 1) ++*turn;
  return is_turn;
}

/** Every kernel that takes the node in the layout it has now. Those that need vectors count as used
 *  where the device has none. */
static int run_rows(struct trial *trial, struct node *node, void *expected) {
  const struct device_profile *profile = context_profile(trial->context);
  struct device_profile with_vectors = *profile;
  with_vectors.has_vectors = 1;
  int used = 0;
  for (size_t row = 0; kernel_table[row].op; row++) {
    const struct kernel *kernel = kernel_table[row].kernel;
    if (kernel_table[row].op != node->call.op || !kernel->supports(node, &with_vectors)) continue;
    used++;
    if (!is_asked_for(kernel)) continue;
    if (is_turn_of_block(trial, kernel, node, &with_vectors, &row_turns[row]) &&
        kernel->supports(node, profile))
      try_kernel(trial, kernel, node, expected);
    row_was_used[row] = 1;
  }
  free_buffers(trial);
  return used;
}

static int can_be_blocked(const struct value *value) {
  return value && value->tensor.dtype == DTYPE_FLOAT32 && value->tensor.shape.rank == 4 &&
         !value->tensor.data;
}

/** Gives the first input, the others and the output their layouts: 0 plain. Only
 *  [N][C][H][W] can have blocks. */
static void set_layout(struct trial *trial, struct node *node, int first, int others) {
  for (int index = 0; index < node->call.input_count; index++)
    if (can_be_blocked(node->inputs[index])) node->inputs[index]->tensor.block = index == 0 ? first : others;
  if (can_be_blocked(node->outputs[0])) node->outputs[0]->tensor.block = others;
  trial->block = first > others ? first : others;
  snprintf(trial->layout, sizeof trial->layout, " (blocks of %d, first input %d)", others, first);
}

/** All plain, all in blocks, and the first input unlike the rest: a network's first
 *  convolution, and Reorder. */
static void run_layouts(struct trial *trial, struct node *node, void *expected) {
  set_layout(trial, node, 0, 0);
  int used = run_rows(trial, node, expected);
  for (size_t index = 0; index < sizeof blocks / sizeof *blocks; index++) {
    const int block = blocks[index];
    if (!can_be_blocked(node->outputs[0])) break;
    set_layout(trial, node, block, block);
    used += run_rows(trial, node, expected);
    set_layout(trial, node, 0, block);
    used += run_rows(trial, node, expected);
    set_layout(trial, node, block, 0);
    used += run_rows(trial, node, expected);
  }
  ck_assert_msg(used > 0, "%s: no kernel takes it", trial->name);
}

static int is_shape_asked_for(size_t row, const char *name) {
  return (shape_is_small(row) || !is_small_tier) && (!shapes_asked_for || strstr(name, shapes_asked_for));
}

static void run_trial(const char *name, struct graph *graph) {
  struct trial trial = {.name = name, .graph = graph};
  struct node *node = graph->first;
  require(node_infer(node), "infer", name);
  graph_sweep_and_number(graph);
  ck_assert_int_le(graph->value_count, MOST_VALUES);
  fill_inputs(&trial);
  const struct context_options options = {0};
  require(context_create(&trial.context, device, &options), "context", name);
  run_layouts(&trial, node, compute_reference(&trial, node));
  context_free(trial.context);
  graph_free(graph);
}

START_TEST(shapes_match_the_reference) {
  const size_t row = (size_t)_i;
  struct graph *graph = NULL;
  char name[SHAPE_NAME_BYTES];
  shape_name(name, row);
  if (!is_shape_asked_for(row, name)) return;
  require(shape_graph(&graph, row), "text", name);
  run_trial(name, graph);
}
END_TEST

START_TEST(every_kernel_was_tested) {
  int count = 0;
  for (size_t row = 0; kernel_table[row].op; row++) {
    const struct kernel *kernel = kernel_table[row].kernel;
    count += row_was_used[row];
    if (is_asked_for(kernel) && !shapes_asked_for)
      ck_assert_msg(row_was_used[row], "no shape of shapes.def goes to %s for %s", kernel->name,
                    kernel_table[row].op->name);
  }
  ck_assert_msg(count > 0,
                "nothing is tested: no kernel of RESCL_TEST_KERNELS takes a shape of RESCL_TEST_SHAPES");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("kernels");
  TCase *cases = tcase_create("kernels");
  tcase_set_timeout(cases, 0);
  tcase_add_unchecked_fixture(cases, open_device, close_device);
  tcase_add_loop_test(cases, shapes_match_the_reference, 0, (int)shape_count());
  tcase_add_test(cases, every_kernel_was_tested);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_NOFORK); // forking after OpenCL has started is unsafe
}
