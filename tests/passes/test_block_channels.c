#include "expect_pass.h"

START_TEST(a_convolution_gets_blocks_and_its_output_is_plain_again) {
  expect_pass("block_channels",
              "graph g opset 13 block 16\n"
              "input x: f32[1,32,4,4]\n"
              "const w: f32[32,32,1,1]\n"
              "conv: y = Conv(x, w)\n"
              "output y\n",
              "graph g opset 13 block 16\n"
              "input x: f32[1,32,4,4]\n"
              "const w: f32[32,32,1,1]\n"
              "Reorder_x_2: x_2 = Reorder(x) {block=16}\n"
              "conv: y_2 = Conv(x_2, w)\n"
              "Reorder_y: y = Reorder(y_2) {block=0}\n"
              "output y\n");
}
END_TEST

START_TEST(without_a_block_nothing_changes) {
  expect_unchanged("block_channels", "graph g opset 13\n"
                                     "input x: f32[1,32,4,4]\n"
                                     "const w: f32[32,32,1,1]\n"
                                     "conv: y = Conv(x, w)\n"
                                     "output y\n");
}
END_TEST

START_TEST(a_few_input_channels_are_read_as_they_are) {
  expect_pass("block_channels",
              "graph g opset 13 block 8\n"
              "input x: f32[1,3,4,4]\n"
              "const w: f32[8,3,1,1]\n"
              "conv: c = Conv(x, w)\n"
              "pool: y = GlobalAveragePool(c)\n"
              "output y\n",
              "graph g opset 13 block 8\n"
              "input x: f32[1,3,4,4]\n"
              "const w: f32[8,3,1,1]\n"
              "conv: c = Conv(x, w)\n"
              "pool: y_2 = GlobalAveragePool(c)\n"
              "Reorder_y: y = Reorder(y_2) {block=0}\n"
              "output y\n");
}
END_TEST

/** More taps than cl/conv_stem.cl has room for: then blocks, if mostly empty ones. */
START_TEST(a_large_window_over_a_few_input_channels_is_computed_on_blocks) {
  expect_pass("block_channels",
              "graph g opset 13 block 16\n"
              "input x: f32[1,3,15,15]\n"
              "const w: f32[16,3,15,15]\n"
              "conv: y = Conv(x, w)\n"
              "output y\n",
              "graph g opset 13 block 16\n"
              "input x: f32[1,3,15,15]\n"
              "const w: f32[16,3,15,15]\n"
              "Reorder_x_2: x_2 = Reorder(x) {block=16}\n"
              "conv: y_2 = Conv(x_2, w)\n"
              "Reorder_y: y = Reorder(y_2) {block=0}\n"
              "output y\n");
}
END_TEST

/** Channels of several groups to a block, also where the last block is not full. */
START_TEST(blocks_hold_whole_groups) {
  expect_pass("block_channels",
              "graph g opset 13 block 16\n"
              "input x: f32[1,24,4,4]\n"
              "const w: f32[24,4,1,1]\n"
              "conv: c = Conv(x, w) {group=6}\n"
              "soft: y = Softmax(c)\n"
              "output y\n",
              "graph g opset 13 block 16\n"
              "input x: f32[1,24,4,4]\n"
              "const w: f32[24,4,1,1]\n"
              "Reorder_x_2: x_2 = Reorder(x) {block=16}\n"
              "conv: c = Conv(x_2, w) {group=6}\n"
              "Reorder_c_2: c_2 = Reorder(c) {block=0}\n"
              "soft: y = Softmax(c_2)\n"
              "output y\n");
}
END_TEST

START_TEST(one_reorder_serves_all_users) {
  expect_pass("block_channels",
              "graph g opset 13 block 4\n"
              "input x: f32[1,8,4,4]\n"
              "const w: f32[8,8,1,1]\n"
              "first: a = Conv(x, w)\n"
              "second: b = Conv(x, w)\n"
              "sum: s = Add(a, b)\n"
              "flat: y = Flatten(s)\n"
              "rest: z = Softmax(s)\n"
              "output y\n"
              "output z\n",
              "graph g opset 13 block 4\n"
              "input x: f32[1,8,4,4]\n"
              "const w: f32[8,8,1,1]\n"
              "Reorder_x_2: x_2 = Reorder(x) {block=4}\n"
              "first: a = Conv(x_2, w)\n"
              "second: b = Conv(x_2, w)\n"
              "sum: s = Add(a, b)\n"
              "Reorder_s_2: s_2 = Reorder(s) {block=0}\n"
              "flat: y = Flatten(s_2)\n"
              "rest: z = Softmax(s_2)\n"
              "output y\n"
              "output z\n");
}
END_TEST

