#include "tune/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "ops/geometry.h"
#include "ops/layout.h"
#include "reference/reference.h"
#include "tune/candidates.h"
#include "tune/expectation.h"
#include "tune/signature.h"

#define POISON 0x7fc0beef   // a NaN
#define RANDOM_PERIOD 65521 // a prime: no two rows or channels are alike

/** On CPUs: in a network a layer's weights come from memory, as the other layers' have driven them out of the caches
 *  since the last run. Where candidates have weights of different sizes, Winograd's being up to four times as
 *  large, timing them again and again with all weights at hand would favour the largest. */
#define EVICTED_BYTES ((size_t)40 << 20) // more than a core's share of any last-level cache
#define NEAR_BYTES ((size_t)512 << 10)   // weights that are no matter

#define LEAST_ROWS 16 // of a picture that is cut

struct trial {
  struct context *context;
  int is_evicted;          // what lies in the caches, before each run: weights are not of one size, nor few
  unsigned char *evicting; // EVICTED_BYTES to read for that; NULL: not yet
  struct shelf *shelf;
  const struct graph *network;
  struct graph *graph; // of this one node
  struct node *node;
  struct buffer **values; // by value->index
  struct expectation *expectation;
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

/** The node alone, with its tensors as they are in the network and of its outputs the first. */
static rescl_status copy_node(struct trial *trial, const struct graph *graph, const struct node *node) {
  struct value **inputs, *output = NULL;
  TRY(graph_create(&trial->graph, "trial", graph->opset));
  ARENA_NEW(&trial->graph->arena, inputs, node->call.input_count + 1);
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

/** Of what is neither constant nor the first input, only a shortcut may be there. */
static int has_only_a_picture(const struct node *node, int skip) {
  const struct tensor *picture = node->inputs[0] ? &node->inputs[0]->tensor : NULL;
  if (!picture || picture->data || picture->shape.rank != 4) return 0;
  for (int index = 1; index < node->call.input_count; index++)
    if (index != skip && node->inputs[index] && !node->inputs[index]->tensor.data) return 0;
  return 1;
}

/** Leaves the upper rows of the picture, so many that input and output are no larger than that. */
static rescl_status cut(struct trial *trial, size_t most_bytes) {
  struct node *node = trial->node;
  const int skip = node->call.op->traits & OP_SKIP ? node->call.op->skip_input : -1;
  if (!has_only_a_picture(node, skip)) return fail(RESCL_UNSUPPORTED, "more than a picture is read");
  struct tensor *picture = &node->inputs[0]->tensor, *output = &node->outputs[0]->tensor;
  const double size_bytes = (double)tensor_size(picture) + (double)tensor_size(output);
  int64_t *rows = &picture->shape.dims[2];
  const int64_t fitting = (int64_t)((double)*rows * (double)most_bytes / size_bytes);
  const int64_t left = fitting > LEAST_ROWS ? fitting : LEAST_ROWS;
  if (left >= *rows) return fail(RESCL_UNSUPPORTED, "there are few rows");
  *rows = left;
  struct op_call call = node->call;
  if (skip >= 0 && skip < call.input_count) call.input_count = skip;
  TRY(call.op->infer(&call));
  if (call.input_count < node->call.input_count && node->inputs[skip])
    node->inputs[skip]->tensor.shape = output->shape;
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
  const size_t size_bytes = tensor_size(&input->tensor);
  float *stored = NULL;
  if (plain->dtype == DTYPE_FLOAT32)
    fill_random(plain->data, (size_t)shape_elements(&plain->shape), seed);
  else
    fill_others(plain, seed);
  if (size_bytes == 0) return RESCL_OK;
  if (!input->tensor.block) return buffer_write(trial->values[input->index], 0, plain->data, size_bytes);
  stored = malloc(size_bytes);
  if (!stored) return fail_memory(size_bytes);
  layout_from_plain(&input->tensor, plain->data, stored);
  const rescl_status status = buffer_write(trial->values[input->index], 0, stored, size_bytes);
  free(stored);
  return status;
}

static rescl_status allocate(struct trial *trial) {
  trial->values = calloc((size_t)trial->graph->value_count + 1, sizeof(struct buffer *));
  if (!trial->values) return fail_memory(sizeof(struct buffer *));
  for (struct value *value = trial->graph->values; value; value = value->next) {
    if (value->tensor.data) continue;
    TRY(buffer_create(&trial->values[value->index], trial->context, tensor_size(&value->tensor),
                      value->name));
  }
  return RESCL_OK;
}

/** Fills the inputs: `plain` with what the reference is to have, constants as they are.
 *  @param memory  receives what of it is to be freed, also on failure */
static rescl_status fill_inputs(struct trial *trial, struct tensor *plain, void **memory) {
  const struct node *node = trial->node;
  for (int index = 0; index < node->call.input_count; index++) {
    if (!node->inputs[index]) continue;
    plain[index] = node->inputs[index]->tensor;
    if (plain[index].data) continue;
    plain[index].block = 0;
    plain[index].data = memory[index] = malloc(tensor_size(&plain[index]) + 1);
    if (!memory[index]) return fail_memory(tensor_size(&plain[index]));
    TRY(fill_input(trial, node->inputs[index], &plain[index]));
  }
  return RESCL_OK;
}

/** Fills the inputs, and computes what is expected from them. */
static rescl_status run_reference(struct trial *trial) {
  const struct node *node = trial->node;
  const int count = node->call.input_count;
  struct tensor *plain;
  const struct tensor **inputs;
  void **memory;
  ARENA_NEW(&trial->graph->arena, plain, count + 1);
  ARENA_NEW(&trial->graph->arena, inputs, count + 1);
  ARENA_NEW(&trial->graph->arena, memory, count + 1);
  for (int index = 0; index < count; index++) inputs[index] = node->inputs[index] ? &plain[index] : NULL;
  struct op_call call = node->call;
  call.inputs = inputs;
  rescl_status status = fill_inputs(trial, plain, memory);
  if (status == RESCL_OK) status = expectation_create(&trial->expectation, &call, &node->outputs[0]->tensor);
  for (int index = 0; index < count; index++) free(memory[index]);
  return status;
}

static int has_weights_of_several_sizes(const struct node *node) {
  struct window window;
  if (!signature_is_tunable(node)) return 0;
  const struct tensor *weights = op_input(&node->call, 1);
  return window_resolve(&node->call, &window) == RESCL_OK && window.kernel_height > 1 &&
         window.stride_height == 1 && node->call.outputs[0]->block && tensor_size(weights) > NEAR_BYTES;
}

static rescl_status set_up(struct trial *trial, const struct graph *graph, const struct node *node,
                           size_t most_bytes) {
  if (!reference_computes(&node->call))
    return fail(RESCL_UNSUPPORTED, "node '%s' can not be tried on its own", node->name);
  TRY(copy_node(trial, graph, node));
  if (most_bytes) TRY(cut(trial, most_bytes));
  TRY(allocate(trial));
  trial->is_evicted = !context_profile(trial->context)->has_lanes && has_weights_of_several_sizes(node);
  return run_reference(trial);
}

rescl_status trial_create_part(struct trial **trial, struct context *context, const struct graph *graph,
                               const struct node *node, struct shelf *shelf, size_t most_bytes) {
  *trial = NULL;
  struct trial *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->context = context;
  made->shelf = shelf;
  made->network = graph;
  const rescl_status status = set_up(made, graph, node, most_bytes);
  if (status == RESCL_OK)
    *trial = made;
  else
    trial_free(made);
  return status;
}

rescl_status trial_create(struct trial **trial, struct context *context, const struct graph *graph,
                          const struct node *node, struct shelf *shelf) {
  return trial_create_part(trial, context, graph, node, shelf, 0);
}

int trial_takes(const struct trial *trial, const struct kernel_choice *choice) {
  const struct device_profile *profile = context_profile(trial->context);
  const struct kernel *kernel = choice->kernel;
  return kernel->supports(trial->node, profile) &&
         (!choice->variant || kernel->takes_variant(trial->node, profile, choice->variant));
}

void trial_free(struct trial *trial) {
  if (!trial) return;
  for (int index = 0; index < trial->count; index++) recorder_free(trial->recorders[index]);
  for (int index = 0; trial->values && index < trial->graph->value_count; index++)
    buffer_free(trial->values[index]);
  free(trial->values);
  expectation_free(trial->expectation);
  free(trial->evicting);
  graph_free(trial->graph);
  free(trial);
}

static rescl_status check(struct trial *trial, struct recorder *recorder, const char *kernel) {
  const struct value *output = trial->node->outputs[0];
  struct buffer *buffer = trial->values[output->index];
  void *found = NULL;
  TRY(buffer_fill(buffer, POISON));
  TRY(recorder_enqueue(recorder));
  TRY(expectation_memory(trial->expectation, &found));
  TRY(buffer_read(buffer, 0, found, tensor_size(&output->tensor)));
  return expectation_compare(trial->expectation, kernel);
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
