#include "base/random.h"
#include "check_main.h"
#include "example.h"

START_TEST(test_three_by_three_by_hand) {
  CHECK_RESULT(((struct example){.op = "Conv",
                                 .inputs = {F32(SHAPE(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9),
                                            F32(SHAPE(1, 1, 2, 2), 1, 2, 3, 4), F32(SHAPE(1), 100)}}),
               SHAPE(1, 1, 2, 2), 137, 147, 167, 177);
  CHECK_RESULT(((struct example){.op = "Conv",
                                 .inputs = {F32(SHAPE(1, 1, 2, 2), 1, 2, 3, 4),
                                            F32(SHAPE(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9)},
                                 .attributes = {INTS("pads", 1, 1, 1, 1)}}),
               SHAPE(1, 1, 2, 2), 77, 67, 47, 37);
}
END_TEST

START_TEST(test_one_dimension) {
  CHECK_RESULT(((struct example){.op = "Conv",
                                 .inputs = {F32(SHAPE(1, 2, 4), 1, 2, 3, 4, 10, 20, 30, 40),
                                            F32(SHAPE(1, 2, 2), 1, -1, 1, 1)},
                                 .attributes = {INTS("strides", 2), INTS("pads", 1, 0)}}),
               SHAPE(1, 1, 2), 9, 49);
}
END_TEST

START_TEST(test_skip_is_added_before_the_activation) {
  const struct example example = {.op = "Conv",
                                  .inputs = {F32(SHAPE(1, 1, 1, 3), 1, 2, 3), F32(SHAPE(1, 1, 1, 1), 2),
                                             ABSENT, F32(SHAPE(1, 1, 1, 3), -3, -3, -3)},
                                  .attributes = {STRING("activation", "Relu")}};
  CHECK_RESULT(example, SHAPE(1, 1, 1, 3), 0, 1, 3);
}
END_TEST

START_TEST(test_activation_takes_its_parameters) {
  const struct example example = {
      .op = "Conv",
      .inputs = {F32(SHAPE(1, 1, 1, 3), -8, 2, 9), F32(SHAPE(1, 1, 1, 1), 1), F32(SHAPE(1), 1)},
      .attributes = {STRING("activation", "Clip"), FLOAT("activation_alpha", -2),
                     FLOAT("activation_beta", 6)}};
  CHECK_RESULT(example, SHAPE(1, 1, 1, 3), -2, 3, 6);
}
END_TEST

/** Sizes of a convolution; the formula below computes it element by element from the definition. */
struct sizes {
  int64_t batch, channels, height, width, outputs, kernel_height, kernel_width;
  int64_t group, strides[2], dilations[2], pads[4]; // top, left, bottom, right
};

static int64_t output_extent(const struct sizes *s, int axis) {
  const int64_t input = axis ? s->width : s->height, kernel = axis ? s->kernel_width : s->kernel_height;
  return (input + s->pads[axis] + s->pads[axis + 2] - s->dilations[axis] * (kernel - 1) - 1) /
             s->strides[axis] +
         1;
}

static double naive_element(const struct sizes *s, const float *x, const float *w, const int64_t at[4]) {
  const int64_t group_channels = s->channels / s->group, group = at[1] / (s->outputs / s->group);
  double sum = 0;
  for (int64_t channel = 0; channel < group_channels; channel++)
    for (int64_t kernel_row = 0; kernel_row < s->kernel_height; kernel_row++)
      for (int64_t kernel_column = 0; kernel_column < s->kernel_width; kernel_column++) {
        const int64_t row = at[2] * s->strides[0] + kernel_row * s->dilations[0] - s->pads[0];
        const int64_t column = at[3] * s->strides[1] + kernel_column * s->dilations[1] - s->pads[1];
        if (row < 0 || row >= s->height || column < 0 || column >= s->width) continue;
        const int64_t plane = at[0] * s->channels + group * group_channels + channel;
        sum += (double)x[(plane * s->height + row) * s->width + column] *
               w[((at[1] * group_channels + channel) * s->kernel_height + kernel_row) * s->kernel_width +
                 kernel_column];
      }
  return sum;
}

static float *random_values(struct random_state *random, int64_t count) {
  float *values = malloc((size_t)count * sizeof *values);
  ck_assert_ptr_nonnull(values);
  for (int64_t index = 0; index < count; index++) values[index] = (float)random_normal(random);
  return values;
}

static void check_against_naive(const struct sizes *s) {
  const int64_t height = output_extent(s, 0), width = output_extent(s, 1);
  const struct shape input_shape = SHAPE(s->batch, s->channels, s->height, s->width);
  const struct shape weights_shape =
      SHAPE(s->outputs, s->channels / s->group, s->kernel_height, s->kernel_width);
  const struct shape output_shape = SHAPE(s->batch, s->outputs, height, width);
  struct random_state random = random_seeded(1);
  float *x = random_values(&random, shape_elements(&input_shape));
  float *w = random_values(&random, shape_elements(&weights_shape));
  float *bias = random_values(&random, s->outputs),
        *y = random_values(&random, shape_elements(&output_shape));
  const struct example example = {
      .op = "Conv",
      .inputs = {{.dtype = DTYPE_FLOAT32, .shape = input_shape, .data = x},
                 {.dtype = DTYPE_FLOAT32, .shape = weights_shape, .data = w},
                 {.dtype = DTYPE_FLOAT32, .shape = SHAPE(s->outputs), .data = bias}},
      .attributes = {INT("group", s->group), INTS("strides", s->strides[0], s->strides[1]),
                     INTS("dilations", s->dilations[0], s->dilations[1]),
                     INTS("pads", s->pads[0], s->pads[1], s->pads[2], s->pads[3])}};
  struct tensor output = {.dtype = DTYPE_FLOAT32, .shape = output_shape, .data = y};
  ck_assert_msg(example_run(&example, &output, 1) == RESCL_OK, "%s", rescl_last_error());
  for (int64_t index = 0; index < shape_elements(&output_shape); index++) {
    const int64_t at[4] = {index / width / height / s->outputs, index / width / height % s->outputs,
                           index / width % height, index % width};
    const double expected = naive_element(s, x, w, at) + bias[at[1]];
    ck_assert_msg(fabs(y[index] - expected) <= 1e-6 * fmax(1, fabs(expected)),
                  "element %lld is %.9g, expected %.9g", (long long)index, (double)y[index], expected);
  }
  free(x), free(w), free(bias), free(y);
}

static const struct sizes cases[] = {
    {2, 5, 9, 11, 7, 3, 3, 1, {1, 1}, {1, 1}, {1, 1, 1, 1}},
    {1, 3, 23, 17, 40, 7, 7, 1, {2, 2}, {1, 1}, {3, 3, 3, 3}},  // more channels than one tile's rows
    {1, 16, 14, 14, 33, 1, 1, 1, {1, 1}, {1, 1}, {0, 0, 0, 0}}, // pixels and channels just past whole tiles
    {2, 6, 8, 8, 6, 3, 3, 6, {1, 1}, {1, 1}, {1, 1, 1, 1}},     // depthwise
    {1, 4, 8, 8, 12, 3, 3, 4, {2, 2}, {1, 1}, {1, 1, 1, 1}},    // depthwise with multiplier
    {3, 8, 7, 6, 12, 3, 2, 2, {2, 1}, {1, 1}, {0, 2, 1, 0}},    // groups, asymmetric everything
    {1, 2, 12, 13, 3, 3, 3, 1, {1, 2}, {3, 2}, {4, 0, 1, 3}},   // dilation
    {1, 2, 4, 4, 2, 3, 3, 1, {3, 3}, {1, 1}, {2, 2, 2, 2}},     // windows that see one row or column only
    {1, 64, 56, 56, 64, 3, 3, 1, {1, 1}, {1, 1}, {1, 1, 1, 1}}, // large enough for several threads
};

START_TEST(test_agrees_with_the_definition) {
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) check_against_naive(&cases[index]);
}
END_TEST

START_TEST(test_volume) {
  CHECK_RESULT(((struct example){.op = "Conv",
                                 .inputs = {F32(SHAPE(1, 1, 3, 1, 2), 1, 2, 3, 4, 5, 6),
                                            F32(SHAPE(1, 1, 2, 1, 2), 1, 10, 100, 1000)},
                                 .attributes = {INTS("pads", 1, 0, 0, 0, 0, 0)}}),
               SHAPE(1, 1, 3, 1, 1), 2100, 4321, 6543);
}
END_TEST

CHECK_MAIN("reference/conv", test_three_by_three_by_hand, test_one_dimension,
           test_skip_is_added_before_the_activation, test_activation_takes_its_parameters,
           test_agrees_with_the_definition, test_volume)
