#define _POSIX_C_SOURCE 200809L // clock_gettime
#include "share/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "console/clock.h"
#include "console/report.h"
#include "share/forecast.h"

/** How often a worker that is held back, or the caller, looks again, ms. */
#define HELD_BACK_MS 10.0

enum slot_state { SLOT_FREE, SLOT_LOADING, SLOT_READY, SLOT_TAKEN };

struct slot {
  enum slot_state state;
  size_t first, count;    // inputs
  size_t assigned, ended; // of them: given to loaders; loaded or not to be
  unsigned char *is_good; // by position
};

struct worker {
  struct forecast_device forecast;
  struct queue_share share;
  struct slot *slot; // that it runs; NULL: none
  size_t batches, timed_items;
  double timed_ms;
};

struct queue {
  struct queue_plan plan;
  pthread_mutex_t mutex;
  pthread_cond_t changed;       // anything
  struct slot *slots, *loading; // the latter is being filled; NULL: none
  struct worker *workers;
  struct forecast_device *forecasts; // room for queue_take()
  unsigned char *is_finished;        // by input
  size_t next_item;                  // to be loaded
  size_t workers_left;
  struct queue_state state;
  int is_open, is_news; // what queue_wait() has not told yet
};

struct queue *queue_new(const struct queue_plan *plan) {
  struct queue *queue = allocate(1, sizeof *queue);
  pthread_condattr_t attributes;
  queue->plan = *plan;
  queue->slots = allocate(plan->slot_count, sizeof *queue->slots);
  for (size_t slot = 0; slot < plan->slot_count; slot++)
    queue->slots[slot].is_good = allocate(plan->batch, 1);
  queue->workers = allocate(plan->worker_count, sizeof *queue->workers);
  queue->forecasts = allocate(plan->worker_count, sizeof *queue->forecasts);
  queue->is_finished = allocate(plan->item_count, 1);
  queue->workers_left = plan->worker_count;
  queue->state.is_over = plan->item_count == 0 || plan->worker_count == 0;
  pthread_mutex_init(&queue->mutex, NULL);
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&queue->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  return queue;
}

void queue_free(struct queue *queue) {
  if (!queue) return;
  for (size_t slot = 0; slot < queue->plan.slot_count; slot++) free(queue->slots[slot].is_good);
  pthread_cond_destroy(&queue->changed);
  pthread_mutex_destroy(&queue->mutex);
  free(queue->slots);
  free(queue->workers);
  free(queue->forecasts);
  free(queue->is_finished);
  free(queue);
}

static void lock(struct queue *queue) {
  pthread_mutex_lock(&queue->mutex);
}

static void unlock(struct queue *queue) {
  pthread_mutex_unlock(&queue->mutex);
}

static void tell_all(struct queue *queue) {
  queue->is_news = 1;
  pthread_cond_broadcast(&queue->changed);
}

static void wait_a_while(struct queue *queue, double timeout_ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  const double ns = (double)until.tv_nsec + timeout_ms * 1e6;
  until.tv_sec += (time_t)(ns / 1e9);
  until.tv_nsec = (long)(ns - 1e9 * (double)(time_t)(ns / 1e9));
  pthread_cond_timedwait(&queue->changed, &queue->mutex, &until);
}

static void finish_slot(struct queue *queue, struct slot *slot) {
  struct queue_state *state = &queue->state;
  for (size_t position = 0; position < slot->count; position++)
    queue->is_finished[slot->first + position] = 1;
  slot->state = SLOT_FREE;
  state->finished += slot->count;
  while (state->in_order < queue->plan.item_count && queue->is_finished[state->in_order]) state->in_order++;
  if (state->in_order == queue->plan.item_count) state->is_over = 1;
}

