/** A verification finds what is wrong, where it is, and nothing else. */
#include "api/fixture.h"

#include <math.h>

#include "api/verify.h"

START_TEST(tensors_lie_apart_as_their_elements_do) {
  float found[] = {-8.0f, 1.5f, -0.25f}, expected[] = {-8.0f, 1.0f, 0.0f};
  const rescl_tensor first = {.rank = 1, .shape = {3}, .data = found},
                     second = {.rank = 1, .shape = {3}, .data = expected},
                     turned = {.rank = 2, .shape = {3, 1}, .data = expected},
                     shorter = {.rank = 1, .shape = {2}, .data = expected},
                     none = {.rank = 2, .shape = {0, 3}}, without_data = {.rank = 1, .shape = {3}};
  ck_assert_double_eq(rescl_tensor_error(&first, &second), 0.5 / 8.0);
  ck_assert_double_eq(rescl_tensor_error(&second, &second), 0.0);
  ck_assert_double_eq(rescl_tensor_error(&none, &none), 0.0);
  ck_assert(isinf(rescl_tensor_error(&first, &turned)));
  ck_assert(isinf(rescl_tensor_error(&first, &shorter)));
  ck_assert(isinf(rescl_tensor_error(&first, &none)));
  ck_assert(isinf(rescl_tensor_error(&first, &without_data)));
  ck_assert(isinf(rescl_tensor_error(NULL, &second)));
}
END_TEST

START_TEST(elements_are_the_product_of_the_shape) {
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 0}), 1);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 3, .shape = {2, 3, 4}}), 24);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 2, .shape = {0, 3}}), 0);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 2, .shape = {-1, 3}}), -1);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 2, .shape = {1 << 30, 1 << 30}}), -1);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = -1}), -1);
  ck_assert_int_eq(rescl_tensor_elements(&(rescl_tensor){.rank = 9}), -1);
  ck_assert_int_eq(rescl_tensor_elements(NULL), 0);
}
END_TEST

static double error_of(float found, float expected) {
  return compare_largest_error(&found, &expected, 1);
}

START_TEST(errors_are_relative_to_the_largest) {
  const float expected[] = {-8.0f, 1.0f, 0.0f}, found[] = {-8.0f, 1.5f, -0.25f};
  ck_assert_double_eq(compare_largest_error(found, expected, 3), 0.5 / 8.0);
  ck_assert_double_eq(compare_largest_error(found, expected, 1), 0.0);
  ck_assert_double_eq(compare_largest_error(expected, expected, 3), 0.0);
  ck_assert_double_eq(compare_largest_error(NULL, NULL, 0), 0.0);
}
END_TEST

START_TEST(only_zeros_leave_no_room) {
  ck_assert_double_eq(error_of(0.0f, 0.0f), 0.0);
  ck_assert_double_eq(error_of(-0.0f, 0.0f), 0.0);
  ck_assert(isinf(error_of(1e-30f, 0.0f)));
}
END_TEST

START_TEST(what_is_not_finite_must_agree) {
  ck_assert_double_eq(error_of(NAN, NAN), 0.0);
  ck_assert_double_eq(error_of(INFINITY, INFINITY), 0.0);
  ck_assert(isinf(error_of(NAN, 1.0f)));
  ck_assert(isinf(error_of(1.0f, NAN)));
  ck_assert(isinf(error_of(INFINITY, 1.0f)));
  ck_assert(isinf(error_of(1.0f, INFINITY)));
  ck_assert(isinf(error_of(-INFINITY, INFINITY)));
  ck_assert(isinf(error_of(NAN, INFINITY)));
  const float expected[] = {NAN, 2.0f, INFINITY}, found[] = {NAN, 1.0f, INFINITY};
  ck_assert_double_eq(compare_largest_error(found, expected, 3), 0.5);
}
END_TEST

