#include "tune/trial.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "ops/geometry.h"
#include "ops/layout.h"
#include "reference/compare.h"
#include "reference/reference.h"
#include "tune/candidates.h"
#include "tune/signature.h"

#define TOLERANCE 1e-4
#define SAMPLED_MULTIPLICATIONS 30000000 // takes the reference about ten milliseconds
#define POISON 0x7fc0beef                // a NaN
#define RANDOM_PERIOD 65521              // a prime: no two rows or channels are alike
#define STEPS_MOST 2                     // elements that may be a step off, and
#define STEPS_SHARE 1e-3                 // that share of them
#define STEP 0.02                        // of the largest magnitude: that of 7 bits and more

enum { MOST_INPUTS = 64 };

/** On CPUs: in a network a layer's weights come from memory, as the other layers' have driven them out of the caches
 *  since the last run. Where candidates have weights of different sizes, Winograd's being up to four times as
 *  large, timing them again and again with all weights at hand would favour the largest. */
#define EVICTED_BYTES ((size_t)40 << 20) // more than a core's share of any last-level cache
#define NEAR_BYTES ((size_t)512 << 10)   // weights that are no matter

struct trial {
  struct context *context;
  int is_evicted;          // what lies in the caches, before each run: weights are not of one size, nor few
  unsigned char *evicting; // EVICTED_BYTES to read for that; NULL: not yet
  struct shelf *shelf;
  const struct graph *network;
  struct graph *graph; // of this one node
  struct node *node;
  struct buffer **values; // by value->index
  float *stored;          // as large as the largest tensor as it lies on the device
  int has_samples;        // of the output, that the reference has computed
  void
      *expected; // the output: plain; else, of samples, as it lies there, and NaN where nobody knows, which a
                 // right candidate fills
  double magnitude;                            // of what is expected, of samples
  struct recorder *recorders[CANDIDATES_MOST]; // NULL: dropped
  int count;
};

static rescl_status add_value(struct trial *trial, const struct value *source, struct value **value) {
  *value = NULL;
  if (!source) return RESCL_OK;
  if (source->tensor.data) return graph_add_constant(trial->graph, value, source->name, &source->tensor);
  TRY(graph_add_value(trial->graph, value, source->name));
  (*value)->tensor = source->tensor;
  return graph_add_input(trial->graph, *value);
}

/** The node alone, with its tensors as they are in the network. */
static rescl_status copy_node(struct trial *trial, const struct graph *graph, const struct node *node) {
  struct value *inputs[MOST_INPUTS] = {0}, *output = NULL;
  TRY(graph_create(&trial->graph, "trial", graph->opset));
  trial->graph->channel_block = graph->channel_block;
  for (int index = 0; index < node->call.input_count; index++)
    TRY(add_value(trial, node->inputs[index], &inputs[index]));
  TRY(graph_add_value(trial->graph, &output, node->outputs[0]->name));
  output->tensor = node->outputs[0]->tensor;
  TRY(graph_add_output(trial->graph, output));
  const struct node_spec spec = {.name = node->name,
                                 .op = node->call.op,
                                 .inputs = inputs,
                                 .input_count = node->call.input_count,
                                 .outputs = &output,
                                 .output_count = 1,
                                 .attributes = node->call.attributes,
                                 .attribute_count = node->call.attribute_count};
  TRY(graph_add_node(trial->graph, &trial->node, &spec, NULL));
  graph_sweep_and_number(trial->graph);
  return RESCL_OK;
}

/** Integers that may be indices or truth values, and halves. */
static void fill_others(struct tensor *tensor, uint64_t seed) {
  struct random_state random = random_seeded(seed);
  const int64_t count = shape_elements(&tensor->shape);
  for (int64_t index = 0; index < count; index++) {
    if (dtype_is_real(tensor->dtype))
      tensor_set_real(tensor, index, 4.0 * random_uniform(&random) - 2.0);
    else
      tensor_set_integer(tensor, index, (int64_t)(random_bits(&random) >> 63));
  }
}