/** The slot that the next input belongs into; NULL where none is free. */
static struct slot *slot_for_next(struct queue *queue) {
  const size_t left = queue->plan.item_count - queue->next_item;
  if (queue->loading) return queue->loading;
  for (size_t index = 0; index < queue->plan.slot_count; index++) {
    struct slot *slot = &queue->slots[index];
    if (slot->state != SLOT_FREE) continue;
    slot->state = SLOT_LOADING;
    slot->first = queue->next_item;
    slot->count = left < queue->plan.batch ? left : queue->plan.batch;
    slot->assigned = slot->ended = 0;
    return queue->loading = slot;
  }
  return NULL;
}

int queue_load_next(struct queue *queue, struct queue_item *item) {
  struct slot *slot = NULL;
  lock(queue);
  while (!queue->state.is_over && queue->next_item < queue->plan.item_count && !(slot = slot_for_next(queue)))
    pthread_cond_wait(&queue->changed, &queue->mutex);
  if (slot) {
    *item = (struct queue_item){
        .item = queue->next_item++, .slot = (size_t)(slot - queue->slots), .position = slot->assigned++};
    if (slot->assigned == slot->count) queue->loading = NULL;
  }
  unlock(queue);
  return slot != NULL;
}

static int has_good(const struct slot *slot) {
  for (size_t position = 0; position < slot->count; position++)
    if (slot->is_good[position]) return 1;
  return 0;
}

void queue_loaded(struct queue *queue, const struct queue_item *item, int is_good) {
  struct slot *slot = &queue->slots[item->slot];
  lock(queue);
  slot->is_good[item->position] = is_good != 0;
  if (++slot->ended == slot->count) {
    slot->state = SLOT_READY;
    if (!has_good(slot)) finish_slot(queue, slot); // there is nothing to run
    tell_all(queue);
  }
  unlock(queue);
}

/** The earliest batch that is loaded; NULL where there is none. */
static struct slot *earliest_ready(struct queue *queue) {
  struct slot *earliest = NULL;
  for (size_t index = 0; index < queue->plan.slot_count; index++) {
    struct slot *slot = &queue->slots[index];
    if (slot->state == SLOT_READY && (!earliest || slot->first < earliest->first)) earliest = slot;
  }
  return earliest;
}

/** Batches that nobody runs yet. */
static size_t count_left(const struct queue *queue) {
  const size_t batch = queue->plan.batch;
  size_t left = (queue->plan.item_count - queue->next_item + batch - 1) / batch;
  for (size_t index = 0; index < queue->plan.slot_count; index++)
    left += queue->slots[index].state == SLOT_READY || queue->slots[index].state == SLOT_LOADING;
  return left;
}

static int is_worth_it(struct queue *queue, size_t worker) {
  for (size_t index = 0; index < queue->plan.worker_count; index++)
    queue->forecasts[index] = queue->workers[index].forecast;
  return forecast_is_worth_it(queue->forecasts, queue->plan.worker_count, worker, count_left(queue),
                              clock_now_ms());
}

void queue_ready(struct queue *queue, size_t worker) {
  lock(queue);
  queue->workers[worker].share.is_ready = 1;
  queue->workers[worker].forecast.takes_part = 1;
  queue->state.ready++;
  tell_all(queue);
  unlock(queue);
}

static void begin_batch(struct worker *worker, struct slot *slot) {
  worker->slot = slot;
  worker->forecast.is_busy = 1;
  worker->forecast.since_ms = clock_now_ms();
  if (worker->batches == 0) worker->share.began_ms = worker->forecast.since_ms;
  slot->state = SLOT_TAKEN;
}

int queue_take(struct queue *queue, size_t worker, struct queue_batch *batch) {
  struct slot *slot = NULL;
  lock(queue);
  while (!queue->state.is_over) {
    slot = queue->is_open ? earliest_ready(queue) : NULL;
    if (slot && is_worth_it(queue, worker)) break;
    if (slot)
      wait_a_while(queue, HELD_BACK_MS); // it may turn out to be worth it
    else
      pthread_cond_wait(&queue->changed, &queue->mutex);
    slot = NULL;
  }
  if (slot) {
    begin_batch(&queue->workers[worker], slot);
    *batch = (struct queue_batch){.slot = (size_t)(slot - queue->slots),
                                  .first = slot->first,
                                  .count = slot->count,
                                  .is_good = slot->is_good};
  }
  unlock(queue);
  return slot != NULL;
}

