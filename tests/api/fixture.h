/** What the tests of this folder share: the device, models from text, tensors with data. */
#ifndef RESCL_TESTS_API_FIXTURE_H
#define RESCL_TESTS_API_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "base/random.h"
#include "reference/compare.h"
#include "rescl/rescl.h"
#include "support/must.h"
#include "support/text_read.h"

static rescl_device *fixture_device;

static void close_fixture_device(void) {
  rescl_device_free(fixture_device);
}

/** The default device, opened once. */
static inline rescl_device *device(void) {
  if (fixture_device) return fixture_device;
  MUST(rescl_device_open(&fixture_device, NULL));
  atexit(close_fixture_device);
  return fixture_device;
}

/** A model of the graph's text form; the caller frees. */
static inline rescl_model *model_from_text(const char *text) {
  struct graph *graph = NULL;
  ck_assert_msg(graph_text_read(&graph, text) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  rescl_model *model = calloc(1, sizeof *model);
  ck_assert_ptr_nonnull(model);
  model->onnx.graph = graph;
  model->graph = graph;
  model->path = strcpy(calloc(1, sizeof "text"), "text");
  return model;
}

/** On plain tensors, so that on every device the layers are the same, with no Reorder between them. */
static inline rescl_session_options plain_options(void) {
  rescl_session_options options = rescl_session_options_default();
  options.algorithm = "im2col_gemm";
  return options;
}

static inline rescl_model *zoo_model(const char *name) {
  rescl_create_options options = rescl_create_options_default();
  rescl_model *model = NULL;
  options.name = name;
  MUST(rescl_model_create(&model, &options));
  return model;
}

/** A network with two inputs, two outputs, a skip and a symbolic batch. */
#define TWO_INPUTS                                                                    \
  "graph two opset 13\ninput x: f32[N,3,8,8]\ninput t: f32[N,4,8,8]\n"                \
  "const w: f32[4,3,3,3] = random 1\nconst b: f32[4] = random 2\n"                    \
  "conv: c = Conv(x, w, b) {pads=[1,1,1,1]}\nadd: d = Add(c, t)\nrelu: y = Relu(d)\n" \
  "pool: p = GlobalAveragePool(y)\nflat: z = Flatten(p)\noutput y\noutput z\n"

/** With the defaults at that batch. */
static inline rescl_session *session_of(const rescl_model *model, int64_t batch) {
  rescl_session_options options = rescl_session_options_default();
  rescl_session *session = NULL;
  options.binding.batch = batch;
  MUST(rescl_session_create(&session, device(), model, &options));
  return session;
}

static inline void tensor_allocate_data(rescl_tensor *tensor) {
  tensor->data = calloc((size_t)rescl_tensor_elements(tensor) + 1, sizeof(float));
  ck_assert_ptr_nonnull(tensor->data);
}

/** The session's input with normally distributed numbers; the caller frees data. */
static inline rescl_tensor random_input(const rescl_session *session, size_t index, uint64_t seed) {
  struct random_state random = random_seeded(seed);
  rescl_tensor input;
  MUST(rescl_session_input(session, index, &input));
  tensor_allocate_data(&input);
  random_normal_fill(&random, input.data, (size_t)rescl_tensor_elements(&input), 1.0);
  return input;
}

/** The session's output with memory for its data; the caller frees data. */
static inline rescl_tensor empty_output(const rescl_session *session, size_t index) {
  rescl_tensor output;
  MUST(rescl_session_output(session, index, &output));
  tensor_allocate_data(&output);
  return output;
}

static inline int same_bytes(const rescl_tensor *first, const rescl_tensor *second) {
  const int64_t count = rescl_tensor_elements(first);
  return count == rescl_tensor_elements(second) &&
         memcmp(first->data, second->data, (size_t)count * sizeof(float)) == 0;
}

#endif
