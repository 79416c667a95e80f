#include "tune/trial.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "ops/geometry.h"
#include "ops/layout.h"
#include "reference/reference.h"
#include "tune/candidates.h"

#define TOLERANCE 1e-4
#define SAMPLED_MULTIPLICATIONS 30000000 // takes the reference about ten milliseconds
#define POISON 0x7fc0beef                // a NaN
#define RANDOM_PERIOD 65521              // a prime: no two rows or channels are alike

enum { MOST_INPUTS = 8 };

/** On CPUs: in a network a layer's weights come from memory, as the other layers' have driven them out of the caches
 *  since the last run. Where candidates have weights of different sizes, Winograd's being up to four times as
 *  large, timing them again and again with all weights at hand would favour the largest. */
#define EVICTED_BYTES ((size_t)40 << 20) // more than a core's share of any last-level cache
#define NEAR_BYTES ((size_t)512 << 10)   // weights that are no matter

struct trial {
  struct context *context;
  unsigned char *evicting; // EVICTED_BYTES to read before each run; NULL: weights are all of one size, or few
  struct shelf *shelf;
  const struct graph *network;
  struct graph *graph; // of this one node
  struct node *node;
  struct buffer **values; // by value->index
  float *stored;          // as large as the largest tensor as it lies on the device
  float *expected;  // the output as it lies there: NaN where nobody knows, which a right candidate fills
  double magnitude; // of what is expected
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

/** The same numbers again and again: drawing all of them takes longer than the layer. */
static void fill_random(float *values, size_t count, uint64_t seed) {
  struct random_state random = random_seeded(seed);
  const size_t drawn = count < RANDOM_PERIOD ? count : RANDOM_PERIOD;
  for (size_t index = 0; index < drawn; index++) values[index] = (float)random_uniform(&random) - 0.5f;
  for (size_t done = drawn; done < count;) {
    const size_t length = done < count - done ? done : count - done;
    memcpy(values + done, values, length * sizeof *values);
    done += length;
  }
}

/** Random numbers for an input: on the device as stored, and plain, for the reference, at `plain`. */
static rescl_status fill_input(struct trial *trial, struct value *input, float *plain) {
  const size_t count = (size_t)shape_elements(&input->tensor.shape);
  fill_random(plain, count, (uint64_t)input->index + 1);
  if (!input->tensor.block)
    memcpy(trial->stored, plain, count * sizeof *plain);
  else
    layout_from_plain(&input->tensor, plain, trial->stored);
  return buffer_write(trial->values[input->index], 0, trial->stored, tensor_size(&input->tensor));
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
  trial->stored = malloc(largest + 1);
  trial->expected = malloc(output_bytes + 1);
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

/** Some of the outputs, as the reference computes them from the plain tensors of `call`. */
static rescl_status expect_outputs(struct trial *trial, struct op_call *call) {
  const struct tensor *stored = &trial->node->outputs[0]->tensor;
  struct tensor output = *stored, *outputs[] = {&output};
  const int64_t count = shape_elements(&output.shape);
  float *plain = malloc((size_t)count * sizeof *plain + 1);
  if (!plain) return fail_memory((size_t)count * sizeof *plain);
  for (int64_t element = 0; element < count; element++) plain[element] = NAN;
  output.data = plain;
  output.block = 0;
  call->outputs = outputs;
  const rescl_status status = reference_sample_conv(call, SAMPLED_MULTIPLICATIONS);
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
  float *plain[MOST_INPUTS] = {0};
  struct op_call call = node->call;
  rescl_status status = RESCL_OK;
  for (int index = 0; index < call.input_count; index++) {
    if (!node->inputs[index]) continue;
    inputs[index] = node->inputs[index]->tensor;
    input_pointers[index] = &inputs[index];
    if (inputs[index].data) continue;
    plain[index] = malloc((size_t)shape_elements(&inputs[index].shape) * sizeof(float) + 1);
    if (!plain[index]) TRY_CLEANUP(fail_memory(tensor_size(&inputs[index])));
    TRY_CLEANUP(fill_input(trial, node->inputs[index], plain[index]));
    inputs[index].data = plain[index];
    inputs[index].block = 0;
  }
  call.inputs = input_pointers;
  status = expect_outputs(trial, &call);
cleanup:
  for (int index = 0; index < MOST_INPUTS; index++) free(plain[index]);
  return status;
}

static int has_weights_of_several_sizes(const struct node *node) {
  struct window window;
  const struct tensor *weights = op_input(&node->call, 1);
  return window_resolve(&node->call, &window) == RESCL_OK && window.kernel_height > 1 &&
         window.stride_height == 1 && node->call.outputs[0]->block && tensor_size(weights) > NEAR_BYTES;
}

static rescl_status set_up(struct trial *trial, const struct graph *graph, const struct node *node) {
  if (node->call.input_count > MOST_INPUTS) return fail(RESCL_UNSUPPORTED, "too many inputs to be tried");
  TRY(copy_node(trial, graph, node));
  TRY(allocate(trial));
  if (!context_profile(trial->context)->has_lanes && has_weights_of_several_sizes(node))
    trial->evicting = malloc(EVICTED_BYTES);                      // without it less exact
  if (trial->evicting) memset(trial->evicting, 1, EVICTED_BYTES); // memory of its own for every page
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
  for (size_t element = 0; element < count; element++)
    if (isnan(trial->expected[element])) trial->expected[element] = trial->stored[element];
  forget_padding(output, trial->expected);
}

/** What is on the device against what is expected there; that all of it was written is seen
 *  from the poison being gone. */
static rescl_status compare(struct trial *trial, const char *kernel) {
  const struct tensor *output = &trial->node->outputs[0]->tensor;
  const size_t count = tensor_size(output) / sizeof *trial->stored;
  float difference = 0.0f;
  int is_finite = 1;
  for (size_t element = 0; element < count; element++) {
    const float found = trial->stored[element], off = fabsf(found - trial->expected[element]);
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

static rescl_status check(struct trial *trial, struct recorder *recorder, const char *kernel) {
  const struct value *output = trial->node->outputs[0];
  struct buffer *buffer = trial->values[output->index];
  TRY(buffer_fill(buffer, POISON));
  TRY(recorder_enqueue(recorder));
  TRY(buffer_read(buffer, 0, trial->stored, tensor_size(&output->tensor)));
  return compare(trial, kernel);
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

/** By reading: what was written would have to go back to memory while the layer runs. */
static void evict(const unsigned char *bytes) {
  volatile unsigned char sum = 0;
  for (size_t index = 0; index < EVICTED_BYTES; index += 64) sum = (unsigned char)(sum + bytes[index]);
}

rescl_status trial_warm_up(struct trial *trial, struct stopwatch *stopwatch, int candidate) {
  return stopwatch_warm_up(stopwatch, trial->context, trial->recorders[candidate]);
}

rescl_status trial_time(struct trial *trial, struct stopwatch *stopwatch, int candidate,
                        uint64_t *elapsed_ns) {
  if (trial->evicting) evict(trial->evicting);
  return stopwatch_time(stopwatch, trial->context, trial->recorders[candidate], elapsed_ns);
}
