#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,4,4]\nconst s: f32[] = {0.5}\nconst z: u8[] = {3}\n"
#define BODY "graph g opset 13\ninput x: f32[1,2,4,4]\n"

START_TEST(both_at_once) {
  expect_pass("fuse_quantization",
              HEAD "q: q = QuantizeLinear(x, s, z)\nd: y = DequantizeLinear(q, s, z)\noutput y\n",
              BODY "FakeQuantize_y: y = FakeQuantize(x) {highest=252.0, lowest=-3.0, scale=0.5}\noutput y\n");
}
END_TEST

START_TEST(with_a_relu) {
  expect_pass("fuse_quantization",
              HEAD
              "r: r = Relu(x)\nq: q = QuantizeLinear(r, s, z)\nd: y = DequantizeLinear(q, s, z)\noutput y\n",
              BODY "r: r = Relu(x)\nFakeQuantize_y: y = FakeQuantize(x) {highest=252.0, lowest=0.0, "
                   "scale=0.5}\noutput y\n");
}
END_TEST

START_TEST(read_twice) {
  expect_pass("fuse_quantization",
              HEAD "q: q = QuantizeLinear(x, s, z)\nd: a = DequantizeLinear(q, s, z)\n"
                   "e: b = DequantizeLinear(q, s, z)\nadd: y = Add(a, b)\noutput y\n",
              BODY "FakeQuantize_a: a = FakeQuantize(x) {highest=252.0, lowest=-3.0, scale=0.5}\n"
                   "add: y = Add(a, a)\noutput y\n");
}
END_TEST

START_TEST(already_on_steps) {
  expect_pass("fuse_quantization",
              HEAD "q: q = QuantizeLinear(x, s, z)\nd: a = DequantizeLinear(q, s, z)\n"
                   "m: m = MaxPool(a) {kernel_shape=[2,2]}\nr: r = QuantizeLinear(m, s, z)\n"
                   "e: b = DequantizeLinear(r, s, z)\nadd: y = Add(b, b)\noutput y\n",
              BODY "FakeQuantize_a: a = FakeQuantize(x) {highest=252.0, lowest=-3.0, scale=0.5}\n"
                   "m: m = MaxPool(a) {kernel_shape=[2,2]}\nadd: y = Add(m, m)\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("fuse_quantization", HEAD "const t: f32[] = {0.25}\nq: q = QuantizeLinear(x, s, z)\n"
                                             "d: y = DequantizeLinear(q, t, z)\noutput y\n");
  expect_unchanged("fuse_quantization", HEAD "q: q = QuantizeLinear(x, s, z)\noutput q\n");
}
END_TEST

CHECK_MAIN("passes/fuse_quantization", both_at_once, with_a_relu, read_twice, already_on_steps, others_stay)