/** The same numbers again and again: drawing all of them takes longer than the layer. */
static void fill_random(float *values, size_t count, uint64_t seed) {
  struct random_state random = random_seeded(seed);
  const size_t drawn = count < RANDOM_PERIOD ? count : RANDOM_PERIOD;
  for (size_t index = 0; index < drawn; index++) values[index] = 4.0f * (float)random_uniform(&random) - 2.0f;
  for (size_t done = drawn; done < count;) {
    const size_t length = done < count - done ? done : count - done;
    memcpy(values + done, values, length * sizeof *values);
    done += length;
  }
}

/** Random numbers for an input: on the device as stored, and plain, for the reference, at `plain`. */
static rescl_status fill_input(struct trial *trial, struct value *input, struct tensor *plain) {
  const uint64_t seed = (uint64_t)input->index + 1;
  const void *stored = plain->data;
  if (plain->dtype == DTYPE_FLOAT32)
    fill_random(plain->data, (size_t)shape_elements(&plain->shape), seed);
  else
    fill_others(plain, seed);
  if (input->tensor.block) {
    layout_from_plain(&input->tensor, plain->data, trial->stored);
    stored = trial->stored;
  }
  if (tensor_size(&input->tensor) == 0) return RESCL_OK;
  return buffer_write(trial->values[input->index], 0, stored, tensor_size(&input->tensor));
}

static rescl_status allocate(struct trial *trial) {
  size_t largest = 0;
  trial->values = calloc((size_t)trial->graph->value_count + 1, sizeof(struct buffer *));
  if (!trial->values) return fail_memory(sizeof(struct buffer *));
  for (struct value *value = trial->graph->values; value; value = value->next) {
    if (value->tensor.data) continue;
    const size_t size_bytes = tensor_size(&value->tensor);
    TRY(buffer_create(&trial->values[value->index], trial->context, size_bytes, value->name));
    if (size_bytes > largest) largest = size_bytes;
  }
  const size_t output_bytes = tensor_size(&trial->node->outputs[0]->tensor);
  trial->stored = calloc(1, largest + 1);
  trial->expected = calloc(1, output_bytes + 1);
  return trial->stored && trial->expected ? RESCL_OK : fail_memory(largest + output_bytes);
}

/** Channels beyond the last hold any finite number: nothing is expected of them. */
static void forget_padding(const struct tensor *tensor, float *stored) {
  const int64_t *dims = tensor->shape.dims, block = tensor->block;
  if (!block || dims[1] % block == 0) return;
  const int64_t blocks = dims[1] / block + 1, pixels = dims[2] * dims[3];
  for (int64_t image = 0; image < dims[0]; image++) {
    float *last = stored + ((image + 1) * blocks - 1) * pixels * block;
    for (int64_t pixel = 0; pixel < pixels; pixel++)
      for (int64_t lane = dims[1] % block; lane < block; lane++) last[pixel * block + lane] = NAN;
  }
}

static rescl_status expect_whole(struct trial *trial, struct op_call *call) {
  struct tensor output = trial->node->outputs[0]->tensor, *outputs[] = {&output};
  output.data = trial->expected;
  output.block = 0;
  call->outputs = outputs;
  call->output_count = 1;
  return reference_call(call);
}

/** Some of the outputs, as the reference computes them from the plain tensors of `call`. */
static rescl_status expect_samples(struct trial *trial, struct op_call *call) {
  const struct tensor *stored = &trial->node->outputs[0]->tensor;
  struct tensor output = *stored, *outputs[] = {&output};
  const int64_t count = shape_elements(&output.shape);
  float *plain = malloc((size_t)count * sizeof *plain + 1);
  if (!plain) return fail_memory((size_t)count * sizeof *plain);
  for (int64_t element = 0; element < count; element++) plain[element] = NAN;
  output.data = plain;
  output.block = 0;
  call->outputs = outputs;
  const rescl_status status = reference_sample(call, SAMPLED_MULTIPLICATIONS);
  for (int64_t element = 0; element < count; element++)
    trial->magnitude = fmax(trial->magnitude, fabs((double)plain[element]));
  if (stored->block)
    layout_from_plain(stored, plain, trial->expected);
  else
    memcpy(trial->expected, plain, (size_t)count * sizeof *plain);
  forget_padding(stored, trial->expected);
  free(plain);
  return status;
}

