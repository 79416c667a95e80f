#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,1,1]\n"
#define WEIGHTS "const w: f32[2,2,1,1] = {1, 2, 3, 4}\n"

START_TEST(a_taken_apart_normalization_goes_in) {
  expect_pass("fold_scale_shift",
              HEAD WEIGHTS "const f: f32[2,1,1] = {2, 0.5}\nconst a: f32[1,2,1,1] = {10, 20}\n"
                           "c: c = Conv(x, w)\nm: m = Mul(f, c)\na: y = Add(m, a)\noutput y\n",
              HEAD "const w_2: f32[2,2,1,1] = {2, 4, 1.5, 2}\nconst c.bias_2: f32[2] = {10, 20}\n"
                   "c: y = Conv(x, w_2, c.bias_2)\noutput y\n");
}
END_TEST

START_TEST(a_term_alone_leaves_the_weights) {
  expect_pass("fold_scale_shift",
              HEAD WEIGHTS "const b: f32[2] = {1, 2}\nconst a: f32[] = {10}\n"
                           "c: c = Conv(x, w, b)\na: y = Add(c, a)\noutput y\n",
              HEAD WEIGHTS "const b_2: f32[2] = {11, 12}\nc: y = Conv(x, w, b_2)\noutput y\n");
}
END_TEST

START_TEST(differences_and_quotients_go_in) {
  expect_pass("fold_scale_shift",
              HEAD WEIGHTS "const f: f32[1,1] = {4}\nconst a: f32[2,1,1] = {1, 2}\n"
                           "c: c = Conv(x, w)\nd: d = Div(c, f)\ns: y = Sub(d, a)\noutput y\n",
              HEAD "const w_2: f32[2,2,1,1] = {0.25, 0.5, 0.75, 1}\nconst c.bias_2: f32[2] = {-1, -2}\n"
                   "c: y = Conv(x, w_2, c.bias_2)\noutput y\n");
  expect_unchanged("fold_scale_shift", HEAD WEIGHTS "const f: f32[1,1] = {4}\n"
                                                    "c: c = Conv(x, w)\nd: y = Div(f, c)\noutput y\n");
  expect_unchanged("fold_scale_shift", HEAD WEIGHTS "const f: f32[1,1] = {4}\n"
                                                    "c: c = Conv(x, w)\nd: y = Sub(f, c)\noutput y\n");
}
END_TEST

START_TEST(a_scale_shift_goes_in) {
  expect_pass("fold_scale_shift",
              HEAD WEIGHTS "const f: f32[2] = {2, 3}\nconst a: f32[2] = {1, 2}\n"
                           "c: c = Conv(x, w)\ns: y = ScaleShift(c, f, a)\noutput y\n",
              HEAD "const w_2: f32[2,2,1,1] = {2, 4, 9, 12}\nconst c.bias: f32[2] = {1, 2}\n"
                   "c: y = Conv(x, w_2, c.bias)\noutput y\n");
}
END_TEST

START_TEST(other_constants_stay) {
  // along the width, of another type, larger than the convolution's result
  expect_unchanged("fold_scale_shift",
                   "graph g opset 13\ninput x: f32[1,2,2,2]\n" WEIGHTS
                   "const a: f32[2] = {1, 2}\nc: c = Conv(x, w)\na: y = Add(c, a)\noutput y\n");
  expect_unchanged("fold_scale_shift", HEAD WEIGHTS "const a: f32[3,1,1,1] = {1, 2, 3}\n"
                                                    "c: c = Conv(x, w)\na: y = Add(c, a)\noutput y\n");
  expect_unchanged("fold_scale_shift", HEAD WEIGHTS "const a: f32[1,1,1,1,1] = {1}\n"
                                                    "c: c = Conv(x, w)\na: y = Add(c, a)\noutput y\n");
}
END_TEST

START_TEST(a_result_used_elsewhere_stays) {
  expect_unchanged("fold_scale_shift",
                   HEAD WEIGHTS "const a: f32[1] = {1}\n"
                                "c: c = Conv(x, w)\na: y = Add(c, a)\noutput y\noutput c\n");
  expect_unchanged("fold_scale_shift",
                   HEAD WEIGHTS "const a: f32[1] = {1}\nc: c = Conv(x, w)\na: y = Add(c, a)\n"
                                "r: z = Relu(c)\noutput y\noutput z\n");
  expect_unchanged("fold_scale_shift", HEAD WEIGHTS "c: c = Conv(x, w)\na: y = Add(c, x)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/fold_scale_shift", a_taken_apart_normalization_goes_in, a_term_alone_leaves_the_weights,
           differences_and_quotients_go_in, a_scale_shift_goes_in, other_constants_stay,
           a_result_used_elsewhere_stays)
