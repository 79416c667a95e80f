#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,4,4]\n"
#define WEIGHTS "const w: f32[2,2,1,1] = {1, 2, 3, 4}\n"

static const struct {
  const char *activation, *attributes;
} cases[] = {
    {"Relu(c)", "activation=\"Relu\""},
    {"LeakyRelu(c) {alpha=0.25}", "activation=\"LeakyRelu\", activation_alpha=0.25"},
    {"LeakyRelu(c)", "activation=\"LeakyRelu\", activation_alpha=0.01"},
    {"Sigmoid(c)", "activation=\"Sigmoid\""},
    {"HardSigmoid(c)", "activation=\"HardSigmoid\", activation_alpha=0.2, activation_beta=0.5"},
    {"HardSwish(c)", "activation=\"HardSwish\""},
    {"Clip(c) {min=-1.0, max=6.0}", "activation=\"Clip\", activation_alpha=-1.0, activation_beta=6.0"},
};

START_TEST(every_activation_goes_in) {
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    char before[512], after[512];
    snprintf(before, sizeof before, "%sc: c = Conv(x, w)\na: y = %s\noutput y\n", HEAD WEIGHTS,
             cases[index].activation);
    snprintf(after, sizeof after, "%sc: y = Conv(x, w) {%s}\noutput y\n", HEAD WEIGHTS,
             cases[index].attributes);
    expect_pass("fuse_activation", before, after);
  }
}
END_TEST

START_TEST(limits_may_be_inputs) {
  expect_pass("fuse_activation",
              HEAD "const low: f32[] = {0}\nconst high: f32[] = {6}\n"
                   "c: c = Add(x, x)\na: a = Clip(c, low, high)\nr: y = Relu(a)\noutput y\n",
              HEAD "c: a = Add(x, x) {activation=\"Clip\", activation_beta=6.0}\nr: y = Relu(a)\noutput y\n");
}
END_TEST

START_TEST(the_skip_comes_first) {
  expect_pass("fuse_activation", HEAD WEIGHTS "c: c = Conv(x, w, _, x)\na: y = Relu(c)\noutput y\n",
              HEAD WEIGHTS "c: y = Conv(x, w, _, x) {activation=\"Relu\"}\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("fuse_activation", HEAD WEIGHTS "c: c = Conv(x, w)\na: y = Relu(c)\noutput y\noutput c\n");
  expect_unchanged("fuse_activation",
                   HEAD WEIGHTS "c: c = Conv(x, w)\na: y = Relu(c)\ns: z = Sigmoid(c)\noutput y\noutput z\n");
  expect_unchanged("fuse_activation",
                   HEAD "m: c = MaxPool(x) {kernel_shape=[2,2]}\na: y = Relu(c)\noutput y\n");
  expect_unchanged("fuse_activation",
                   HEAD WEIGHTS "c: c = Conv(x, w) {activation=\"Relu\"}\na: y = Sigmoid(c)\noutput y\n");
  expect_unchanged("fuse_activation", HEAD "a: y = Relu(x)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/fuse_activation", every_activation_goes_in, limits_may_be_inputs, the_skip_comes_first,
           others_stay)
