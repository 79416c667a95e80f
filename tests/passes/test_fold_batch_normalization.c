#include "passes/expect_pass.h"

/** scale / sqrt(var + epsilon) is 0.5 and 2: epsilon = 0.25, var = 3.75 and 0, scale = 1 and 1. */
#define PARAMETERS                                                                                     \
  "const s: f32[2] = {1, 1}\nconst b: f32[2] = {10, 20}\nconst m: f32[2] = {2, 3}\nconst v: f32[2] = " \
  "{3.75, 0}\n"

START_TEST(goes_into_weights_and_a_new_bias) {
  expect_pass("fold_batch_normalization",
              "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n" PARAMETERS
              "c: c = Conv(x, w)\nn: y = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w_2: f32[2,2,1,1] = {0.5, 1, 6, 8}\n"
              "const c.bias: f32[2] = {9, 14}\n"
              "c: y = Conv(x, w_2, c.bias)\noutput y\n");
}
END_TEST

START_TEST(the_bias_is_scaled_too) {
  expect_pass("fold_batch_normalization",
              "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w: f32[2,1,1,1] = {1, 2}\n"
              "const k: f32[2] = {4, 5}\n" PARAMETERS "c: c = Conv(x, w, k) {group=2}\n"
              "n: n = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\nr: y = Relu(n)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w_2: f32[2,1,1,1] = {0.5, 4}\n"
              "const k_2: f32[2] = {11, 24}\n"
              "c: n = Conv(x, w_2, k_2) {group=2}\nr: y = Relu(n)\noutput y\n");
}
END_TEST

#define SCALE_SHIFT "const s_2: f32[2] = {0.5, 2}\nconst b_2: f32[2] = {9, 14}\n"

START_TEST(elsewhere_it_becomes_a_scale_shift) {
  expect_pass("fold_batch_normalization",
              "graph g opset 13\ninput x: f32[1,2,4,4]\n" PARAMETERS
              "n: n = BatchNormalization(x, s, b, m, v) {epsilon=0.25}\nr: y = Relu(n)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2,4,4]\n" SCALE_SHIFT
              "n: n = ScaleShift(x, s_2, b_2)\nr: y = Relu(n)\noutput y\n");
}
END_TEST

START_TEST(a_conv_used_elsewhere_is_left_alone) {
  static const char *const head =
      "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n";
  char before[1024], after[1024];
  snprintf(before, sizeof before, "%s%s%s", head, PARAMETERS,
           "c: c = Conv(x, w)\nn: y = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\nr: z = Relu(c)\n"
           "output y\noutput z\n");
  snprintf(after, sizeof after, "%s%s%s", head, SCALE_SHIFT,
           "c: c = Conv(x, w)\nn: y = ScaleShift(c, s_2, b_2)\nr: z = Relu(c)\noutput y\noutput z\n");
  expect_pass("fold_batch_normalization", before, after);
  snprintf(
      before, sizeof before, "%s%s%s", head, PARAMETERS,
      "c: c = Conv(x, w)\nn: y = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\noutput c\noutput y\n");
  snprintf(after, sizeof after, "%s%s%s", head, SCALE_SHIFT,
           "c: c = Conv(x, w)\nn: y = ScaleShift(c, s_2, b_2)\noutput c\noutput y\n");
  expect_pass("fold_batch_normalization", before, after);
}
END_TEST

START_TEST(weights_made_at_run_time_are_left_alone) {
  expect_pass("fold_batch_normalization",
              "graph g opset 13\ninput x: f32[1,2,1,1]\ninput w: f32[2,2,1,1]\n" PARAMETERS
              "c: c = Conv(x, w)\nn: y = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2,1,1]\ninput w: f32[2,2,1,1]\n" SCALE_SHIFT
              "c: c = Conv(x, w)\nn: y = ScaleShift(c, s_2, b_2)\noutput y\n");
}
END_TEST

START_TEST(weights_shared_by_two_convs_stay_for_the_other) {
  expect_pass(
      "fold_batch_normalization",
      "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n" PARAMETERS
      "c: c = Conv(x, w)\nn: y = BatchNormalization(c, s, b, m, v) {epsilon=0.25}\nd: z = Conv(x, w)\n"
      "output y\noutput z\n",
      "graph g opset 13\ninput x: f32[1,2,1,1]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n"
      "const w_2: f32[2,2,1,1] = {0.5, 1, 6, 8}\nconst c.bias: f32[2] = {9, 14}\n"
      "c: y = Conv(x, w_2, c.bias)\nd: z = Conv(x, w)\noutput y\noutput z\n");
}
END_TEST

START_TEST(statistics_made_at_run_time_are_refused) {
  expect_failure("fold_batch_normalization",
                 "graph g opset 13\ninput x: f32[1,2,4,4]\ninput m: f32[2]\nconst s: f32[2] = {1, 1}\n"
                 "n1: y = BatchNormalization(x, s, s, m, s)\noutput y\n",
                 RESCL_UNSUPPORTED,
                 "node 'n1' (BatchNormalization): input mean, 'm', is computed at run time");
}
END_TEST

CHECK_MAIN("passes/fold_batch_normalization", goes_into_weights_and_a_new_bias, the_bias_is_scaled_too,
           elsewhere_it_becomes_a_scale_shift, a_conv_used_elsewhere_is_left_alone,
           weights_made_at_run_time_are_left_alone, weights_shared_by_two_convs_stay_for_the_other,
           statistics_made_at_run_time_are_refused)
