/** A block whose residual branch is all zero is the identity (He et al. 2016, arXiv:1603.05027): on the
 *  device, through whatever the passes make of it, it must leave its input as it was, to the bit. */
#include "api/fixture.h"

#include <math.h>

#define BLOCK "graph block opset 13\ninput x: f32[N,8,7,7]\n"
#define WIDE "const u: f32[8,8,3,3] = random 1\nconst zero: f32[8,8,3,3]\n"
#define NARROW                                                                                     \
  "const u: f32[4,8,1,1] = random 1\nconst v: f32[4,4,3,3] = random 2\nconst zero: f32[8,4,1,1]\n" \
  "const w: f32[8,4,1,1] = random 3\n"
#define STATISTICS(channels)                                                                          \
  "const scale" #channels ": f32[" #channels "] = random 4\nconst shift" #channels ": f32[" #channels \
  "] = random 5\nconst variance" #channels ": f32[" #channels "] = {1, 2, 0.5, 3"
#define FOUR STATISTICS(4) "}\n"
#define EIGHT STATISTICS(8) ", 1, 2, 3, 4}\nconst nothing: f32[8]\n"
#define NORMALISE(from, to, channels)                                                     \
  "n" #to ": " #to " = BatchNormalization(" #from ", scale" #channels ", shift" #channels \
  ", shift" #channels ", variance" #channels ")\n"
#define CANCEL(from, to) \
  "n" #to ": " #to " = BatchNormalization(" #from ", nothing, nothing, shift8, variance8)\n"
#define RELU(from, to) "r" #to ": " #to " = Relu(" #from ")\n"
#define CONV(from, to, weights) "c" #to ": " #to " = Conv(" #from ", " #weights ")\n"
#define CONV3(from, to, weights) "c" #to ": " #to " = Conv(" #from ", " #weights ") {pads=[1,1,1,1]}\n"
#define ADD(branch, to) "a" #to ": " #to " = Add(" #branch ", x)\n"

static const struct block {
  const char *name, *text;
  int relu_last;      // the input must not be negative
  size_t layer_count; // once lowered: that the skip rides in the last convolution, or why it can not
} blocks[] = {
    {"basic", BLOCK WIDE CONV3(x, a, u) RELU(a, b) CONV3(b, c, zero) ADD(c, d) RELU(d, y) "output y\n", 1, 2},
    {"basic, skip first",
     BLOCK WIDE CONV3(x, a, u) RELU(a, b) CONV3(b, c, zero) "add: d = Add(x, c)\n" RELU(d, y) "output y\n", 1,
     2},
    {"basic, skip apart",
     BLOCK WIDE CONV3(x, a, u) RELU(a, b) CONV3(b, c, zero) ADD(c, d) RELU(d, y) "output y\noutput c\n", 1,
     3},
    {"basic with BN",
     BLOCK WIDE EIGHT CONV3(x, a, u) NORMALISE(a, b, 8) RELU(b, c) CONV3(c, d, u) CANCEL(d, e) ADD(e, f)
         RELU(f, y) "output y\n",
     1, 2},
    {"basic with BN, skip apart",
     BLOCK WIDE EIGHT CONV3(x, a, u) NORMALISE(a, b, 8) RELU(b, c) CONV3(c, d, u) CANCEL(d, e) ADD(e, f)
         RELU(f, y) "output y\noutput d\n",
     1, 4},
    {"bottleneck",
     BLOCK NARROW CONV(x, a, u) RELU(a, b) CONV3(b, c, v) RELU(c, d) CONV(d, e, zero) ADD(e, f)
         RELU(f, y) "output y\n",
     1, 3},
    {"bottleneck with BN",
     BLOCK NARROW FOUR EIGHT CONV(x, a, u) NORMALISE(a, b, 4) RELU(b, c) CONV3(c, d, v) NORMALISE(d, e, 4)
         RELU(e, f) CONV(f, g, w) CANCEL(g, h) ADD(h, i) RELU(i, y) "output y\n",
     1, 3},
    {"pre-activation basic",
     BLOCK WIDE RELU(x, a) CONV3(a, b, u) RELU(b, c) CONV3(c, d, zero) ADD(d, y) "output y\n", 0, 3},
    {"pre-activation basic with BN",
     BLOCK WIDE EIGHT NORMALISE(x, a, 8) RELU(a, b) CONV3(b, c, u) NORMALISE(c, d, 8) RELU(d, e)
         CONV3(e, f, zero) ADD(f, y) "output y\n",
     0, 3},
    {"pre-activation bottleneck",
     BLOCK NARROW RELU(x, a) CONV(a, b, u) RELU(b, c) CONV3(c, d, v) RELU(d, e) CONV(e, f, zero)
         ADD(f, y) "output y\n",
     0, 4},
    {"pre-activation bottleneck with BN",
     BLOCK NARROW FOUR EIGHT NORMALISE(x, a, 8) RELU(a, b) CONV(b, c, u) NORMALISE(c, d, 4) RELU(d, e)
         CONV3(e, f, v) NORMALISE(f, g, 4) RELU(g, h) CONV(h, i, zero) ADD(i, y) "output y\n",
     0, 4},
};

/** Numbers of all sizes, and zeros: what a layer before may have left. */
static void fill(rescl_tensor *input, int not_negative) {
  struct random_state random = random_seeded(1);
  for (int64_t element = 0; element < rescl_tensor_elements(input); element++) {
    const double value = random_normal(&random) * pow(10.0, 20.0 * random_uniform(&random) - 10.0);
    ((float *)input->data)[element] = element % 7 == 0 ? 0.0f : (float)(not_negative ? fabs(value) : value);
  }
}

static void expect_identity(const struct block *block, const char *algorithm) {
  rescl_model *model = model_from_text(block->text);
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.algorithm = algorithm;
  options.binding.batch = 2;
  options.profiling = 1;
  MUST(rescl_session_create(&session, device(), model, &options));
  rescl_tensor input = random_input(session, 0, 1), output = empty_output(session, 0);
  fill(&input, block->relu_last);
  MUST(rescl_session_run(session, &input, 1, &output, 1));
  ck_assert_msg(same_bytes(&input, &output), "%s by %s changes its input", block->name, algorithm);
  const rescl_layer_time *layers = NULL;
  size_t layer_count = 0;
  MUST(rescl_session_profile(session, &layers, &layer_count));
  size_t reorders = 0; // at the door and at the exit, where channels are in blocks
  for (size_t layer = 0; layer < layer_count; layer++) reorders += strcmp(layers[layer].op, "Reorder") == 0;
  ck_assert_msg(layer_count - reorders == block->layer_count, "%s runs as %zu layers", block->name,
                layer_count - reorders);
  free(input.data);
  free(output.data);
  rescl_session_free(session);
  rescl_model_free(model);
}

START_TEST(zero_branches_change_nothing) {
  for (size_t block = 0; block < sizeof blocks / sizeof *blocks; block++) {
    expect_identity(&blocks[block], "im2col_gemm");
    expect_identity(&blocks[block], "direct");
    expect_identity(&blocks[block], "winograd");
  }
}
END_TEST

CHECK_MAIN_NO_FORK("api/residual", zero_branches_change_nothing)
