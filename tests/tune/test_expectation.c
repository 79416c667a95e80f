/** What is wrong is seen: where the reference was asked, and where it was not. */
#define _GNU_SOURCE // setenv
#include <math.h>
#include <stdlib.h>

#include "fixture.h"

#include "ops/geometry.h"
#include "ops/layout.h"
#include "reference/reference.h"
#include "tune/expectation.h"

/** 12 of 16 channels of the last block, and far more multiplications than are sampled. */
#define CHANNELS 28
#define PIXELS 60
#define WIDE                                                                            \
  "graph wide opset 13\ninput x: f32[1,28,60,60]\nconst w: f32[28,28,3,3] = random 1\n" \
  "wide: y = Conv(x, w) {pads=[1,1,1,1]}\noutput y\n"
#define SMALL "graph small opset 13\ninput x: f32[1,4,2,2]\nsmall: y = Sqrt(x)\noutput y\n"

struct bench {
  rescl_model *model;
  struct expectation *expectation;
  struct tensor output; // as it lies on the device
  float *right;         // likewise
};

static struct bench set_up_bench(const char *text, int block, float first) {
  struct bench bench = {.model = model_from_text(text)};
  struct graph *graph = NULL;
  MUST(model_lower(&graph, bench.model, &(struct lower_options){.channel_block = 0}));
  const struct node *node = graph->first;
  struct tensor input = node->inputs[0]->tensor, plain = node->outputs[0]->tensor;
  const struct tensor *inputs[] = {&input, node->call.input_count > 1 ? node->call.inputs[1] : NULL,
                                   node->call.input_count > 2 ? node->call.inputs[2] : NULL};
  struct op_call call = node->call;
  const int64_t count = shape_elements(&input.shape);
  float *values = malloc((size_t)count * sizeof *values);
  for (int64_t element = 0; element < count; element++) values[element] = first + (float)(element % 37) / 37;
  input.data = values;
  call.inputs = inputs;
  bench.output = plain;
  bench.output.block = block;
  MUST(expectation_create(&bench.expectation, &call, &bench.output));
  plain.data = malloc(tensor_size(&plain));
  call.outputs = (struct tensor *[]){&plain};
  MUST(reference_call(&call));
  bench.right = malloc(tensor_size(&bench.output));
  if (block)
    layout_from_plain(&bench.output, plain.data, bench.right);
  else
    memcpy(bench.right, plain.data, tensor_size(&plain));
  free(plain.data);
  free(values);
  graph_free(graph);
  return bench;
}

static void tear_down_bench(struct bench *bench) {
  expectation_free(bench->expectation);
  free(bench->right);
  rescl_model_free(bench->model);
}

/** As if a candidate had left what is right, but for one element. */
static rescl_status compare_but(const struct bench *bench, int64_t stored_element, float value) {
  void *found = NULL;
  MUST(expectation_memory(bench->expectation, &found));
  memcpy(found, bench->right, tensor_size(&bench->output));
  ((float *)found)[stored_element] = value;
  return expectation_compare(bench->expectation, "some_kernel");
}

static rescl_status compare_right(const struct bench *bench) {
  return compare_but(bench, 0, bench->right[0]);
}

/** An element that the reference was not asked for: what is far off there is not seen. */
static int64_t find_unsampled(const struct bench *bench) {
  for (int64_t element = 0; element < CHANNELS * PIXELS * PIXELS; element += 64) {
    const int64_t stored = layout_stored_index(&bench->output, element);
    struct bench other = set_up_bench(WIDE, bench->output.block, 0);
    const rescl_status status = compare_but(&other, stored, 1e6f);
    tear_down_bench(&other);
    if (status == RESCL_OK) return stored;
  }
  ck_abort_msg("all are sampled");
  return 0;
}

START_TEST(samples_and_poison_are_seen) {
  for (int block = 0; block <= 16; block += 16) {
    struct bench bench = set_up_bench(WIDE, block, 0);
    const int64_t last = layout_stored_index(&bench.output, CHANNELS * PIXELS * PIXELS - 1);
    const int64_t unsampled = find_unsampled(&bench);
    MUST_FAIL(compare_but(&bench, 0, 1e6f), RESCL_WRONG_RESULT, "some_kernel");
    MUST_FAIL(compare_but(&bench, last, bench.right[last] * 1.5f + 1), RESCL_WRONG_RESULT, "off");
    MUST_FAIL(compare_but(&bench, unsampled, NAN), RESCL_WRONG_RESULT, "not all is finite");
    MUST_FAIL(compare_but(&bench, unsampled, INFINITY), RESCL_WRONG_RESULT, "not all is finite");
    MUST(compare_right(&bench));
    // from here on what the first has left stands for the rest
    MUST_FAIL(compare_but(&bench, unsampled, 1e6f), RESCL_WRONG_RESULT, "off");
    MUST_FAIL(compare_but(&bench, 0, 1e6f), RESCL_WRONG_RESULT, "off");
    MUST(compare_right(&bench));
    tear_down_bench(&bench);
  }
}
END_TEST

START_TEST(nothing_is_expected_beyond_the_last_channel) {
  struct bench bench = set_up_bench(WIDE, 16, 0);
  const int64_t padding = layout_stored_index(&bench.output, (CHANNELS - 1) * PIXELS * PIXELS) + 1;
  MUST(compare_but(&bench, padding, 5.0f));
  MUST(compare_but(&bench, padding, 7.0f));
  MUST_FAIL(compare_but(&bench, padding, NAN), RESCL_WRONG_RESULT, "finite");
  tear_down_bench(&bench);
}
END_TEST

START_TEST(other_operators_are_compared_as_a_whole) {
  struct bench bench = set_up_bench(SMALL, 0, 1);
  MUST(compare_right(&bench));
  for (int64_t element = 0; element < 16; element++)
    MUST_FAIL(compare_but(&bench, element, bench.right[element] + 0.01f), RESCL_WRONG_RESULT, "1 of 16");
  tear_down_bench(&bench);
}
END_TEST

START_TEST(what_is_no_number_is_compared_too) {
  struct bench bench = set_up_bench(SMALL, 0, -10);
  ck_assert(isnan(bench.right[0]));
  MUST(compare_right(&bench));
  MUST_FAIL(compare_but(&bench, 3, 0.0f), RESCL_WRONG_RESULT, "1 of 16");
  MUST_FAIL(compare_but(&bench, 3, INFINITY), RESCL_WRONG_RESULT, "1 of 16");
  tear_down_bench(&bench);
}
END_TEST

CHECK_MAIN_NO_FORK("tune/expectation", samples_and_poison_are_seen,
                   nothing_is_expected_beyond_the_last_channel, other_operators_are_compared_as_a_whole,
                   what_is_no_number_is_compared_too)
