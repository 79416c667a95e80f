/** Graphs with hardly anything to compute: outputs that are inputs, constants or views, tensors without
 *  elements, inputs that nobody reads or that are bound to values. Device and reference must say the same of
 *  all of them. */
#include "api/fixture.h"

#include <math.h>

#define GRAPH "graph special opset 13\n"
enum { MOST_TENSORS = 4 };

/** Runs the session and the reference on random numbers; both give `expected_count` outputs that agree. */
static void expect_agreement(const rescl_model *model, const rescl_binding *binding) {
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  if (binding) options.binding = *binding;
  MUST(rescl_session_create(&session, device(), model, &options));
  rescl_tensor inputs[MOST_TENSORS], found[MOST_TENSORS], expected[MOST_TENSORS];
  const size_t input_count = rescl_session_input_count(session);
  const size_t output_count = rescl_session_output_count(session);
  for (size_t index = 0; index < input_count; index++) inputs[index] = random_input(session, index, index);
  for (size_t index = 0; index < output_count; index++) {
    found[index] = empty_output(session, index);
    expected[index] = empty_output(session, index);
    found[index].name = expected[index].name = NULL;
    for (int64_t element = 0; element < rescl_tensor_elements(&found[index]); element++)
      ((float *)found[index].data)[element] = NAN;
  }
  MUST(rescl_session_run(session, inputs, input_count, found, output_count));
  MUST(rescl_reference_run(model, &options.binding, inputs, input_count, expected, output_count));
  for (size_t index = 0; index < output_count; index++) {
    const double error = compare_largest_error(found[index].data, expected[index].data,
                                               rescl_tensor_elements(&expected[index]));
    ck_assert_msg(error <= 1e-5, "output %zu: %g", index, error);
  }
  for (size_t index = 0; index < input_count; index++) free(inputs[index].data);
  for (size_t index = 0; index < output_count; index++) {
    free(found[index].data);
    free(expected[index].data);
  }
  rescl_session_free(session);
}

static const char *const graphs[] = {
    // outputs that are not computed
    GRAPH "input x: f32[N,3,2,2]\noutput x\n",
    GRAPH "input x: f32[N,3]\nconst k: f32[2] = {1, 2}\nr: y = Relu(x)\noutput k\noutput y\n",
    GRAPH "const k: f32[2] = {1, 2}\noutput k\n",
    GRAPH "const k: f32[2] = {1, -2}\nr: y = Relu(k)\noutput y\n",
    GRAPH "input x: f32[2,3,2,2]\nf: y = Flatten(x)\noutput y\n",
    GRAPH "input x: f32[2,3,2,2]\nf: y = Flatten(x)\ni: z = Identity(y)\noutput x\noutput y\noutput z\n",
    GRAPH "input x: f32[2,3]\nconst k: f32[2,2] = {1, 2, 3, 4}\nf: y = Flatten(k) {axis=0}\n"
          "r: z = Relu(x)\noutput y\noutput z\n",
    GRAPH "input x: f32[2,3]\ni: y = Identity(x)\noutput y\n",
    GRAPH
    "input x: f32[2,3]\nconst k: f32[2] = {1, 2}\nr: y = Relu(x)\noutput y\noutput k\noutput y\noutput k\n",
    // a view of what is changed afterwards, and of a view
    GRAPH "input x: f32[2,3,2,2]\nr: a = Relu(x)\nf: y = Flatten(a)\ns: z = Sigmoid(a)\noutput y\noutput z\n",
    GRAPH "input x: f32[2,3,2,2]\nf: a = Flatten(x)\ng: b = Flatten(a) {axis=0}\nr: y = Relu(b)\n"
          "output b\noutput y\n",
    // a first convolution of too many taps for cl/conv_stem.cl; groups that leave the last block half empty
    GRAPH "input x: f32[N,3,17,17]\nconst w: f32[20,3,15,15] = random 1\nc: y = Conv(x, w) {pads=[7,7,7,7]}\n"
          "output y\n",
    GRAPH "input x: f32[N,24,5,5]\nconst w: f32[24,4,3,3] = random 1\n"
          "c: y = Conv(x, w) {group=6, pads=[1,1,1,1]}\noutput y\n",
    // operands that are repeated: over images, and over pixels of one direction
    GRAPH
    "input x: f32[3,8,4,5]\ninput t: f32[1,8,4,5]\ninput u: f32[3,8,1,5]\nconst w: f32[16,8,1,1] = random 1\n"
    "c: c = Conv(x, w)\nd: d = Conv(t, w)\ne: e = Conv(u, w)\na: a = Add(c, d)\nm: y = Mul(a, e)\noutput y\n",
    // inputs and results that nobody reads
    GRAPH "input x: f32[2,3]\ninput unused: f32[1000]\nr: y = Relu(x)\noutput y\n",
    GRAPH "input x: f32[2,3]\nr: y = Relu(x)\ns: z = Sigmoid(x)\noutput y\n",
    // what no order of numbers has a place for
    GRAPH "input x: f32[2,90]\nconst zero: f32[1] = {0}\nconst k: i64[1] = {60}\nd: nan = Div(zero, zero)\n"
          "l: less = Less(x, zero)\nw: a = Where(less, nan, x)\nt: v, i = TopK(a, k)\n"
          "u: least, j = TopK(a, k) {largest=0}\nc: y = Cast(i) {to=1}\ne: z = Cast(j) {to=1}\n"
          "output v\noutput least\noutput y\noutput z\n",
    // scalars
    GRAPH "input x: f32[]\nr: y = Relu(x)\na: z = Add(x, y)\noutput z\n",
    // no elements
    GRAPH "input x: f32[0,4]\ninput t: f32[2,4]\nc: y = Concat(x, t) {axis=0}\noutput y\n",
    GRAPH "input x: f32[0]\na: y = Add(x, x)\noutput y\n",
    GRAPH "input x: f32[0,4]\nconst k: i64[1] = {2}\nt: y, i = TopK(x, k)\noutput y\n",
    GRAPH "input x: f32[0,4]\nc: y = Concat(x, x) {axis=1}\noutput y\noutput x\n",
    GRAPH "input x: f32[1,0,4,4]\nconst p: i64[8] = {0,1,0,0,0,1,0,0}\np: y = Pad(x, p)\noutput y\n",
};

