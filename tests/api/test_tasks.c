/** A run takes layers that follow each other in one launch; timed, each has its own. What comes out is the
 *  same to the bit, however the compute units share the pieces out: many runs of networks whose layers have
 *  few and many pieces. */
#include "api/fixture.h"

#include "api/session.h"

#define RUNS 60

/** Layers of one piece and of several, so that who is ahead often waits. */
static const char text_network[] =
    "graph chain opset 13\ninput x: f32[N,3,17,19]\n"
    "const stem: f32[24,3,7,7] = random 1\nconst a: f32[24,24,3,3] = random 2\nconst b: f32[40,24,1,1] = "
    "random 3\n"
    "const c: f32[24,40,3,3] = random 4\nconst d: f32[10,24] = random 5\nconst e: f32[10] = random 6\n"
    "s: s = Conv(x, stem) {strides=[2,2], pads=[3,3,3,3]}\nr: r = Relu(s)\n"
    "p: p = MaxPool(r) {kernel_shape=[3,3], strides=[1,1], pads=[1,1,1,1]}\n"
    "a1: a1 = Conv(p, a) {pads=[1,1,1,1]}\nb1: b1 = Conv(a1, b)\nc1: c1 = Conv(b1, c) {pads=[1,1,1,1]}\n"
    "s1: s1 = Add(c1, p)\nr1: r1 = Relu(s1)\n"
    "a2: a2 = Conv(r1, a) {pads=[1,1,1,1]}\nb2: b2 = Conv(a2, b)\nc2: c2 = Conv(b2, c) {pads=[1,1,1,1]}\n"
    "s2: s2 = Add(c2, r1)\nr2: r2 = Relu(s2)\n"
    "g: g = GlobalAveragePool(r2)\nf: f = Flatten(g)\ny: y = Gemm(f, d, e) {transB=1}\noutput y\n";

/** A third of the layers at most: what is not a task, the shortcuts of CIFAR networks, stands between. */
static void expect_few_launches(rescl_session *session) {
  size_t node_count = 0;
  recorder_nodes(session->recorder, &node_count);
  const size_t launch_count = recorder_get_info(session->recorder).launch_count;
  const int is_shared = context_profile(session->context)->has_vectors;
  ck_assert_msg(!is_shared || 3 * launch_count <= node_count, "%zu launches for %zu layers", launch_count,
                node_count);
}

static void expect_same_in_one_launch(rescl_model *model, const char *algorithm, int64_t batch) {
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.binding.batch = batch;
  options.profiling = RESCL_PROFILING_DEVICE;
  options.algorithm = algorithm;
  MUST(rescl_session_create(&session, device(), model, &options));
  rescl_tensor input = random_input(session, 0, 1);
  rescl_tensor timed = empty_output(session, 0), output = empty_output(session, 0);
  MUST(rescl_session_run(session, &input, 1, &timed, 1));
  MUST(rescl_session_set_profiling(session, RESCL_PROFILING_OFF));
  expect_few_launches(session);
  for (int run = 0; run < RUNS; run++) {
    memset(output.data, 0xff, (size_t)rescl_tensor_elements(&output) * sizeof(float));
    MUST(rescl_session_run(session, &input, 1, &output, 1));
    ck_assert_msg(same_bytes(&timed, &output), "run %d of batch %d differs", run, (int)batch);
  }
  free(input.data);
  free(timed.data);
  free(output.data);
  rescl_session_free(session);
}

START_TEST(layers_in_one_launch_compute_the_same) {
  rescl_model *models[] = {model_from_text(text_network), zoo_model("cifar_resnet20")};
  for (size_t index = 0; index < sizeof models / sizeof *models; index++) {
    expect_same_in_one_launch(models[index], NULL, 1);
    expect_same_in_one_launch(models[index], NULL, 3);
    expect_same_in_one_launch(models[index], "direct", 1);
    rescl_model_free(models[index]);
  }
}
END_TEST

CHECK_MAIN_NO_FORK("api/tasks", layers_in_one_launch_compute_the_same)
