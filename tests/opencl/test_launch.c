#define _POSIX_C_SOURCE 200809L // setenv
#include "fixture.h"

#define KERNELS                                                                                        \
  "__kernel void number(__global int *x, int count) {\n"                                               \
  "  int i = get_global_id(0) + get_global_size(0) * get_global_id(1);\n"                              \
  "  if (get_global_id(0) < count) x[get_global_id(0)] = get_global_id(0) + 1;\n"                      \
  "}\n"                                                                                                \
  "__kernel void sides(__global int *x, int width, int height) {\n"                                    \
  "  int column = get_global_id(0), row = get_global_id(1);\n"                                         \
  "  if (column < width && row < height) x[row * width + column] += 1;\n"                              \
  "  if (column == 0 && row == 0) x[width * height] = get_local_size(0) * get_local_size(1);\n"        \
  "}\n"                                                                                                \
  "__kernel __attribute__((reqd_work_group_size(4, 2, 1))) void fixed(__global int *x, int width) {\n" \
  "  x[get_global_id(1) * width + get_global_id(0)] = get_local_size(0) * 10 + get_local_size(1);\n"   \
  "}\n"                                                                                                \
  "__kernel void arguments(__global float *x, int i, float f, int8 v, __global float *none,\n"         \
  "                        __local float *scratch) {\n"                                                \
  "  scratch[0] = f;\n"                                                                                \
  "  x[0] = i; x[1] = scratch[0]; x[2] = v.s0; x[3] = v.s7; x[4] = none == 0;\n"                       \
  "}\n"                                                                                                \
  "__kernel void add(__global int *x, int value) { x[get_global_id(0)] += value; }\n"

static rescl_device *device;
static struct context *context;
static struct program *program;
static struct buffer *buffer;

static void open_all(int profiling) {
  context = open_context(&device, &(struct context_options){.profiling = (rescl_profiling)profiling});
  program = build_program(context, KERNELS);
  MUST(buffer_create(&buffer, context, 4096, "numbers"));
  MUST(buffer_fill(buffer, 0));
}

static void close_all(void) {
  buffer_free(buffer);
  program_free(program);
  close_context(context, device);
}

static void run(const struct launch_kernel_spec *spec) {
  struct launch *launch = NULL;
  MUST(launch_create_kernel(&launch, context, spec));
  MUST(launch_enqueue(launch));
  MUST(context_finish(context));
  launch_free(launch);
}

START_TEST(odd_sizes_are_rounded_up) {
  open_all(0);
  int32_t values[512];
  const size_t locals[][3] = {{64, 0, 0}, {7, 1, 1}, {0, 0, 0}};
  for (size_t local = 0; local < 3; local++) {
    MUST(buffer_fill(buffer, 0));
    const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(149)};
    run(&(struct launch_kernel_spec){program,
                                     "number",
                                     {149},
                                     {locals[local][0], locals[local][1], locals[local][2]},
                                     arguments,
                                     2,
                                     NULL,
                                     0});
    MUST(buffer_read(buffer, 0, values, sizeof values));
    for (int index = 0; index < 512; index++) ck_assert_int_eq(values[index], index < 149 ? index + 1 : 0);
  }
  close_all();
}
END_TEST

START_TEST(work_groups_are_as_asked_for_or_refused) {
  open_all(0);
  int32_t values[32 * 21 + 1];
  struct launch *launch = NULL;
  const size_t limit = context_device(context)->max_work_group_size;
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(32), ARGUMENT_OF_INT(21)};
  run(&(struct launch_kernel_spec){program, "sides", {32, 21}, {8, 4}, arguments, 3, NULL, 0});
  MUST(buffer_read(buffer, 0, values, sizeof values));
  for (int index = 0; index < 32 * 21; index++) ck_assert_int_eq(values[index], 1);
  ck_assert_int_eq(values[32 * 21], 8 * 4);
  char message[128];
  snprintf(message, sizeof message, "kernel sides needs groups of %zu work-items (%zux2x1); %zu are allowed",
           2 * limit, limit, limit);
  const struct launch_kernel_spec large = {program, "sides", {32, 21}, {limit, 2}, arguments, 3, NULL, 0};
  MUST_FAIL(launch_create_kernel(&launch, context, &large), RESCL_DEVICE, message);
  ck_assert_ptr_null(launch);
  close_all();
}
END_TEST

/** Which may be far less than the device's. */
START_TEST(what_a_kernel_is_allowed_is_asked) {
  open_all(0);
  struct launch *launch = NULL;
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(32), ARGUMENT_OF_INT(21)};
  const struct launch_kernel_spec spec = {program, "sides", {32, 21}, {8, 4}, arguments, 3, NULL, 0};
  setenv("FAULT_GROUP", "sides", 1);
  MUST_FAIL(launch_create_kernel(&launch, context, &spec), RESCL_DEVICE,
            "kernel sides needs groups of 32 work-items (8x4x1); 1 are allowed");
  MUST_FAIL(launch_check_kernel(context, program, "sides", (size_t[3]){8, 4}, 0), RESCL_DEVICE, "32");
  MUST(launch_check_kernel(context, program, "sides", (size_t[3]){1}, 0));
  MUST(launch_check_kernel(context, program, "number", (size_t[3]){8, 4}, 0));
  MUST_FAIL(launch_check_kernel(context, program, "number", (size_t[3]){1}, (size_t)1 << 40), RESCL_DEVICE,
            "local memory");
  unsetenv("FAULT_GROUP");
  close_all();
}
END_TEST