START_TEST(device_and_reference_agree) {
  rescl_model *model = model_from_text(graphs[_i]);
  expect_agreement(model, NULL);
  rescl_model_free(model);
}
END_TEST

START_TEST(every_result_can_be_kept) {
  rescl_model *model = model_from_text(graphs[_i]);
  rescl_verification *verification = NULL;
  MUST(rescl_verify(device(), model, NULL, NULL, &verification));
  ck_assert_uint_eq(verification->failed_count, 0);
  ck_assert(verification->output_passed);
  rescl_verification_free(verification);
  rescl_model_free(model);
}
END_TEST

START_TEST(inputs_bound_to_values_are_constants) {
  rescl_model *model = model_from_text(GRAPH "input x: f32[N,3,2,2]\ninput shape: i64[2]\n"
                                             "r: a = Reshape(x, shape)\ns: y = Sigmoid(a)\noutput y\n");
  float shape[] = {2, -1};
  const rescl_tensor given[] = {{"shape", 1, {2}, shape, RESCL_FLOAT32}};
  const rescl_binding binding = {.batch = 2, .inputs = given, .input_count = 1};
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  rescl_tensor output;
  options.binding = binding;
  expect_agreement(model, &binding);
  MUST(rescl_session_create(&session, device(), model, &options));
  ck_assert_uint_eq(rescl_session_input_count(session), 1);
  MUST(rescl_session_output(session, 0, &output));
  ck_assert(output.rank == 2 && output.shape[0] == 2 && output.shape[1] == 12);
  rescl_session_free(session);

  MUST_FAIL(rescl_session_create(&session, device(), model, NULL), RESCL_UNSUPPORTED, "must be a constant");
  shape[0] = 0.5f;
  MUST_FAIL(rescl_session_create(&session, device(), model, &options), RESCL_INVALID_ARGUMENT,
            "input 'shape'");
  rescl_model_free(model);
}
END_TEST

START_TEST(what_can_not_run_is_named) {
  static const struct {
    rescl_status status;
    const char *text, *message;
  } refused[] = {
      {RESCL_UNSUPPORTED, GRAPH "input x: f32[2,3]\ncast: c = Cast(x) {to=11}\noutput c\n", "'c' is f64"},
      {RESCL_SHAPE_MISMATCH,
       GRAPH "input x: f32[0,3,8,8]\nconst w: f32[4,3,3,3] = random 1\nconv: y = Conv(x, w)\noutput y\n",
       "node 'conv' (Conv): input 0 (X) must hold at least one element"},
      {RESCL_SHAPE_MISMATCH, GRAPH "input x: f32[0,3,8,8]\nmean: y = GlobalAveragePool(x)\noutput y\n",
       "node 'mean'"},
      {RESCL_SHAPE_MISMATCH,
       GRAPH "input x: f32[3,0]\nconst m: f32[0,5]\nproduct: y = Gemm(x, m)\noutput y\n", "node 'product'"},
  };
  for (size_t index = 0; index < sizeof refused / sizeof *refused; index++) {
    rescl_model *model = model_from_text(refused[index].text);
    rescl_session *session = NULL;
    MUST_FAIL(rescl_session_create(&session, device(), model, NULL), refused[index].status,
              refused[index].message);
    ck_assert_ptr_null(session);
    rescl_model_free(model);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("api/special_graphs");
  TCase *cases = tcase_create("api/special_graphs");
  const int graph_count = (int)(sizeof graphs / sizeof *graphs);
  tcase_add_loop_test(cases, device_and_reference_agree, 0, graph_count);
  tcase_add_loop_test(cases, every_result_can_be_kept, 0, graph_count);
  tcase_add_test(cases, inputs_bound_to_values_are_constants);
  tcase_add_test(cases, what_can_not_run_is_named);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_NOFORK);
}
