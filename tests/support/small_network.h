/** A network that takes a moment and has what larger ones have: blocks, a skip, a depthwise convolution, pooling and a
 *  product. */
#ifndef RESCL_TESTS_SUPPORT_SMALL_NETWORK_H
#define RESCL_TESTS_SUPPORT_SMALL_NETWORK_H

#include "rescl/session.h"

#define SMALL_NETWORK                                                                                    \
  "graph small opset 13\ninput x: f32[N,3,12,12]\nconst u: f32[16,3,3,3] = random 1\n"                   \
  "const v: f32[16,16,3,3] = random 2\nconst d: f32[16,1,3,3] = random 3\nconst b: f32[16] = random 4\n" \
  "const w: f32[16,10] = random 5\nfirst: a = Conv(x, u, b) {pads=[1,1,1,1]}\nrelu: r = Relu(a)\n"       \
  "second: c = Conv(r, v, b) {pads=[1,1,1,1]}\nskip: s = Add(c, r)\nrelu2: t = Relu(s)\n"                \
  "depthwise: e = Conv(t, d, b) {group=16, pads=[1,1,1,1], strides=[2,2]}\n"                             \
  "pool: p = GlobalAveragePool(e)\nflat: f = Flatten(p)\nproduct: g = MatMul(f, w)\n"                    \
  "soft: y = Softmax(g)\noutput y\n"

/** Numbers of its input and its output for a batch of one. */
enum { SMALL_NETWORK_INPUT = 3 * 12 * 12, SMALL_NETWORK_OUTPUT = 10 };

/** Tensors of it: input and output are floats of the caller's. */
static inline rescl_tensor small_network_input(const float *input) {
  return (rescl_tensor){.rank = 4, .shape = {1, 3, 12, 12}, .data = (void *)input}; // only read
}

static inline rescl_tensor small_network_output(float *output) {
  return (rescl_tensor){.rank = 2, .shape = {1, SMALL_NETWORK_OUTPUT}, .data = output};
}

static inline rescl_status small_network_run(rescl_session *session, const float *input, float *output) {
  const rescl_tensor in = small_network_input(input);
  rescl_tensor out = small_network_output(output);
  return rescl_session_run(session, &in, 1, &out, 1);
}

#endif
