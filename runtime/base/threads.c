#define _GNU_SOURCE
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#define MAX_THREADS 64

struct work {
  threads_step step;
  void *user;
  size_t count;
  size_t next; // the first step nobody has taken
  size_t done;
  size_t reported; // of those done
  size_t running;  // worker threads that have not left yet
  rescl_status status;
  char message[4096]; // of the first failure, carried to the caller's thread
  pthread_mutex_t mutex;
  pthread_cond_t changed;
};

static void finish_step(struct work *work, rescl_status status) {
  if (status != RESCL_OK && work->status == RESCL_OK) {
    work->status = status;
    snprintf(work->message, sizeof work->message, "%s", rescl_last_error());
  }
  if (work->status != RESCL_OK) work->next = work->count;
  work->done++;
  pthread_cond_broadcast(&work->changed);
}

/** Takes and runs one step; called and returning with the mutex held. Returns 0 when none is left. */
static int run_one(struct work *work) {
  if (work->next >= work->count) return 0;
  const size_t index = work->next++;
  pthread_mutex_unlock(&work->mutex);
  const rescl_status status = work->step(work->user, index);
  pthread_mutex_lock(&work->mutex);
  finish_step(work, status);
  return 1;
}

static void *worker(void *argument) {
  struct work *work = argument;
  pthread_mutex_lock(&work->mutex);
  while (run_one(work)) {
  }
  work->running--;
  pthread_cond_broadcast(&work->changed);
  pthread_mutex_unlock(&work->mutex);
  return NULL;
}

/** The mutex is held, but not while the caller's function runs. */
static void report(struct work *work, threads_progress progress) {
  if (!progress || work->status != RESCL_OK || work->done == work->reported) return;
  const size_t done = work->done;
  work->reported = done;
  pthread_mutex_unlock(&work->mutex);
  const int stop = progress(work->user, done, work->count);
  pthread_mutex_lock(&work->mutex);
  if (!stop || work->status != RESCL_OK) return;
  work->status = RESCL_CANCELLED;
  work->next = work->count;
  snprintf(work->message, sizeof work->message, "stopped by the caller's progress function");
}

/** With somebody to report to, the caller only waits: a report must not be held up by a long step. */
static void take_part(struct work *work, threads_progress progress) {
  pthread_mutex_lock(&work->mutex);
  if (!progress || work->running == 0)
    while (run_one(work)) report(work, progress);
  while (work->running > 0) {
    pthread_cond_wait(&work->changed, &work->mutex);
    report(work, progress);
  }
  report(work, progress); // the workers may have finished before the caller got to waiting
  pthread_mutex_unlock(&work->mutex);
}

rescl_status threads_for(size_t count, threads_step step, threads_progress progress, void *user) {
  struct work work = {.step = step, .user = user, .count = count, .status = RESCL_OK};
  pthread_t threads[MAX_THREADS];
  size_t wanted = threads_available(), started = 0;
  if (wanted > count) wanted = count;
  if (wanted > MAX_THREADS) wanted = MAX_THREADS;
  if (!progress && wanted > 0) wanted--; // the caller takes part
  pthread_mutex_init(&work.mutex, NULL);
  pthread_cond_init(&work.changed, NULL);
  pthread_mutex_lock(&work.mutex);
  while (started < wanted && pthread_create(&threads[started], NULL, worker, &work) == 0) started++;
  work.running = started;
  pthread_mutex_unlock(&work.mutex);
  take_part(&work, progress);
  for (size_t thread = 0; thread < started; thread++) pthread_join(threads[thread], NULL);
  pthread_cond_destroy(&work.changed);
  pthread_mutex_destroy(&work.mutex);
  if (work.status != RESCL_OK) status_set_message(work.message);
  return work.status;
}

size_t threads_available(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int count = CPU_COUNT(&set);
  return count < 1 ? 1 : (size_t)count;
}
