/** rescl_session_run(): what goes in and comes out, and what it says to wrong tensors. */
#include "api/fixture.h"

/** TWO_INPUTS at a batch, ready to run. */
struct run {
  rescl_model *model;
  rescl_session *session;
  rescl_tensor inputs[2], outputs[2];
};

static struct run run_start(int64_t batch) {
  struct run run = {.model = model_from_text(TWO_INPUTS)};
  run.session = session_of(run.model, batch);
  for (size_t index = 0; index < 2; index++) {
    run.inputs[index] = random_input(run.session, index, index + 1);
    run.outputs[index] = empty_output(run.session, index);
  }
  return run;
}

static void run_free(struct run *run) {
  for (size_t index = 0; index < 2; index++) {
    free(run->inputs[index].data);
    free(run->outputs[index].data);
  }
  rescl_session_free(run->session);
  rescl_model_free(run->model);
}

static rescl_tensor copy_of(const rescl_tensor *tensor) {
  rescl_tensor copy = *tensor;
  tensor_allocate_data(&copy);
  memcpy(copy.data, tensor->data, (size_t)rescl_tensor_elements(tensor) * sizeof(float));
  return copy;
}

/** Runs with these tensors and expects the outputs there are to equal those of a plain run. */
static void expect_same(struct run *run, const rescl_tensor inputs[2], rescl_tensor *outputs,
                        size_t output_count) {
  rescl_tensor expected[2] = {copy_of(&run->outputs[0]), copy_of(&run->outputs[1])};
  MUST(rescl_session_run(run->session, run->inputs, 2, expected, 2));
  for (size_t index = 0; index < output_count; index++)
    memset(outputs[index].data, 0xff, (size_t)rescl_tensor_elements(&outputs[index]) * sizeof(float));
  MUST(rescl_session_run(run->session, inputs, 2, outputs, output_count));
  for (size_t index = 0; index < output_count; index++)
    ck_assert(same_bytes(&outputs[index], &expected[outputs[index].rank == 4 ? 0 : 1]));
  free(expected[0].data);
  free(expected[1].data);
}

/** Of a run that was given both outputs and of one that was given none; as long as nothing else has run. */
START_TEST(results_are_there_without_a_copy) {
  struct run run = run_start(2);
  rescl_tensor result;
  MUST_FAIL(rescl_session_result(run.session, 0, &result), RESCL_INVALID_ARGUMENT, "rescl_session_run");
  MUST(rescl_session_run(run.session, run.inputs, 2, run.outputs, 2));
  for (int turn = 0; turn < 3; turn++) {
    for (size_t index = 0; index < 2; index++) {
      MUST(rescl_session_result(run.session, index, &result));
      ck_assert_str_eq(result.name, run.outputs[index].name);
      ck_assert(same_bytes(&result, &run.outputs[index]));
      const void *data = result.data;
      MUST(rescl_session_result(run.session, index, &result));
      ck_assert_ptr_eq(result.data, data);
    }
    MUST(rescl_session_run(run.session, run.inputs, 2, NULL, 0));
  }
  MUST_FAIL(rescl_session_result(run.session, 2, &result), RESCL_INVALID_ARGUMENT, "index is 2");
  MUST_FAIL(rescl_session_run(run.session, run.inputs, 1, NULL, 0), RESCL_INVALID_ARGUMENT, "was not given");
  MUST_FAIL(rescl_session_result(run.session, 0, &result), RESCL_INVALID_ARGUMENT, "rescl_session_run");
  run_free(&run);
}
END_TEST

START_TEST(tensors_match_by_name_or_position) {
  struct run run = run_start(2);
  rescl_tensor *in = run.inputs, *out = run.outputs;
  const rescl_tensor swapped_inputs[] = {in[1], in[0]};
  rescl_tensor swapped_outputs[] = {out[1], out[0]};
  expect_same(&run, in, out, 2);
  expect_same(&run, swapped_inputs, swapped_outputs, 2);
  expect_same(&run, in, &out[1], 1);
  expect_same(&run, in, &out[0], 1);
  expect_same(&run, in, NULL, 0);
  in[0].name = in[1].name = out[0].name = NULL;
  out[1].name = "";
  expect_same(&run, in, out, 2);
  run_free(&run);
}
END_TEST

START_TEST(results_are_those_of_the_reference) {
  struct run run = run_start(3);
  const rescl_binding binding = {.batch = 3};
  rescl_tensor expected[] = {copy_of(&run.outputs[0]), copy_of(&run.outputs[1])};
  MUST(rescl_session_run(run.session, run.inputs, 2, run.outputs, 2));
  MUST(rescl_reference_run(run.model, &binding, run.inputs, 2, expected, 2));
  for (size_t index = 0; index < 2; index++) {
    const int64_t count = rescl_tensor_elements(&expected[index]);
    ck_assert_double_le(compare_largest_error(run.outputs[index].data, expected[index].data, count), 1e-5);
    memset(expected[index].data, 0, (size_t)count * sizeof(float));
  }
  MUST(rescl_reference_run(run.model, &binding, run.inputs, 2, &expected[1],
                           1)); // by name, the other not at all
  ck_assert_double_le(compare_largest_error(run.outputs[1].data, expected[1].data, 12), 1e-5);
  free(expected[0].data);
  free(expected[1].data);
  run_free(&run);
}
END_TEST

