/** The kernels around CLBlast's GEMM, each on its own: im2col and epilogue against their formulas.
 *  On their own they can also be run under a simulator that reports uninitialised reads, which
 *  CLBlast's kernels would drown. */
#include "check_main.h"

#include <math.h>
#include <string.h>

#include "kernels/conv.h"
#include "kernels/sources.h"

static rescl_device *device;
static struct context *context;

static void require(rescl_status status) {
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
}

static void open_device(void) {
  require(rescl_device_open(&device, NULL));
  require(context_create(&context, device, &(struct context_options){0}));
}

static void close_device(void) {
  context_free(context);
  rescl_device_free(device);
}

static struct buffer *upload(const float *data, size_t count) {
  struct buffer *buffer = NULL;
  require(buffer_create(&buffer, context, count * sizeof *data, "test"));
  require(buffer_write(buffer, 0, data, count * sizeof *data));
  return buffer;
}

/** Builds cl/STEM.cl and runs its kernel of the same name. */
static void run(const char *stem, const size_t global[3], const struct argument *arguments,
                size_t argument_count) {
  const struct program_request request = {stem, {kernel_source("common"), kernel_source(stem)}, ""};
  struct program *program = NULL;
  struct program_statistics statistics;
  struct launch *launch = NULL;
  require(programs_build(context, &request, 1, &program, &statistics, NULL, NULL));
  struct launch_kernel_spec spec = {.program = program,
                                    .kernel = stem,
                                    .local = {64, 1, 1},
                                    .arguments = arguments,
                                    .argument_count = argument_count};
  memcpy(spec.global, global, sizeof spec.global);
  require(launch_create_kernel(&launch, context, &spec));
  require(launch_enqueue(launch));
  require(context_finish(context));
  launch_free(launch);
  program_free(program);
}

static float pattern(int64_t index) {
  return (float)((index * 7919) % 1009) / 100.0f - 5.0f;
}

static float expected_column(const struct window *w, const float *input, int64_t row, int64_t column) {
  const int64_t kx = row % w->kernel_width, ky = row / w->kernel_width % w->kernel_height;
  const int64_t plane = row / (w->kernel_width * w->kernel_height);
  const int64_t y = column / w->output_width * w->stride_height + ky * w->dilation_height - w->pad_top;
  const int64_t x = column % w->output_width * w->stride_width + kx * w->dilation_width - w->pad_left;
  if (y < 0 || y >= w->input_height || x < 0 || x >= w->input_width) return 0.0f;
  return input[(plane * w->input_height + y) * w->input_width + x];
}

/** All columns, and some in the middle. */
START_TEST(im2col_lays_out_every_window) {
  enum {
    IMAGES = 2,
    CHANNELS = 3,
    HEIGHT = 7,
    WIDTH = 5,
    KH = 3,
    KW = 2,
    OUT_H = 5,
    OUT_W = 4,
    SKIPPED = 11
  };
  enum { ROWS = CHANNELS * KH * KW, COLUMNS = OUT_H * OUT_W, INPUT = IMAGES * CHANNELS * HEIGHT * WIDTH };
  const int first = _i == 0 ? 0 : 6, count = _i == 0 ? COLUMNS : 9;
  const struct window window = {.input_height = HEIGHT,
                                .input_width = WIDTH,
                                .output_height = OUT_H,
                                .output_width = OUT_W,
                                .kernel_height = KH,
                                .kernel_width = KW,
                                .stride_height = 1,
                                .stride_width = 2,
                                .dilation_height = 2,
                                .dilation_width = 1,
                                .pad_top = 1,
                                .pad_left = 2};
  static float input[SKIPPED + INPUT], columns[IMAGES * ROWS * COLUMNS];
  for (int index = 0; index < SKIPPED + INPUT; index++) input[index] = pattern(index);
  for (int index = 0; index < IMAGES * ROWS * COLUMNS; index++) columns[index] = NAN;
  struct buffer *from = upload(input, SKIPPED + INPUT), *to = upload(columns, IMAGES * ROWS * COLUMNS);
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(from),    ARGUMENT_OF_BUFFER(to),
                                       ARGUMENT_OF_INT(SKIPPED),    ARGUMENT_OF_INT(ROWS),
                                       ARGUMENT_OF_INT(first),      ARGUMENT_OF_INT(count),
                                       argument_of_window(&window), argument_of_size(&window, CHANNELS, 0)};
  run("im2col", (const size_t[]){(size_t)count, ROWS, IMAGES}, arguments, 8);
  require(buffer_read(to, 0, columns, sizeof columns));
  for (int index = 0; index < IMAGES * ROWS * count; index++) {
    const int image = index / (ROWS * count), row = index / count % ROWS, column = first + index % count;
    const float expected =
        expected_column(&window, input + SKIPPED + image * CHANNELS * HEIGHT * WIDTH, row, column);
    ck_assert_msg(columns[index] == expected, "image %d row %d column %d: %g, expected %g", image, row,
                  column, (double)columns[index], (double)expected);
  }
  buffer_free(from);
  buffer_free(to);
}
END_TEST