static size_t count_good(const struct slot *slot) {
  size_t good = 0;
  for (size_t position = 0; position < slot->count; position++) good += slot->is_good[position];
  return good;
}

/** The first batch often takes longer, since drivers do then what they put off before. */
static void note_time(struct worker *worker, size_t items) {
  struct queue_share *share = &worker->share;
  struct forecast_device *forecast = &worker->forecast;
  share->finished_ms = clock_now_ms();
  const double elapsed_ms = share->finished_ms - forecast->since_ms;
  forecast->batch_ms = worker->batches < 2 ? elapsed_ms : (forecast->batch_ms + elapsed_ms) / 2.0;
  forecast->is_busy = 0;
  if (worker->batches == 1) worker->timed_ms = 0.0, worker->timed_items = 0;
  worker->timed_ms += elapsed_ms;
  worker->timed_items += items;
  worker->batches++;
  share->items += items;
  share->busy_ms += elapsed_ms;
  if (elapsed_ms > share->longest_ms) share->longest_ms = elapsed_ms;
  if (worker->timed_ms > 0.0) share->items_per_second = (double)worker->timed_items / worker->timed_ms * 1e3;
}

void queue_finish(struct queue *queue, size_t worker) {
  lock(queue);
  struct worker *who = &queue->workers[worker];
  note_time(who, count_good(who->slot));
  finish_slot(queue, who->slot);
  who->slot = NULL;
  tell_all(queue);
  unlock(queue);
}

void queue_drop(struct queue *queue, size_t worker) {
  lock(queue);
  struct worker *who = &queue->workers[worker];
  if (who->slot) who->slot->state = SLOT_READY;
  who->slot = NULL;
  who->forecast.takes_part = 0;
  who->share.is_dropped = 1;
  if (--queue->workers_left == 0) queue->state.is_over = 1;
  tell_all(queue);
  unlock(queue);
}

void queue_open(struct queue *queue) {
  lock(queue);
  queue->is_open = 1;
  tell_all(queue);
  unlock(queue);
}

void queue_end(struct queue *queue) {
  lock(queue);
  queue->state.is_over = 1;
  tell_all(queue);
  unlock(queue);
}

int queue_is_over(struct queue *queue) {
  lock(queue);
  const int is_over = queue->state.is_over;
  unlock(queue);
  return is_over;
}

int queue_is_finished(struct queue *queue, size_t item) {
  lock(queue);
  const int is_finished = queue->is_finished[item];
  unlock(queue);
  return is_finished;
}

int queue_is_held_up(struct queue *queue, size_t worker) {
  int are_others_idle = 0;
  lock(queue);
  const struct forecast_device *forecast = &queue->workers[worker].forecast;
  for (size_t index = 0; index < queue->plan.worker_count; index++) {
    const struct forecast_device *other = &queue->workers[index].forecast;
    if (index != worker && other->takes_part && !other->is_busy) are_others_idle = 1;
  }
  const int is_late = forecast_is_late(forecast, clock_now_ms());
  const int is_held_up = is_late && are_others_idle && count_left(queue) == 0;
  unlock(queue);
  return is_held_up;
}

struct queue_state queue_wait(struct queue *queue, double timeout_ms) {
  lock(queue);
  if (!queue->is_news) wait_a_while(queue, timeout_ms);
  queue->is_news = 0;
  const struct queue_state state = queue->state;
  unlock(queue);
  return state;
}

struct queue_share queue_share_of(struct queue *queue, size_t worker) {
  lock(queue);
  const struct queue_share share = queue->workers[worker].share;
  unlock(queue);
  return share;
}
