/** rescl_session_create(): its options, its progress, and what it says when it can not be done. */
#include "api/fixture.h"

/** Runs a session of TWO_INPUTS on the same random numbers every time; the caller frees the output's data. */
static rescl_tensor run_two_inputs(rescl_session *session) {
  rescl_tensor inputs[] = {random_input(session, 0, 1), random_input(session, 1, 2)};
  rescl_tensor output = empty_output(session, 0);
  MUST(rescl_session_run(session, inputs, 2, &output, 1));
  free(inputs[0].data);
  free(inputs[1].data);
  return output;
}

/** Results with these options, against those with none. */
static void expect_close_to_default(const rescl_session_options *options) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *plain = NULL, *session = NULL;
  MUST(rescl_session_create(&plain, device(), model, NULL));
  MUST(rescl_session_create(&session, device(), model, options));
  rescl_tensor expected = run_two_inputs(plain), found = run_two_inputs(session);
  ck_assert_int_eq(rescl_tensor_elements(&found), 256);
  ck_assert_double_le(compare_largest_error(found.data, expected.data, 256), 1e-5);
  free(expected.data);
  free(found.data);
  rescl_session_free(session);
  rescl_session_free(plain);
  rescl_model_free(model);
}

START_TEST(options_do_not_change_results) {
  static const char *const algorithms[] = {"im2col_gemm", "direct", "depthwise"};
  rescl_session_options options = rescl_session_options_default();
  expect_close_to_default(&options);
  options.keep_all = 1;
  expect_close_to_default(&options);
  options.profiling = 1;
  expect_close_to_default(&options);
  for (size_t index = 0; index < sizeof algorithms / sizeof *algorithms; index++) {
    options = rescl_session_options_default();
    options.algorithm = algorithms[index];
    expect_close_to_default(&options);
  }
}
END_TEST

/** A driver that can not divide its device refuses. */
START_TEST(threads_can_be_limited) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.threads = 1;
  const rescl_status status = rescl_session_create(&session, device(), model, &options);
  rescl_session_free(session);
  rescl_model_free(model);
  if (status == RESCL_OK)
    expect_close_to_default(&options);
  else
    ck_assert_msg(status == RESCL_UNSUPPORTED && strstr(rescl_last_error(), "compute units"), "%s",
                  rescl_last_error());
}
END_TEST

START_TEST(runs_repeat_to_the_bit) {
  rescl_model *model = zoo_model("cifar_resnet20");
  rescl_session *session = session_of(model, 2);
  rescl_tensor input = random_input(session, 0, 1), other = random_input(session, 0, 2);
  rescl_tensor first = empty_output(session, 0), again = empty_output(session, 0);
  MUST(rescl_session_run(session, &input, 1, &first, 1));
  MUST(rescl_session_run(session, &other, 1, &again, 1));
  ck_assert(!same_bytes(&first, &again));
  MUST(rescl_session_run(session, &input, 1, &again, 1));
  ck_assert(same_bytes(&first, &again));
  free(input.data);
  free(other.data);
  free(first.data);
  free(again.data);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(information_is_plausible) {
  rescl_model *model = zoo_model("cifar_resnet20");
  const rescl_session_options options = plain_options();
  rescl_session *session = NULL;
  MUST(rescl_session_create(&session, device(), model, &options));
  rescl_inspection *inspection = NULL;
  rescl_session_info info;
  MUST(rescl_model_inspect(model, NULL, &inspection));
  rescl_session_get_info(session, &info);
  ck_assert_uint_eq(info.weight_bytes, (uint64_t)inspection->weight_bytes);
  ck_assert_uint_eq(info.arena_bytes, (uint64_t)inspection->arena_bytes);
  ck_assert_uint_ge(info.workspace_bytes, 16 * 9 * 32 * 32 * 4); // the columns of a 3×3 over 16 channels
  ck_assert_uint_gt(info.programs_compiled + info.programs_cached, 2);
  ck_assert(info.lower_ms > 0 && info.compile_ms > 0 && info.upload_ms > 0);
  rescl_inspection_free(inspection);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(profile_has_every_layer) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = NULL;
  rescl_session_options options = plain_options();
  const rescl_layer_time *layers = NULL;
  size_t count = 7;
  uint64_t total_ns = 0;
  MUST(rescl_session_create(&session, device(), model, &options));
  MUST_FAIL(rescl_session_profile(session, &layers, &count), RESCL_INVALID_ARGUMENT, "options.profiling");
  ck_assert(layers == NULL && count == 0);
  rescl_session_free(session);

  options.profiling = 1;
  MUST(rescl_session_create(&session, device(), model, &options));
  MUST_FAIL(rescl_session_profile(session, &layers, &count), RESCL_INVALID_ARGUMENT, "after a run");
  free(run_two_inputs(session).data);
  MUST(rescl_session_profile(session, &layers, &count));
  ck_assert_uint_eq(count, 3); // Conv with skip and Relu, pool, flatten
  for (size_t index = 0; index < count; index++) {
    ck_assert(layers[index].name && layers[index].op && layers[index].algorithm);
    total_ns += layers[index].nanoseconds;
  }
  ck_assert_str_eq(layers[0].op, "Conv");
  ck_assert_str_eq(layers[0].algorithm, "im2col_gemm");
  ck_assert_int_ge(layers[0].flops, 2 * 27 * 4 * 64);
  ck_assert_uint_gt(layers[0].nanoseconds, 0);
  ck_assert_str_eq(layers[2].algorithm, "view");
  ck_assert_uint_eq(layers[2].nanoseconds, 0);
  ck_assert_uint_lt(total_ns, 60000000000U);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

/** Stops the work at one of its steps. */
struct stopper {
  size_t calls_left;
  char stages[256]; // those seen, one after the other
};

static int stop(void *user, const char *stage, size_t done, size_t total) {
  struct stopper *stopper = user;
  ck_assert_uint_le(done, total);
  if (!strstr(stopper->stages, stage)) strcat(strcat(stopper->stages, stage), " ");
  if (stopper->calls_left == 0) return 1;
  stopper->calls_left--;
  return 0;
}

START_TEST(creation_can_be_stopped_anywhere) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  struct stopper stopper = {0};
  rescl_session_options options = rescl_session_options_default();
  options.progress = stop;
  options.progress_user = &stopper;
  rescl_session *session = NULL;
  size_t stopped = 0;
  rescl_status status;
  while ((status = rescl_session_create(&session, device(), model, &options)) == RESCL_CANCELLED) {
    ck_assert_ptr_null(session);
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "progress function"));
    stopper.calls_left = ++stopped;
    ck_assert_uint_lt(stopped, 100);
  }
  MUST(status);
  rescl_session_free(session);
  ck_assert_uint_ge(stopped, 3); // two weights, and programs at least once
  ck_assert_ptr_nonnull(strstr(stopper.stages, "upload"));
  ck_assert_ptr_nonnull(strstr(stopper.stages, "compile"));
  rescl_model_free(model);
}
END_TEST