START_TEST(epilogue_adds_bias_and_skip_then_activates) {
  enum { ROWS = 6, COLUMNS = 37, COUNT = ROWS * COLUMNS, BIAS_ROWS = 3 };
  const int with_bias = _i & 1, with_skip = _i >> 1 & 1;
  float output[COUNT], product[COUNT], skip[COUNT], bias[BIAS_ROWS];
  for (int index = 0; index < COUNT; index++)
    product[index] = pattern(index), skip[index] = pattern(index + 5000);
  for (int row = 0; row < BIAS_ROWS; row++) bias[row] = pattern(row + 9000);
  struct buffer *in_place = upload(product, COUNT), *skip_buffer = upload(skip, COUNT);
  struct buffer *bias_buffer = upload(bias, BIAS_ROWS);
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(in_place),
                                       ARGUMENT_OF_BUFFER(with_bias ? bias_buffer : NULL),
                                       ARGUMENT_OF_BUFFER(with_skip ? skip_buffer : NULL),
                                       ARGUMENT_OF_INT(ROWS),
                                       ARGUMENT_OF_INT(COLUMNS),
                                       ARGUMENT_OF_INT(BIAS_ROWS),
                                       ARGUMENT_OF_INT(1),
                                       ARGUMENT_OF_INT(0),
                                       ARGUMENT_OF_FLOAT(0.5f),
                                       ARGUMENT_OF_INT(ACTIVATION_RELU),
                                       ARGUMENT_OF_FLOAT(0),
                                       ARGUMENT_OF_FLOAT(0)};
  run("epilogue", (const size_t[]){COLUMNS, ROWS, 1}, arguments, 12);
  require(buffer_read(in_place, 0, output, sizeof output));
  for (int index = 0; index < COUNT; index++) {
    const float sum = product[index] + (with_bias ? 0.5f * bias[index / COLUMNS % BIAS_ROWS] : 0.0f) +
                      (with_skip ? skip[index] : 0.0f);
    ck_assert_float_eq_tol(output[index], sum > 0.0f ? sum : 0.0f, 1e-5f);
  }
  buffer_free(in_place);
  buffer_free(skip_buffer);
  buffer_free(bias_buffer);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("kernels/gemm_parts");
  TCase *cases = tcase_create("kernels/gemm_parts");
  tcase_set_timeout(cases, 0);
  tcase_add_unchecked_fixture(cases, open_device, close_device);
  tcase_add_loop_test(cases, im2col_lays_out_every_window, 0, 2);
  tcase_add_loop_test(cases, epilogue_adds_bias_and_skip_then_activates, 0, 4);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_NOFORK); // forking after OpenCL has started is unsafe
}