START_TEST(local_memory_is_there_or_refused) {
  open_all(0);
  struct launch *launch = NULL;
  const size_t most_bytes = (size_t)context_device(context)->local_memory_bytes;
  const struct argument arguments[] = {
      ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(-3),
      ARGUMENT_OF_FLOAT(2.5f),    {.kind = ARGUMENT_INT8},
      ARGUMENT_OF_BUFFER(NULL),   {.kind = ARGUMENT_LOCAL, .local_size_bytes = most_bytes + 64},
  };
  MUST_FAIL(launch_create_kernel(
                &launch, context,
                &(struct launch_kernel_spec){program, "arguments", {1}, {1}, arguments, 6, NULL, 0}),
            RESCL_DEVICE, "bytes of local memory; the device has");
  ck_assert_ptr_null(launch);
  close_all();
}
END_TEST

START_TEST(a_required_work_group_size_is_kept) {
  open_all(0);
  int32_t values[8 * 4];
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(8)};
  const size_t asked[] = {0, 1, 64};
  for (size_t row = 0; row < 3; row++) {
    MUST(buffer_fill(buffer, 0));
    run(&(struct launch_kernel_spec){program, "fixed", {5, 3}, {asked[row]}, arguments, 2, NULL, 0});
    MUST(buffer_read(buffer, 0, values, sizeof values));
    for (int index = 0; index < 8 * 4; index++) ck_assert_int_eq(values[index], 42);
  }
  close_all();
}
END_TEST

/** One after the other, each item once, in whole groups: there are 8 along the first dimension. */
START_TEST(long_launches_are_made_in_parts) {
  static const size_t parts[][2] = {{0, 1}, {1, 1}, {3, 3}, {5, 4}, {8, 8}, {100, 8}}; // asked for, made
  int32_t values[32 * 21 + 1];
  for (size_t row = 0; row < sizeof parts / sizeof *parts; row++)
    for (int profiling = 0; profiling < 2; profiling++) {
      open_all(profiling);
      uint64_t elapsed_ns = 1;
      struct launch *launch = NULL;
      const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(30),
                                           ARGUMENT_OF_INT(21)};
      const struct launch_kernel_spec spec = {program,   "sides", {30, 21}, {4, 2},
                                              arguments, 3,       NULL,     parts[row][0]};
      MUST(launch_create_kernel(&launch, context, &spec));
      MUST(launch_enqueue(launch));
      MUST(context_finish(context));
      if (profiling) MUST(launch_elapsed(launch, &elapsed_ns));
      MUST(buffer_read(buffer, 0, values, sizeof values));
      for (int index = 0; index < 30 * 21; index++) ck_assert_int_eq(values[index], 1);
      ck_assert_uint_eq(launch_part_count(launch), parts[row][1]);
      ck_assert_uint_gt(elapsed_ns, 0);
      launch_free(launch);
      close_all();
    }
}
END_TEST

START_TEST(every_kind_of_argument_arrives) {
  open_all(0);
  float values[5];
  const struct argument arguments[] = {
      ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(-3),
      ARGUMENT_OF_FLOAT(2.5f),    {.kind = ARGUMENT_INT8, .integers = {11, 0, 0, 0, 0, 0, 0, 18}},
      ARGUMENT_OF_BUFFER(NULL),   {.kind = ARGUMENT_LOCAL, .local_size_bytes = 64},
  };
  run(&(struct launch_kernel_spec){program, "arguments", {1}, {1}, arguments, 6, NULL, 0});
  MUST(buffer_read(buffer, 0, values, sizeof values));
  const float expected[] = {-3, 2.5f, 11, 18, 1};
  for (int index = 0; index < 5; index++) ck_assert(values[index] == expected[index]);
  close_all();
}
END_TEST

START_TEST(mistakes_name_call_and_kernel) {
  open_all(0);
  struct launch *launch = NULL;
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(1), ARGUMENT_OF_INT(1)};
  MUST_FAIL(launch_create_kernel(&launch, context,
                                 &(struct launch_kernel_spec){.program = program, .kernel = "nowhere"}),
            RESCL_DEVICE, "clCreateKernel(nowhere) in program test: CL_INVALID_KERNEL_NAME (-46)");
  ck_assert_ptr_null(launch);
  MUST_FAIL(
      launch_create_kernel(&launch, context,
                           &(struct launch_kernel_spec){program, "add", {4}, {1}, arguments, 3, NULL, 0}),
      RESCL_INVALID_ARGUMENT, "add takes 2 arguments, 3 given");
  ck_assert_ptr_null(launch);
  MUST_FAIL(
      launch_create_kernel(&launch, context,
                           &(struct launch_kernel_spec){program, "add", {4}, {1}, arguments, 1, NULL, 0}),
      RESCL_INVALID_ARGUMENT, "add takes 2 arguments, 1 given");
  launch_free(NULL);
  close_all();
}
END_TEST