/** A value that is listed as several outputs fills as many, by name as by position. */
START_TEST(an_output_may_be_listed_again) {
  rescl_model *model =
      model_from_text("graph again opset 13\ninput x: f32[1,4]\nr: y = Relu(x)\ns: z = Sigmoid(x)\n"
                      "output y\noutput z\noutput y\n");
  rescl_session *session = session_of(model, 1);
  ck_assert_uint_eq(rescl_session_output_count(session), 3);
  rescl_tensor input = random_input(session, 0, 1), outputs[3];
  for (size_t index = 0; index < 3; index++) outputs[index] = empty_output(session, index);
  MUST(rescl_session_run(session, &input, 1, outputs, 3));
  ck_assert(same_bytes(&outputs[0], &outputs[2]));
  ck_assert(!same_bytes(&outputs[0], &outputs[1]));
  rescl_tensor named[] = {outputs[2], outputs[0]}; // neither where it stands in the graph
  memset(named[0].data, 0xff, 4 * sizeof(float));
  memset(named[1].data, 0xff, 4 * sizeof(float));
  MUST(rescl_session_run(session, &input, 1, named, 2));
  ck_assert(same_bytes(&named[0], &named[1]));
  ck_assert_float_ge(((float *)named[0].data)[0], 0.0f);
  rescl_tensor too_many[] = {outputs[0], outputs[0], outputs[0]};
  MUST_FAIL(rescl_session_run(session, &input, 1, too_many, 3), RESCL_INVALID_ARGUMENT,
            "'y' was given twice");
  free(input.data);
  for (size_t index = 0; index < 3; index++) free(outputs[index].data);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(inputs_stay_as_they_are) {
  struct run run = run_start(1);
  rescl_tensor before = copy_of(&run.inputs[0]);
  MUST(rescl_session_run(run.session, run.inputs, 2, run.outputs, 2));
  ck_assert(same_bytes(&before, &run.inputs[0]));
  free(before.data);
  run_free(&run);
}
END_TEST

/** What may be wrong with the first input, or with how many there are. */
static const struct wrong_input {
  size_t count;
  rescl_tensor tensor; // data: none, or not looked at
  int with_data;
  rescl_status status;
  const char *message;
} wrong_inputs[] = {
    {2,
     {"x", 4, {1, 3, 8, 9}, NULL, RESCL_FLOAT32},
     1,
     RESCL_SHAPE_MISMATCH,
     "input 'x': expected shape [1,3,8,8], found [1,3,8,9]"},
    {2, {"x", 4, {2, 3, 8, 8}, NULL, RESCL_FLOAT32}, 1, RESCL_SHAPE_MISMATCH, "expected shape [1,3,8,8]"},
    {2, {"x", 3, {3, 8, 8}, NULL, RESCL_FLOAT32}, 1, RESCL_SHAPE_MISMATCH, "found [3,8,8]"},
    {2, {"x", 0, {0}, NULL, RESCL_FLOAT32}, 1, RESCL_SHAPE_MISMATCH, "expected shape [1,3,8,8]"},
    {2,
     {"x", -1, {0}, NULL, RESCL_FLOAT32},
     1,
     RESCL_INVALID_ARGUMENT,
     "input 'x': rank -1, expected 0 to 8"},
    {2, {"x", 9, {0}, NULL, RESCL_FLOAT32}, 1, RESCL_INVALID_ARGUMENT, "input 'x': rank 9"},
    {2, {"x", 4, {1, 3, 8, -8}, NULL, RESCL_FLOAT32}, 1, RESCL_SHAPE_MISMATCH, "expected shape [1,3,8,8]"},
    {2,
     {"X", 4, {1, 3, 8, 8}, NULL, RESCL_FLOAT32},
     1,
     RESCL_NOT_FOUND,
     "there is no input 'X'; the network has: x, t"},
    {2, {"x", 4, {1, 3, 8, 8}, NULL, RESCL_FLOAT32}, 0, RESCL_INVALID_ARGUMENT, "input 'x': data is NULL"},
    {2, {"t", 4, {1, 4, 8, 8}, NULL, RESCL_FLOAT32}, 1, RESCL_INVALID_ARGUMENT, "input 't' was given twice"},
    {1, {"x", 4, {1, 3, 8, 8}, NULL, RESCL_FLOAT32}, 1, RESCL_INVALID_ARGUMENT, "input 't' was not given"},
    {0, {0}, 1, RESCL_INVALID_ARGUMENT, "input 'x' was not given"},
};

START_TEST(wrong_inputs_are_refused) {
  const struct wrong_input *wrong = &wrong_inputs[_i];
  struct run run = run_start(1);
  rescl_tensor inputs[] = {wrong->tensor, run.inputs[1]};
  inputs[0].data = wrong->with_data ? run.inputs[0].data : NULL;
  MUST_FAIL(rescl_session_run(run.session, inputs, wrong->count, run.outputs, 2), wrong->status,
            wrong->message);
  MUST_FAIL(rescl_reference_run(run.model, NULL, inputs, wrong->count, run.outputs, 2), wrong->status,
            wrong->message);
  expect_same(&run, run.inputs, run.outputs, 2); // nothing is broken by it
  run_free(&run);
}
END_TEST

START_TEST(wrong_outputs_are_refused) {
  struct run run = run_start(1);
  rescl_tensor *in = run.inputs, three[] = {run.outputs[0], run.outputs[1], run.outputs[0]};
  three[2].name = NULL;
  MUST_FAIL(rescl_session_run(run.session, in, 2, three, 3), RESCL_INVALID_ARGUMENT,
            "output_count is 3, but the network has only 2: y, z");
  three[1].name = "y";
  MUST_FAIL(rescl_session_run(run.session, in, 2, three, 2), RESCL_INVALID_ARGUMENT,
            "output 'y' was given twice");
  three[1].name = "z";
  three[0].name = "c";
  MUST_FAIL(rescl_session_run(run.session, in, 2, three, 1), RESCL_NOT_FOUND, "there is no output 'c'");
  three[1].shape[1] = 5;
  MUST_FAIL(rescl_session_run(run.session, in, 2, &three[1], 1), RESCL_SHAPE_MISMATCH,
            "output 'z': expected shape [1,4], found [1,5]");
  three[2].data = NULL;
  MUST_FAIL(rescl_session_run(run.session, in, 2, &three[2], 1), RESCL_INVALID_ARGUMENT, "data is NULL");
  run_free(&run);
}
END_TEST

START_TEST(null_is_answered) {
  struct run run = run_start(1);
  const rescl_layer_time *times = NULL;
  size_t count = 0;
  MUST_FAIL(rescl_session_run(NULL, run.inputs, 2, run.outputs, 2), RESCL_INVALID_ARGUMENT,
            "rescl_session_run");
  MUST_FAIL(rescl_session_run(run.session, NULL, 2, run.outputs, 2), RESCL_INVALID_ARGUMENT,
            "inputs are NULL");
  MUST_FAIL(rescl_session_run(run.session, run.inputs, 2, NULL, 2), RESCL_INVALID_ARGUMENT,
            "outputs are NULL");
  MUST_FAIL(rescl_reference_run(NULL, NULL, run.inputs, 2, run.outputs, 2), RESCL_INVALID_ARGUMENT,
            "rescl_reference_run");
  MUST_FAIL(rescl_session_profile(NULL, &times, &count), RESCL_INVALID_ARGUMENT, "rescl_session_profile");
  MUST_FAIL(rescl_session_profile(run.session, NULL, &count), RESCL_INVALID_ARGUMENT,
            "rescl_session_profile");
  MUST_FAIL(rescl_session_input(run.session, 2, &run.inputs[0]), RESCL_INVALID_ARGUMENT, "there are 2");
  MUST_FAIL(rescl_session_output(run.session, 2, &run.inputs[0]), RESCL_INVALID_ARGUMENT, "there are 2");
  MUST_FAIL(rescl_session_output(run.session, 0, NULL), RESCL_INVALID_ARGUMENT, "rescl_session_output");
  rescl_session_free(NULL);
  run_free(&run);
}
END_TEST

/** A network with every kind of convolution: the batch must not change what an image gives. */
START_TEST(batches_give_the_same_per_image) {
  rescl_model *model = zoo_model("mobilenet_v2");
  rescl_session *four = session_of(model, 4), *one = session_of(model, 1);
  rescl_tensor input = random_input(four, 0, 7), all = empty_output(four, 0), single = empty_output(one, 0);
  MUST(rescl_session_run(four, &input, 1, &all, 1));
  float *images = input.data;
  input.shape[0] = 1;
  for (size_t image = 0; image < 4; image++) {
    input.data = images + image * 3 * 224 * 224;
    MUST(rescl_session_run(one, &input, 1, &single, 1));
    ck_assert_double_le(compare_largest_error((float *)all.data + image * 1000, single.data, 1000), 1e-5);
  }
  free(images);
  free(all.data);
  free(single.data);
  rescl_session_free(one);
  rescl_session_free(four);
  rescl_model_free(model);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("api/run");
  TCase *cases = tcase_create("api/run");
  tcase_add_test(cases, results_are_there_without_a_copy);
  tcase_add_test(cases, tensors_match_by_name_or_position);
  tcase_add_test(cases, results_are_those_of_the_reference);
  tcase_add_test(cases, an_output_may_be_listed_again);
  tcase_add_test(cases, inputs_stay_as_they_are);
  tcase_add_loop_test(cases, wrong_inputs_are_refused, 0, sizeof wrong_inputs / sizeof *wrong_inputs);
  tcase_add_test(cases, wrong_outputs_are_refused);
  tcase_add_test(cases, null_is_answered);
  tcase_add_test(cases, batches_give_the_same_per_image);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_NOFORK);
}
