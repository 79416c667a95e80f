#include "tune/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "ops/layout.h"
#include "reference/reference.h"
#include "tune/candidates.h"

#define TOLERANCE 1e-4
#define SAMPLED_MULTIPLICATIONS 30000000 // takes the reference about ten milliseconds
#define POISON 0x7fc0beef                // a NaN

struct trial {
  struct context *context;
  struct shelf *shelf;
  struct graph *graph; // of this one node
  struct node *node;
  struct buffer **values; // by value->index
  float *stored;          // as large as the largest tensor as it lies on the device
  float *output,
      *expected;    // plain; what the reference has not computed is NaN until a right candidate fills it
  double magnitude; // of what is expected
  struct recorder *recorders[CANDIDATES_MOST];
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
  struct value *inputs[8] = {0}, *output = NULL;
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

/** Random numbers for an input: on the device as stored, and plain, for the reference, at `plain`. */
static rescl_status fill_input(struct trial *trial, struct value *input, float *plain) {
  struct random_state random = random_seeded((uint64_t)input->index + 1);
  const size_t count = (size_t)shape_elements(&input->tensor.shape);
  for (size_t element = 0; element < count; element++) plain[element] = (float)random_uniform(&random) - 0.5f;
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
  trial->stored = malloc(largest + 1);
  trial->output = malloc(largest + 1);
  trial->expected = malloc(largest + 1);
  return trial->stored && trial->output && trial->expected ? RESCL_OK : fail_memory(3 * largest);
}

/** Computes some of the outputs in the reference, from plain tensors. */
static rescl_status run_reference(struct trial *trial) {
  const struct node *node = trial->node;
  struct tensor inputs[8], output = node->outputs[0]->tensor;
  const struct tensor *input_pointers[8] = {0};
  struct tensor *output_pointers[] = {&output};
  float *plain[8] = {0};
  struct op_call call = node->call;
  rescl_status status = RESCL_OK;
  for (int index = 0; index < call.input_count && status == RESCL_OK; index++) {
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
  output.data = trial->expected;
  output.block = 0;
  call.inputs = input_pointers;
  call.outputs = output_pointers;
  const int64_t count = shape_elements(&output.shape);
  for (int64_t element = 0; element < count; element++) trial->expected[element] = NAN;
  status = reference_sample_conv(&call, SAMPLED_MULTIPLICATIONS);
  for (int64_t element = 0; element < count; element++)
    trial->magnitude = fmax(trial->magnitude, fabs((double)trial->expected[element]));
cleanup:
  for (int index = 0; index < 8; index++) free(plain[index]);
  return status;
}

static rescl_status set_up(struct trial *trial, const struct graph *graph, const struct node *node) {
  if (node->call.input_count > 8) return fail(RESCL_UNSUPPORTED, "too many inputs to be tried");
  TRY(copy_node(trial, graph, node));
  TRY(allocate(trial));
  return run_reference(trial);
}

rescl_status trial_create(struct trial **trial, struct context *context, const struct graph *graph,
                          const struct node *node, struct shelf *shelf) {
  *trial = NULL;
  struct trial *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->context = context;
  made->shelf = shelf;
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
  free(trial->output);
  free(trial->expected);
  graph_free(trial->graph);
  free(trial);
}

static rescl_status poison_output(struct trial *trial, struct buffer *buffer, const struct tensor *tensor) {
  const uint32_t poison = POISON;
  const size_t count = tensor_size(tensor) / sizeof poison;
  for (size_t element = 0; element < count; element++)
    memcpy(&trial->stored[element], &poison, sizeof poison);
  return buffer_write(buffer, 0, trial->stored, tensor_size(tensor));
}

/** The first candidate that is right stands for the outputs that the reference has not computed. */
static rescl_status compare(struct trial *trial, const char *kernel) {
  const int64_t count = shape_elements(&trial->node->outputs[0]->tensor.shape);
  double difference = 0.0;
  for (int64_t element = 0; element < count; element++) {
    const double found = trial->output[element], expected = trial->expected[element];
    if (!isfinite(found)) difference = INFINITY;
    if (!isnan(expected)) difference = fmax(difference, fabs(found - expected));
  }
  if (difference > TOLERANCE * trial->magnitude)
    return fail(RESCL_WRONG_RESULT, "%s computes this layer wrongly on this device: off by %g of %g", kernel,
                difference, trial->magnitude);
  memcpy(trial->expected, trial->output, (size_t)count * sizeof *trial->output);
  return RESCL_OK;
}

static rescl_status check(struct trial *trial, struct recorder *recorder, const char *kernel) {
  const struct value *output = trial->node->outputs[0];
  struct buffer *buffer = trial->values[output->index];
  TRY(poison_output(trial, buffer, &output->tensor));
  TRY(recorder_enqueue(recorder));
  TRY(buffer_read(buffer, 0, trial->stored, tensor_size(&output->tensor)));
  if (output->tensor.block)
    layout_to_plain(&output->tensor, trial->stored, trial->output);
  else
    memcpy(trial->output, trial->stored, tensor_size(&output->tensor));
  return compare(trial, kernel);
}

static rescl_status choose(void *user, const struct node *node, struct kernel_choice *choice) {
  (void)node;
  *choice = *(const struct kernel_choice *)user;
  return RESCL_OK;
}

rescl_status trial_add(struct trial *trial, struct kernel_choice choice, int *candidate) {
  const struct recorder_options options = {.choose = choose, .choose_user = &choice, .shelf = trial->shelf};
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

rescl_status trial_time(struct trial *trial, int candidate, uint64_t *elapsed_ns) {
  const uint64_t start_ns = clock_now_ns();
  TRY(recorder_enqueue(trial->recorders[candidate]));
  TRY(context_finish(trial->context));
  *elapsed_ns = clock_now_ns() - start_ns;
  return RESCL_OK;
}