/** Fills the inputs, and computes what is expected from them. */
static rescl_status run_reference(struct trial *trial) {
  const struct node *node = trial->node;
  struct tensor inputs[MOST_INPUTS];
  const struct tensor *input_pointers[MOST_INPUTS] = {0};
  void *plain[MOST_INPUTS] = {0};
  struct op_call call = node->call;
  rescl_status status = RESCL_OK;
  for (int index = 0; index < call.input_count; index++) {
    if (!node->inputs[index]) continue;
    inputs[index] = node->inputs[index]->tensor;
    input_pointers[index] = &inputs[index];
    if (inputs[index].data) continue;
    inputs[index].block = 0;
    plain[index] = inputs[index].data = malloc(tensor_size(&inputs[index]) + 1);
    if (!plain[index]) TRY_CLEANUP(fail_memory(tensor_size(&inputs[index])));
    TRY_CLEANUP(fill_input(trial, node->inputs[index], &inputs[index]));
  }
  call.inputs = input_pointers;
  trial->has_samples = reference_has_samples(&call);
  status = trial->has_samples ? expect_samples(trial, &call) : expect_whole(trial, &call);
cleanup:
  for (int index = 0; index < MOST_INPUTS; index++) free(plain[index]);
  return status;
}

static int has_weights_of_several_sizes(const struct node *node) {
  struct window window;
  if (!signature_is_tunable(node)) return 0;
  const struct tensor *weights = op_input(&node->call, 1);
  return window_resolve(&node->call, &window) == RESCL_OK && window.kernel_height > 1 &&
         window.stride_height == 1 && node->call.outputs[0]->block && tensor_size(weights) > NEAR_BYTES;
}

static rescl_status set_up(struct trial *trial, const struct graph *graph, const struct node *node) {
  if (node->call.input_count > MOST_INPUTS || !reference_computes(&node->call))
    return fail(RESCL_UNSUPPORTED, "node '%s' can not be tried on its own", node->name);
  TRY(copy_node(trial, graph, node));
  TRY(allocate(trial));
  trial->is_evicted = !context_profile(trial->context)->has_lanes && has_weights_of_several_sizes(node);
  return run_reference(trial);
}

rescl_status trial_create(struct trial **trial, struct context *context, const struct graph *graph,
                          const struct node *node, struct shelf *shelf) {
  *trial = NULL;
  struct trial *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->context = context;
  made->shelf = shelf;
  made->network = graph;
  const rescl_status status = set_up(made, graph, node);
  if (status == RESCL_OK)
    *trial = made;
  else
    trial_free(made);
  return status;
}

void trial_free(struct trial *trial) {
  if (!trial) return;
  for (int index = 0; index < trial->count; index++) recorder_free(trial->recorders[index]);
  for (int index = 0; trial->values && index < trial->graph->value_count; index++)
    buffer_free(trial->values[index]);
  free(trial->values);
  free(trial->stored);
  free(trial->expected);
  free(trial->evicting);
  graph_free(trial->graph);
  free(trial);
}

/** The first candidate that is right stands for the outputs that the reference has not computed. */
static void complete_expected(struct trial *trial) {
  const struct tensor *output = &trial->node->outputs[0]->tensor;
  const size_t count = tensor_size(output) / sizeof *trial->stored;
  float *expected = trial->expected;
  for (size_t element = 0; element < count; element++)
    if (isnan(expected[element])) expected[element] = trial->stored[element];
  forget_padding(output, expected);
}

/** What is on the device against what is expected there; that all of it was written is seen
 *  from the poison being gone. */
static rescl_status compare_samples(struct trial *trial, const char *kernel) {
  const struct tensor *output = &trial->node->outputs[0]->tensor;
  const size_t count = tensor_size(output) / sizeof *trial->stored;
  const float *expected = trial->expected;
  float difference = 0.0f;
  int is_finite = 1;
  for (size_t element = 0; element < count; element++) {
    const float found = trial->stored[element], off = fabsf(found - expected[element]);
    is_finite &= fabsf(found) <= FLT_MAX;
    difference = off > difference ? off : difference; // not where NaN is expected
  }
  if (!is_finite || (double)difference > TOLERANCE * trial->magnitude)
    return fail(RESCL_WRONG_RESULT, "%s computes this layer wrongly on this device: %s by %g of %g", kernel,
                is_finite ? "off" : "not all is finite; the rest is off", (double)difference,
                trial->magnitude);
  if (trial->count == 0) complete_expected(trial);
  return RESCL_OK;
}