START_TEST(what_follows_no_convolution_stays_plain) {
  expect_unchanged("block_channels", "graph g opset 13 block 16\n"
                                     "input x: f32[1,32,4,4]\n"
                                     "relu: r = Relu(x)\n"
                                     "pool: y = MaxPool(r) {kernel_shape=[2,2]}\n"
                                     "output y\n");
}
END_TEST

START_TEST(groups_that_do_not_fit_blocks_stay_plain) {
  expect_unchanged("block_channels", "graph g opset 13 block 16\n"
                                     "input x: f32[1,24,4,4]\n"
                                     "const w: f32[24,6,1,1]\n"
                                     "conv: y = Conv(x, w) {group=4}\n"
                                     "output y\n");
}
END_TEST

START_TEST(an_operand_of_other_channels_makes_a_sum_plain) {
  expect_pass("block_channels",
              "graph g opset 13 block 4\n"
              "input x: f32[1,3,4,4]\n"
              "input z: f32[1,1,4,4]\n"
              "const w: f32[8,3,1,1]\n"
              "conv: c = Conv(x, w)\n"
              "sum: y = Add(c, z)\n"
              "output y\n",
              "graph g opset 13 block 4\n"
              "input x: f32[1,3,4,4]\n"
              "input z: f32[1,1,4,4]\n"
              "const w: f32[8,3,1,1]\n"
              "conv: c = Conv(x, w)\n"
              "Reorder_c_2: c_2 = Reorder(c) {block=0}\n"
              "sum: y = Add(c_2, z)\n"
              "output y\n");
}
END_TEST

#define BEFORE_RESIZE           \
  "graph g opset 13 block 16\n" \
  "input x: f32[1,32,4,4]\n"    \
  "const w: f32[32,32,1,1]\n"   \
  "const s: f32[4] = {1, 1, 2, 2}\n"
#define CONV_OF_BLOCKS                         \
  "Reorder_x_2: x_2 = Reorder(x) {block=16}\n" \
  "conv: c = Conv(x_2, w)\n"

/** Else four times as much would be made in blocks and put into the other layout. */
START_TEST(the_last_resize_is_plain) {
  expect_pass("block_channels",
              BEFORE_RESIZE "conv: c = Conv(x, w)\n"
                            "resize: r = Resize(c, _, s)\n"
                            "relu: y = Relu(r)\n"
                            "output y\n",
              BEFORE_RESIZE CONV_OF_BLOCKS "Reorder_c_2: c_2 = Reorder(c) {block=0}\n"
                                           "resize: r = Resize(c_2, _, s)\n"
                                           "relu: y = Relu(r)\n"
                                           "output y\n");
}
END_TEST

START_TEST(a_resize_before_a_convolution_keeps_blocks) {
  expect_pass("block_channels",
              BEFORE_RESIZE "conv: c = Conv(x, w)\n"
                            "resize: r = Resize(c, _, s)\n"
                            "relu: u = Relu(r)\n"
                            "next: y = Conv(u, w)\n"
                            "output y\n",
              BEFORE_RESIZE CONV_OF_BLOCKS "resize: r = Resize(c, _, s)\n"
                                           "relu: u = Relu(r)\n"
                                           "next: y_2 = Conv(u, w)\n"
                                           "Reorder_y: y = Reorder(y_2) {block=0}\n"
                                           "output y\n");
}
END_TEST

CHECK_MAIN("passes/block_channels", a_convolution_gets_blocks_and_its_output_is_plain_again,
           without_a_block_nothing_changes, a_few_input_channels_are_read_as_they_are,
           a_large_window_over_a_few_input_channels_is_computed_on_blocks, blocks_hold_whole_groups,
           one_reorder_serves_all_users, what_follows_no_convolution_stays_plain,
           groups_that_do_not_fit_blocks_stay_plain, an_operand_of_other_channels_makes_a_sum_plain,
           the_last_resize_is_plain, a_resize_before_a_convolution_keeps_blocks)