START_TEST(a_launch_can_be_repeated_and_order_is_kept) {
  open_all(0);
  const size_t step = context_device(context)->base_alignment_bytes;
  struct buffer *view = NULL;
  struct launch *add = NULL, *copy = NULL, *add_view = NULL;
  int32_t values[2];
  MUST(buffer_create_view(&view, buffer, step, step, NULL));
  const struct argument whole[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(1)};
  const struct argument part[] = {ARGUMENT_OF_BUFFER(view), ARGUMENT_OF_INT(100)};
  MUST(launch_create_kernel(&add, context,
                            &(struct launch_kernel_spec){program, "add", {1}, {1}, whole, 2, NULL, 0}));
  MUST(launch_create_kernel(&add_view, context,
                            &(struct launch_kernel_spec){program, "add", {1}, {1}, part, 2, NULL, 0}));
  MUST(launch_create_copy(&copy, context,
                          &(struct launch_copy_spec){buffer, buffer, 0, step, sizeof(int32_t)}));
  for (int round = 0; round < 5; round++) {
    MUST(launch_enqueue(add));
    MUST(launch_enqueue(copy));     // into what the view shows
    MUST(launch_enqueue(add_view)); // through the view
  }
  MUST(buffer_read(buffer, 0, &values[0], sizeof values[0]));
  MUST(buffer_read(buffer, step, &values[1], sizeof values[1]));
  ck_assert_int_eq(values[0], 5);
  ck_assert_int_eq(values[1], 105);
  launch_free(add);
  launch_free(add_view);
  launch_free(copy);
  buffer_free(view);
  close_all();
}
END_TEST

START_TEST(copies_outside_are_refused) {
  open_all(0);
  struct launch *launch = NULL;
  MUST_FAIL(launch_create_copy(&launch, context, &(struct launch_copy_spec){buffer, buffer, 4090, 0, 8}),
            RESCL_INVALID_ARGUMENT, "does not fit");
  MUST_FAIL(launch_create_copy(&launch, context, &(struct launch_copy_spec){buffer, buffer, 0, SIZE_MAX, 8}),
            RESCL_INVALID_ARGUMENT, "does not fit");
  ck_assert_ptr_null(launch);
  close_all();
}
END_TEST

START_TEST(device_time_is_known_with_profiling_only) {
  uint64_t elapsed_ns = 0;
  struct launch *launch = NULL, *copy = NULL, *nothing = NULL;
  for (int profiling = 0; profiling < 2; profiling++) {
    open_all(profiling);
    const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer), ARGUMENT_OF_INT(1)};
    MUST(launch_create_kernel(
        &launch, context, &(struct launch_kernel_spec){program, "add", {1024}, {8}, arguments, 2, NULL, 0}));
    MUST(launch_create_copy(&copy, context, &(struct launch_copy_spec){buffer, buffer, 0, 2048, 1024}));
    MUST(launch_create_copy(&nothing, context, &(struct launch_copy_spec){buffer, buffer, 0, 0, 0}));
    MUST_FAIL(launch_elapsed(launch, &elapsed_ns), RESCL_INVALID_ARGUMENT, "profiling");
    for (int round = 0; round < 3; round++) {
      MUST(launch_enqueue(launch));
      MUST(launch_enqueue(copy));
      MUST(launch_enqueue(nothing));
    }
    MUST(context_finish(context));
    if (profiling) {
      MUST(launch_elapsed(launch, &elapsed_ns));
      ck_assert(elapsed_ns > 0 && elapsed_ns < 10000000000u);
      MUST(launch_elapsed(copy, &elapsed_ns));
      MUST(launch_elapsed(nothing, &elapsed_ns));
      ck_assert_uint_eq(elapsed_ns, 0);
    } else {
      MUST_FAIL(launch_elapsed(launch, &elapsed_ns), RESCL_INVALID_ARGUMENT, "add");
    }
    launch_free(launch);
    launch_free(copy);
    launch_free(nothing);
    close_all();
  }
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/launch", odd_sizes_are_rounded_up, work_groups_are_as_asked_for_or_refused,
                   what_a_kernel_is_allowed_is_asked, local_memory_is_there_or_refused,
                   a_required_work_group_size_is_kept, long_launches_are_made_in_parts,
                   every_kind_of_argument_arrives, mistakes_name_call_and_kernel,
                   a_launch_can_be_repeated_and_order_is_kept, copies_outside_are_refused,
                   device_time_is_known_with_profiling_only)