#define THREE_LAYERS                                                                \
  "graph three opset 13\ninput x: f32[N,4,6,6]\nconst u: f32[4,4,3,3] = random 1\n" \
  "const v: f32[4,4,1,1] = random 2\nconst w: f32[4,4,3,3] = random 3\n"            \
  "first: a = Conv(x, u) {pads=[1,1,1,1]}\nsecond: b = Conv(a, v)\nthird: y = Conv(b, w)\noutput y\n"

START_TEST(right_networks_pass) {
  rescl_model *model = model_from_text(THREE_LAYERS);
  const rescl_session_options plain = plain_options();
  rescl_verification *report = NULL;
  MUST(rescl_verify(device(), model, &plain, NULL, &report));
  ck_assert_uint_eq(report->layer_count, 3);
  ck_assert_uint_eq(report->failed_count, 0);
  ck_assert_uint_eq(report->first_failed, 3);
  ck_assert_uint_lt(report->worst, 3);
  ck_assert(report->output_passed);
  ck_assert_double_gt(report->output_error, 0.0); // float sums differ from double ones
  ck_assert_str_eq(report->layers[1].name, "second");
  ck_assert_str_eq(report->layers[1].op, "Conv");
  ck_assert_str_eq(report->layers[1].algorithm, "im2col_gemm");
  ck_assert(report->layers[2].rank == 4 && report->layers[2].shape[3] == 4);
  rescl_verification_free(report);
  rescl_model_free(model);
}
END_TEST

/** Of a picture the first layer reads and makes 311,296 bytes: of so many more than the caches of most CPUs hold. */
#define LARGE_BATCH 128
#define LARGE_LAYERS                                                                                       \
  "graph large opset 13\ninput x: f32[N,3,64,64]\nconst u: f32[16,3,3,3] = random 1\n"                     \
  "const v: f32[16,16,1,1] = random 2\nfirst: a = Conv(x, u) {pads=[1,1,1,1]}\n"                           \
  "pool: b = MaxPool(a) {kernel_shape=[2,2], strides=[2,2]}\nsecond: c = Conv(b, v)\nadd: d = Add(b, c)\n" \
  "mean: y = GlobalAveragePool(d)\noutput y\n"

START_TEST(a_large_batch_passes_few_pictures_at_a_time) {
  rescl_model *model = model_from_text(LARGE_LAYERS);
  rescl_session_options options = rescl_session_options_default();
  const struct device_profile profile = device_profile_of(rescl_device_get_info(device()), 0);
  const int is_split = profile.batch_bytes > 311296 && profile.batch_bytes < LARGE_BATCH * 311296;
  rescl_verification *report = NULL;
  options.binding.batch = LARGE_BATCH;
  MUST(rescl_verify(device(), model, &options, NULL, &report));
  ck_assert_uint_eq(report->failed_count, 0);
  ck_assert(report->output_passed);
  size_t first_count = 0;
  for (size_t layer = 0; layer < report->layer_count; layer++)
    first_count += strcmp(report->layers[layer].name, "first") == 0;
  MUST_HOLD((first_count > 1) == is_split, "the first layer is there %zu times", first_count);
  rescl_verification_free(report);
  rescl_model_free(model);
}
END_TEST

START_TEST(no_tolerance_is_never_met) {
  rescl_model *model = model_from_text(THREE_LAYERS);
  const rescl_session_options plain = plain_options();
  rescl_verification *report = NULL;
  rescl_verify_options options = rescl_verify_options_default();
  options.layer_tolerance = options.output_tolerance = 0.0;
  MUST(rescl_verify(device(), model, &plain, &options, &report));
  ck_assert_uint_gt(report->failed_count, 0);
  ck_assert_uint_lt(report->first_failed, 3);
  for (size_t layer = 0; layer < report->first_failed; layer++) ck_assert(report->layers[layer].passed);
  ck_assert(!report->layers[report->first_failed].passed);
  ck_assert(!report->output_passed);
  rescl_verification_free(report);

  options.whole_network = 0;
  MUST(rescl_verify(device(), model, NULL, &options, &report));
  ck_assert(report->output_passed && report->output_error == 0.0);
  rescl_verification_free(report);
  rescl_model_free(model);
}
END_TEST

