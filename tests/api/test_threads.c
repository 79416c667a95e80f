/** Sessions of one device in several threads at the same time, and one model shared by them. */
#define _POSIX_C_SOURCE 200809L
#include "api/fixture.h"

#include <pthread.h>

enum { THREADS = 2, RUNS = 5 };

/** One thread's network, and what it gave when nothing else was running. */
struct job {
  const rescl_model *model;
  uint64_t seed;
  rescl_tensor input, expected;
  int wrong; // runs whose bytes differ
  rescl_status status;
  char message[512];
};

static rescl_status run_session(struct job *job, rescl_session *session) {
  rescl_tensor output;
  TRY(rescl_session_output(session, 0, &output));
  output.data = calloc((size_t)rescl_tensor_elements(&output), sizeof(float));
  if (!output.data) return fail_memory(sizeof output);
  rescl_status status = RESCL_OK;
  for (int run = 0; run < RUNS && status == RESCL_OK; run++) {
    status = rescl_session_run(session, &job->input, 1, &output, 1);
    job->wrong += !same_bytes(&output, &job->expected);
  }
  free(output.data);
  return status;
}

/** Check must not be called here: it would leave the thread. */
static void *run_job(void *user) {
  struct job *job = user;
  rescl_session *session = NULL;
  job->status = rescl_session_create(&session, fixture_device, job->model, NULL);
  if (job->status == RESCL_OK) job->status = run_session(job, session);
  if (job->status != RESCL_OK) snprintf(job->message, sizeof job->message, "%s", rescl_last_error());
  rescl_session_free(session);
  return NULL;
}

/** The session that gave the expected bytes goes, and with it what its tensors' names point to. */
static void run_alone(struct job *job) {
  rescl_session *session = session_of(job->model, 1);
  job->input = random_input(session, 0, job->seed);
  job->expected = empty_output(session, 0);
  MUST(rescl_session_run(session, &job->input, 1, &job->expected, 1));
  job->input.name = job->expected.name = NULL;
  rescl_session_free(session);
}

static void expect_same_together(struct job jobs[THREADS]) {
  pthread_t threads[THREADS];
  for (int job = 0; job < THREADS; job++) run_alone(&jobs[job]);
  for (int job = 0; job < THREADS; job++)
    ck_assert_int_eq(pthread_create(&threads[job], NULL, run_job, &jobs[job]), 0);
  for (int job = 0; job < THREADS; job++) pthread_join(threads[job], NULL);
  for (int job = 0; job < THREADS; job++) {
    ck_assert_msg(jobs[job].status == RESCL_OK, "%s", jobs[job].message);
    ck_assert_int_eq(jobs[job].wrong, 0);
    free(jobs[job].input.data);
    free(jobs[job].expected.data);
  }
}

START_TEST(sessions_of_one_model) {
  rescl_model *model = zoo_model("cifar_resnet20");
  struct job jobs[THREADS] = {{.model = model, .seed = 1}, {.model = model, .seed = 2}};
  expect_same_together(jobs);
  rescl_model_free(model);
}
END_TEST

START_TEST(sessions_of_different_models) {
  rescl_model *residual = zoo_model("resnet18"), *depthwise = zoo_model("mobilenet_v2");
  struct job jobs[THREADS] = {{.model = residual, .seed = 1}, {.model = depthwise, .seed = 2}};
  expect_same_together(jobs);
  rescl_model_free(residual);
  rescl_model_free(depthwise);
}
END_TEST

CHECK_MAIN_NO_FORK("api/threads", sessions_of_one_model, sessions_of_different_models)
