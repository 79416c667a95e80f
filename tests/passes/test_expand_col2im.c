#include "passes/expect_pass.h"

START_TEST(it_is_a_transposed_convolution) {
  expect_pass("expand_col2im",
              "graph g opset 18\ninput x: f32[1,4,2]\nconst i: i64[1] = {4}\nconst b: i64[1] = {2}\n"
              "c: y = Col2Im(x, i, b) {strides=[2]}\noutput y\n",
              "graph g opset 18\ninput x: f32[1,4,2]\nconst shape: i64[3] = {1, 4, 2}\n"
              "const taps: f32[4,1,2] = {1, 0, 0, 1, 1, 0, 0, 1}\nReshape_x_2: x_2 = Reshape(x, shape)\n"
              "ConvTranspose_y: y = ConvTranspose(x_2, taps) {strides=[2], dilations=[1], pads=[0,0], "
              "output_padding=[0], group=2}\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_col2im", it_is_a_transposed_convolution)