/** The host's copy of a layer's weights is spoilt once the device has its own, so its kernel computes
 *  something else than the reference does: that layer is blamed, and not the one behind it, which is
 *  fed with the wrong numbers. */
static void expect_blame(const char *weights, uint32_t word, size_t layer) {
  rescl_model *model = model_from_text(THREE_LAYERS);
  struct verifier verifier = {.device = device(),
                              .model = model,
                              .session_options = plain_options(),
                              .options = rescl_verify_options_default()};
  struct verification *verification = calloc(1, sizeof *verification);
  ck_assert_ptr_nonnull(verification);
  verifier.session_options.keep_all = 1;
  MUST(rescl_session_create(&verification->session, device(), model, &verifier.session_options));
  struct value *value = graph_find_value(verification->session->graph, weights);
  uint32_t *spoilt = arena_allocate(&verifier.arena, tensor_size(&value->tensor) / sizeof word, sizeof word);
  for (size_t element = 0; element < tensor_size(&value->tensor) / sizeof word; element++)
    spoilt[element] = word;
  value->tensor.data = spoilt;
  MUST(verify_make_inputs(&verifier, verification->session));
  MUST(verify_layers(&verifier, verification));
  const rescl_verification *report = &verification->report;
  ck_assert_uint_eq(report->layer_count, 3);
  ck_assert_uint_eq(report->first_failed, layer);
  ck_assert_uint_eq(report->worst, layer);
  ck_assert_uint_eq(report->failed_count, 1);
  arena_free(&verifier.arena);
  rescl_verification_free(&verification->report);
  rescl_model_free(model);
}

START_TEST(a_wrong_layer_is_blamed) {
  expect_blame("u", 0, 0);
  expect_blame("v", 0x3f800000, 1); // 1
  expect_blame("w", 0x7fc00000, 2); // NaN
}
END_TEST

START_TEST(given_inputs_are_used) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = session_of(model, 1);
  rescl_tensor given = random_input(session, 1, 3);
  for (int64_t element = 0; element < rescl_tensor_elements(&given); element++)
    ((float *)given.data)[element] = NAN;
  rescl_verify_options options = rescl_verify_options_default();
  rescl_verification *report = NULL;
  options.inputs = &given;
  options.input_count = 1;
  MUST(rescl_verify(device(), model, NULL, &options, &report));
  ck_assert_uint_eq(report->failed_count, 0);
  ck_assert(report->output_passed);
  ck_assert_double_eq(report->output_error, 0.0); // nothing but NaN, on the device as in the reference
  rescl_verification_free(report);

  given.shape[0] = 2;
  MUST_FAIL(rescl_verify(device(), model, NULL, &options, &report), RESCL_SHAPE_MISMATCH, "input 't'");
  ck_assert_ptr_null(report);
  given.name = "q";
  MUST_FAIL(rescl_verify(device(), model, NULL, &options, &report), RESCL_NOT_FOUND, "no input 'q'");
  free(given.data);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(null_is_answered) {
  rescl_model *model = model_from_text(THREE_LAYERS);
  rescl_verification *report = NULL;
  MUST_FAIL(rescl_verify(NULL, model, NULL, NULL, &report), RESCL_INVALID_ARGUMENT, "rescl_verify");
  MUST_FAIL(rescl_verify(device(), NULL, NULL, NULL, &report), RESCL_INVALID_ARGUMENT, "rescl_verify");
  MUST_FAIL(rescl_verify(device(), model, NULL, NULL, NULL), RESCL_INVALID_ARGUMENT, "rescl_verify");
  rescl_verification_free(NULL);
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("api/verify", tensors_lie_apart_as_their_elements_do,
                   elements_are_the_product_of_the_shape, errors_are_relative_to_the_largest,
                   only_zeros_leave_no_room, what_is_not_finite_must_agree, right_networks_pass,
                   a_large_batch_passes_few_pictures_at_a_time, no_tolerance_is_never_met,
                   a_wrong_layer_is_blamed, given_inputs_are_used, null_is_answered)
