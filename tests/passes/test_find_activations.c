#include "passes/expect_pass.h"

#define HEAD "graph g opset 14\ninput x: f32[2,3]\n"

START_TEST(swish) {
  expect_pass("find_activations", HEAD "s: s = Sigmoid(x)\nm: y = Mul(x, s)\noutput y\n",
              HEAD "m: y = Swish(x)\noutput y\n");
  expect_pass("find_activations", HEAD "s: s = Sigmoid(x)\nm: y = Mul(s, x)\noutput y\n",
              HEAD "m: y = Swish(x)\noutput y\n");
  expect_unchanged("find_activations", HEAD "s: s = Sigmoid(x)\nm: y = Mul(x, s)\noutput y\noutput s\n");
  expect_unchanged("find_activations",
                   HEAD "input z: f32[2,3]\ns: s = Sigmoid(x)\nm: y = Mul(z, s)\noutput y\n");
}
END_TEST

START_TEST(mish_and_hard_swish) {
  expect_pass("find_activations", HEAD "p: p = Softplus(x)\nt: t = Tanh(p)\nm: y = Mul(x, t)\noutput y\n",
              HEAD "m: y = Mish(x)\noutput y\n");
  expect_pass("find_activations",
              HEAD "s: s = HardSigmoid(x) {alpha=0.16666667, beta=0.5}\nm: y = Mul(x, s)\noutput y\n",
              HEAD "m: y = HardSwish(x)\noutput y\n");
  expect_unchanged("find_activations", HEAD "s: s = HardSigmoid(x)\nm: y = Mul(x, s)\noutput y\n");
}
END_TEST

/** As PyTorch writes it, and with the half before. */
START_TEST(gelu) {
  expect_pass("find_activations",
              HEAD
              "const r: f32[] = {1.4142135}\nconst one: f32[] = {1}\nconst half: f32[] = {0.5}\n"
              "d: d = Div(x, r)\ne: e = Erf(d)\na: a = Add(e, one)\nm: m = Mul(x, a)\nh: y = Mul(m, half)\n"
              "output y\n",
              HEAD "h: y = Gelu(x)\noutput y\n");
  expect_pass("find_activations",
              HEAD
              "const r: f32[] = {0.70710677}\nconst one: f32[] = {1}\nconst half: f32[] = {0.5}\n"
              "d: d = Mul(x, r)\ne: e = Erf(d)\na: a = Add(one, e)\nm: m = Mul(x, half)\nh: y = Mul(m, a)\n"
              "output y\n",
              HEAD "h: y = Gelu(x)\noutput y\n");
  expect_unchanged("find_activations",
                   HEAD "const r: f32[] = {1.4142135}\nconst one: f32[] = {1}\nconst half: f32[] = {0.25}\n"
                        "d: d = Div(x, r)\ne: e = Erf(d)\na: a = Add(e, one)\nm: m = Mul(x, a)\n"
                        "h: y = Mul(m, half)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/find_activations", swish, mish_and_hard_swish, gelu)
