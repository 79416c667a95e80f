#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[4,3]\nconst w: f32[3,2] = {1, 2, 3, 4, 5, 6}\n"

START_TEST(a_dense_layer_becomes_a_gemm) {
  expect_pass("fuse_matmul_bias",
              HEAD "const b: f32[2] = {1, 2}\nm: m = MatMul(x, w)\na: y = Add(m, b)\noutput y\n",
              HEAD "const b: f32[2] = {1, 2}\nm: y = Gemm(x, w, b)\noutput y\n");
  expect_pass("fuse_matmul_bias",
              HEAD
              "const b: f32[1,2] = {1, 2}\nm: m = MatMul(x, w)\na: a = Add(b, m)\nr: y = Relu(a)\noutput y\n",
              HEAD "const b: f32[1,2] = {1, 2}\nm: a = Gemm(x, w, b)\nr: y = Relu(a)\noutput y\n");
}
END_TEST

#define STACK "graph g opset 13\ninput x: f32[5,4,3]\nconst w: f32[3,2] = {1, 2, 3, 4, 5, 6}\n"

START_TEST(of_many_matrices_becomes_a_linear) {
  expect_pass("fuse_matmul_bias",
              STACK "const b: f32[2] = {1, 2}\nm: m = MatMul(x, w)\na: y = Add(b, m)\noutput y\n",
              STACK "const b: f32[2] = {1, 2}\nm: y = Linear(x, w, b)\noutput y\n");
  expect_unchanged("fuse_matmul_bias",
                   STACK "const b: f32[1,1,1,2] = {1, 2}\nm: m = MatMul(x, w)\na: y = Add(m, b)\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("fuse_matmul_bias",
                   HEAD "const b: f32[1] = {1}\nm: m = MatMul(x, w)\na: y = Add(m, b)\noutput y\n");
  expect_unchanged("fuse_matmul_bias", HEAD
                   "const b: f32[2] = {1, 2}\nm: m = MatMul(x, w)\na: y = Add(m, b)\noutput y\noutput m\n");
  expect_unchanged(
      "fuse_matmul_bias",
      "graph g opset 13\ninput x: f32[4,3]\ninput b: f32[2]\nconst w: f32[3,2] = {1, 2, 3, 4, 5, 6}\n"
      "m: m = MatMul(x, w)\na: y = Add(m, b)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/fuse_matmul_bias", a_dense_layer_becomes_a_gemm, of_many_matrices_becomes_a_linear,
           others_stay)