START_TEST(verification_can_be_stopped_anywhere) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  struct stopper stopper = {0};
  rescl_session_options options = rescl_session_options_default();
  options.progress = stop;
  options.progress_user = &stopper;
  rescl_verification *verification = NULL;
  size_t stopped = 0;
  rescl_status status;
  while ((status = rescl_verify(device(), model, &options, NULL, &verification)) == RESCL_CANCELLED) {
    ck_assert_ptr_null(verification);
    stopper.calls_left = ++stopped;
    ck_assert_uint_lt(stopped, 200);
  }
  MUST(status);
  ck_assert_ptr_nonnull(strstr(stopper.stages, "reference"));
  ck_assert_ptr_nonnull(strstr(stopper.stages, "verify"));
  rescl_verification_free(verification);
  rescl_model_free(model);
}
END_TEST

START_TEST(arguments_are_checked) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  MUST_FAIL(rescl_session_create(NULL, device(), model, NULL), RESCL_INVALID_ARGUMENT,
            "rescl_session_create");
  MUST_FAIL(rescl_session_create(&session, NULL, model, NULL), RESCL_INVALID_ARGUMENT,
            "rescl_session_create");
  MUST_FAIL(rescl_session_create(&session, device(), NULL, NULL), RESCL_INVALID_ARGUMENT,
            "rescl_session_create");
  options.algorithm = "fast";
  MUST_FAIL(rescl_session_create(&session, device(), model, &options), RESCL_NOT_FOUND,
            "there is no algorithm 'fast'; there are: im2col_gemm, direct, winograd, depthwise");
  options = rescl_session_options_default();
  options.binding.batch = -1;
  MUST_FAIL(rescl_session_create(&session, device(), model, &options), RESCL_INVALID_ARGUMENT, "batch is -1");
  rescl_model_free(model);
}
END_TEST

START_TEST(networks_that_do_not_fit_say_so) {
  const rescl_device_info *info = rescl_device_get_info(device());
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.binding.batch = (int64_t)(info->global_memory_bytes / (4 * 64 * sizeof(float)));
  MUST_FAIL(rescl_session_create(&session, device(), model, &options), RESCL_OUT_OF_MEMORY,
            "text: the device has too little memory");
  char available[256];
  snprintf(available, sizeof available, "%s has %.1f MB", info->name,
           (double)info->global_memory_bytes / 1e6);
  ck_assert_msg(strstr(rescl_last_error(), available), "%s", rescl_last_error());
  ck_assert_msg(strstr(rescl_last_error(), " MB of activations are needed"), "%s", rescl_last_error());
  ck_assert_msg(strstr(rescl_last_error(), "use a smaller batch"), "%s", rescl_last_error());
  for (int bits = 40; bits < 63; bits += 4) { // where products no longer fit their type
    options.binding.batch = (int64_t)1 << bits;
    ck_assert_int_ne(rescl_session_create(&session, device(), model, &options), RESCL_OK);
    ck_assert_ptr_null(session);
  }
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("api/session", options_do_not_change_results, threads_can_be_limited,
                   runs_repeat_to_the_bit, information_is_plausible, profile_has_every_layer,
                   creation_can_be_stopped_anywhere, verification_can_be_stopped_anywhere,
                   arguments_are_checked, networks_that_do_not_fit_say_so)
