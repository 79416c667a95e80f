#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#include <pthread.h>

#define SIDE 40
#define ROUNDS 40

/** One thread's work; Check's assertions are for the main thread, so it keeps what happened. */
struct worker {
  rescl_device *device;
  unsigned threads;
  float factor;
  rescl_status status;
  char message[512];
  int wrong;
};

static rescl_status multiply(struct worker *worker, struct context *context, struct buffer *a,
                             struct buffer *c) {
  float values[SIDE * SIDE];
  struct launch *launch = NULL;
  for (int index = 0; index < SIDE * SIDE; index++) values[index] = worker->factor;
  TRY(buffer_write(a, 0, values, sizeof values));
  const struct launch_gemm_spec spec = {.rows = SIDE,
                                        .columns = SIDE,
                                        .inner = SIDE,
                                        .alpha = 1,
                                        .a = a,
                                        .b = a,
                                        .c = c,
                                        .leading_a = SIDE,
                                        .leading_b = SIDE,
                                        .leading_c = SIDE};
  rescl_status status = launch_create_gemm(&launch, context, &spec);
  for (int round = 0; status == RESCL_OK && round < ROUNDS; round++) status = launch_enqueue(launch);
  if (status == RESCL_OK) status = buffer_read(c, 0, values, sizeof values);
  for (int index = 0; index < SIDE * SIDE; index++)
    worker->wrong += values[index] != SIDE * worker->factor * worker->factor;
  launch_free(launch);
  return status;
}

static rescl_status work_once(struct worker *worker) {
  struct context *context = NULL;
  struct buffer *a = NULL, *c = NULL;
  rescl_status status;
  TRY_CLEANUP(
      context_create(&context, worker->device, &(struct context_options){.threads = worker->threads}));
  TRY_CLEANUP(buffer_create(&a, context, SIDE * SIDE * sizeof(float), "factor"));
  TRY_CLEANUP(buffer_create(&c, context, SIDE * SIDE * sizeof(float), "product"));
  TRY_CLEANUP(multiply(worker, context, a, c));
cleanup:
  buffer_free(a);
  buffer_free(c);
  context_free(context);
  return status;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  for (int round = 0; round < 3 && worker->status == RESCL_OK; round++) worker->status = work_once(worker);
  snprintf(worker->message, sizeof worker->message, "%s", rescl_last_error());
  return NULL;
}

static void run_workers(struct worker *workers, int count) {
  pthread_t threads[8];
  for (int index = 0; index < count; index++)
    ck_assert_int_eq(pthread_create(&threads[index], NULL, work, &workers[index]), 0);
  for (int index = 0; index < count; index++) pthread_join(threads[index], NULL);
  for (int index = 0; index < count; index++) {
    ck_assert_msg(workers[index].status == RESCL_OK, "thread %d: %s", index, workers[index].message);
    ck_assert_int_eq(workers[index].wrong, 0);
  }
}

/** The first CLBlast calls of the process come from several threads at once here. */
START_TEST(contexts_of_one_device_work_side_by_side) {
  rescl_device *device = NULL;
  MUST(rescl_device_open(&device, NULL));
  struct worker workers[4] = {{.device = device, .factor = 1},
                              {.device = device, .factor = 2},
                              {.device = device, .factor = 3},
                              {.device = device, .factor = 4}};
  run_workers(workers, 4);
  rescl_device_free(device);
}
END_TEST

/** Each part of a device has a cl_context of its own, whose end clears CLBlast's cache under the others. */
START_TEST(parts_of_a_device_come_and_go) {
  rescl_device *device = NULL;
  MUST(rescl_device_open(&device, NULL));
  const rescl_device_info *info = rescl_device_get_info(device);
  const unsigned part = info->type == RESCL_DEVICE_CPU && strstr(info->platform, "Portable") ? 1 : 0;
  struct worker workers[3] = {{.device = device, .threads = part, .factor = 1},
                              {.device = device, .factor = 2},
                              {.device = device, .threads = part, .factor = 3}};
  run_workers(workers, 3);
  rescl_device_free(device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/threads", contexts_of_one_device_work_side_by_side, parts_of_a_device_come_and_go)