/** Where a rounding may take elements a whole step away from what is expected: few of them, and no further. */
static int64_t count_wrong(const struct trial *trial, const struct tensor *found,
                           const struct tensor *expected, double *error) {
  const struct op *op = trial->node->call.op;
  const double tolerance = dtype_is_real(expected->dtype) ? TOLERANCE : 0.0;
  const int64_t wrong = compare_count_wrong(found, expected, tolerance, error);
  if (wrong == 0 || (op != &op_fake_quantize && op != &op_quantize_linear)) return wrong;
  if (wrong > STEPS_MOST + (int64_t)(STEPS_SHARE * (double)shape_elements(&expected->shape))) return wrong;
  return compare_count_wrong(found, expected, STEP, error);
}

static rescl_status compare_whole(const struct trial *trial, const char *kernel) {
  struct tensor expected = trial->node->outputs[0]->tensor, found = expected;
  const int64_t count = shape_elements(&expected.shape);
  double error = 0.0;
  float *plain = NULL;
  expected.block = found.block = 0;
  expected.data = trial->expected;
  found.data = trial->stored;
  if (trial->node->outputs[0]->tensor.block) {
    plain = malloc(tensor_size(&found) + 1);
    if (!plain) return fail_memory(tensor_size(&found));
    layout_to_plain(&trial->node->outputs[0]->tensor, trial->stored, plain);
    found.data = plain;
  }
  const int64_t wrong = count_wrong(trial, &found, &expected, &error);
  free(plain);
  if (wrong == 0) return RESCL_OK;
  return fail(
      RESCL_WRONG_RESULT,
      "%s computes this layer wrongly on this device: %lld of %lld elements are off, by up to %g of the "
      "largest",
      kernel, (long long)wrong, (long long)count, error);
}

static rescl_status check(struct trial *trial, struct recorder *recorder, const char *kernel) {
  const struct value *output = trial->node->outputs[0];
  struct buffer *buffer = trial->values[output->index];
  TRY(buffer_fill(buffer, POISON));
  TRY(recorder_enqueue(recorder));
  TRY(buffer_read(buffer, 0, trial->stored, tensor_size(&output->tensor)));
  return trial->has_samples ? compare_samples(trial, kernel) : compare_whole(trial, kernel);
}

static rescl_status choose(void *user, const struct node *node, struct kernel_choice *choice) {
  (void)node;
  *choice = *(const struct kernel_choice *)user;
  return RESCL_OK;
}

rescl_status trial_add(struct trial *trial, struct kernel_choice choice, int *candidate) {
  const struct recorder_options options = {
      .choose = choose, .choose_user = &choice, .network = trial->network, .shelf = trial->shelf};
  struct recorder *recorder = NULL;
  *candidate = -1;
  TRY(recorder_create(&recorder, trial->context, trial->graph, trial->values, &options));
  const rescl_status status = check(trial, recorder, choice.kernel->name);
  if (status != RESCL_OK) {
    recorder_free(recorder);
    return status;
  }
  trial->recorders[trial->count] = recorder;
  *candidate = trial->count++;
  return RESCL_OK;
}

void trial_drop(struct trial *trial, int candidate) {
  recorder_free(trial->recorders[candidate]);
  trial->recorders[candidate] = NULL;
}

/** By reading: what was written would have to go back to memory while the layer runs. Without memory for it times are
 *  less exact. */
static void evict(struct trial *trial) {
  volatile unsigned char sum = 0;
  if (!trial->evicting) {
    trial->evicting = malloc(EVICTED_BYTES);
    if (!trial->evicting) return;
    memset(trial->evicting, 1, EVICTED_BYTES); // memory of its own for every page
  }
  for (size_t index = 0; index < EVICTED_BYTES; index += 64)
    sum = (unsigned char)(sum + trial->evicting[index]);
}

rescl_status trial_warm_up(struct trial *trial, struct stopwatch *stopwatch, int candidate) {
  return stopwatch_warm_up(stopwatch, trial->context, trial->recorders[candidate]);
}

rescl_status trial_time(struct trial *trial, struct stopwatch *stopwatch, int candidate,
                        uint64_t *elapsed_ns) {
  if (trial->is_evicted) evict(trial);
  return stopwatch_time(stopwatch, trial->context, trial->recorders[candidate], elapsed_ns);
}
