#include <pthread.h>
#include <stdatomic.h>

#include "check_main.h"
#include "share/forecast.h"
#include "share/layout.h"
#include "share/queue.h"

enum { ITEMS = 1000, WORKERS = 4, LOADERS = 3 };

/** Loads so many inputs, all good. */
static void load(struct queue *queue, size_t count) {
  struct queue_item item;
  for (size_t loaded = 0; loaded < count; loaded++) {
    ck_assert(queue_load_next(queue, &item));
    queue_loaded(queue, &item, 1);
  }
}

static void expect_batch(struct queue *queue, size_t worker, size_t first, size_t count) {
  struct queue_batch batch;
  ck_assert(queue_take(queue, worker, &batch));
  ck_assert_uint_eq(batch.first, first);
  ck_assert_uint_eq(batch.count, count);
}

static struct queue *new_queue(size_t items, size_t batch, size_t workers) {
  const struct queue_plan plan = {
      .item_count = items, .batch = batch, .slot_count = 2 * workers + 1, .worker_count = workers};
  struct queue *queue = queue_new(&plan);
  for (size_t worker = 0; worker < workers; worker++) queue_ready(queue, worker);
  queue_open(queue);
  return queue;
}

START_TEST(batches_are_taken_in_order) {
  struct queue *queue = new_queue(5, 2, 1);
  load(queue, 5);
  struct queue_item item;
  ck_assert(!queue_load_next(queue, &item));
  expect_batch(queue, 0, 0, 2);
  queue_finish(queue, 0);
  expect_batch(queue, 0, 2, 2);
  queue_finish(queue, 0);
  expect_batch(queue, 0, 4, 1);
  ck_assert_uint_eq(queue_wait(queue, 0.0).in_order, 4);
  queue_finish(queue, 0);
  struct queue_batch batch;
  ck_assert(!queue_take(queue, 0, &batch));
  const struct queue_state state = queue_wait(queue, 0.0);
  ck_assert(state.is_over && state.in_order == 5 && state.finished == 5);
  ck_assert_uint_eq(queue_share_of(queue, 0).items, 5);
  queue_free(queue);
}
END_TEST

START_TEST(what_a_dropped_worker_took_is_first_for_the_others) {
  struct queue *queue = new_queue(6, 2, 2);
  load(queue, 6);
  expect_batch(queue, 0, 0, 2);
  expect_batch(queue, 1, 2, 2);
  queue_finish(queue, 1);
  ck_assert_uint_eq(queue_wait(queue, 0.0).in_order, 0);
  ck_assert_uint_eq(queue_wait(queue, 0.0).finished, 2);
  queue_drop(queue, 0);
  expect_batch(queue, 1, 0, 2);
  queue_finish(queue, 1);
  ck_assert_uint_eq(queue_wait(queue, 0.0).in_order, 4);
  ck_assert(queue_is_finished(queue, 3) && !queue_is_finished(queue, 4));
  queue_drop(queue, 1);
  struct queue_item item;
  ck_assert(queue_is_over(queue) && !queue_load_next(queue, &item));
  ck_assert_uint_eq(queue_share_of(queue, 0).items, 0);
  queue_free(queue);
}
END_TEST

START_TEST(what_could_not_be_loaded_is_finished_without_a_run) {
  struct queue *queue = new_queue(4, 2, 1);
  struct queue_item item;
  for (int loaded = 0; loaded < 4; loaded++) {
    ck_assert(queue_load_next(queue, &item));
    queue_loaded(queue, &item, item.item == 3);
  }
  struct queue_batch batch;
  ck_assert(queue_take(queue, 0, &batch));
  ck_assert_uint_eq(batch.first, 2);
  ck_assert(!batch.is_good[0] && batch.is_good[1]);
  queue_finish(queue, 0);
  ck_assert_uint_eq(queue_share_of(queue, 0).items, 1);
  ck_assert(queue_is_over(queue));
  queue_free(queue);
}
END_TEST

/** A list that threads work on. */
struct crowd {
  struct queue *queue;
  atomic_int taken[ITEMS];
  atomic_size_t next_worker;
};

static void *run_loader(void *user) {
  struct crowd *crowd = user;
  struct queue_item item;
  while (queue_load_next(crowd->queue, &item)) queue_loaded(crowd->queue, &item, item.item % 7 != 0);
  return NULL;
}

/** All but the last worker drop out, each with a batch in hand. */
static void *run_worker(void *user) {
  struct crowd *crowd = user;
  const size_t worker = atomic_fetch_add(&crowd->next_worker, 1);
  struct queue_batch batch;
  queue_ready(crowd->queue, worker);
  for (size_t run = 0; queue_take(crowd->queue, worker, &batch); run++) {
    if (worker + 1 < WORKERS && run == 5 * worker) break;
    for (size_t position = 0; position < batch.count; position++)
      if (batch.is_good[position]) atomic_fetch_add(&crowd->taken[batch.first + position], 1);
    queue_finish(crowd->queue, worker);
  }
  queue_drop(crowd->queue, worker);
  return NULL;
}

START_TEST(threads_lose_nothing_and_do_nothing_twice) {
  static struct crowd crowd;
  pthread_t threads[LOADERS + WORKERS];
  const struct queue_plan plan = {.item_count = ITEMS, .batch = 3, .slot_count = 5, .worker_count = WORKERS};
  crowd.queue = queue_new(&plan);
  for (size_t index = 0; index < LOADERS + WORKERS; index++)
    ck_assert_int_eq(pthread_create(&threads[index], NULL, index < LOADERS ? run_loader : run_worker, &crowd),
                     0);
  queue_open(crowd.queue);
  size_t told = 0;
  struct queue_state state;
  do {
    state = queue_wait(crowd.queue, 10.0);
    ck_assert_uint_ge(state.in_order, told);
    for (; told < state.in_order; told++) ck_assert_int_eq(atomic_load(&crowd.taken[told]), told % 7 != 0);
  } while (!state.is_over);
  for (size_t index = 0; index < LOADERS + WORKERS; index++) pthread_join(threads[index], NULL);
  ck_assert_uint_eq(told, ITEMS);
  for (size_t item = 0; item < ITEMS; item++)
    ck_assert_int_eq(atomic_load(&crowd.taken[item]), item % 7 != 0);
  queue_free(crowd.queue);
}
END_TEST

START_TEST(slow_devices_leave_the_last_batches_to_fast_ones) {
  struct forecast_device devices[] = {{.takes_part = 1, .batch_ms = 1000.0},
                                      {.takes_part = 1, .is_busy = 1, .since_ms = 95.0, .batch_ms = 10.0}};
  ck_assert(!forecast_is_worth_it(devices, 2, 0, 50, 100.0));
  ck_assert(forecast_is_worth_it(devices, 2, 0, 200, 100.0));
  ck_assert(forecast_is_worth_it(devices, 2, 1, 1, 100.0)); // the fastest always
  devices[0].batch_ms = 0.0;                                // nothing is known
  ck_assert(forecast_is_worth_it(devices, 2, 0, 1, 100.0));
  devices[0].batch_ms = 1000.0;
  ck_assert(forecast_is_worth_it(devices, 2, 0, 1, 1000.0)); // the other one hangs, it seems
  devices[1].takes_part = 0;
  ck_assert(forecast_is_worth_it(devices, 2, 0, 1, 100.0));
}
END_TEST

START_TEST(of_equal_devices_none_is_held_back) {
  const struct forecast_device devices[] = {{.takes_part = 1, .batch_ms = 10.0},
                                            {.takes_part = 1, .batch_ms = 10.0}};
  ck_assert(forecast_is_worth_it(devices, 2, 0, 1, 0.0) && forecast_is_worth_it(devices, 2, 1, 1, 0.0));
}
END_TEST

START_TEST(only_what_takes_much_longer_is_late) {
  struct forecast_device device = {.takes_part = 1, .is_busy = 1, .batch_ms = 100.0};
  ck_assert(!forecast_is_late(&device, 1000.0) && forecast_is_late(&device, 3000.0));
  device.batch_ms = 0.0;
  ck_assert(!forecast_is_late(&device, 3000.0));
  device.is_busy = 0;
  ck_assert(!forecast_is_late(&device, 1e6));
}
END_TEST

START_TEST(tensors_do_not_overlap) {
  float value = 0.0f;
  const rescl_tensor inputs[] = {{.name = "a", .rank = 2, .shape = {3, 5}},
                                 {.name = "shape", .rank = 1, .shape = {2}, .data = &value},
                                 {.name = "b", .rank = 0}};
  const rescl_binding binding = {.inputs = inputs, .input_count = 3};
  const struct share_layout layout = share_layout_of(&binding, 2);
  unsigned char *memory = calloc(layout.size_bytes, 1);
  rescl_tensor first[3], second[3];
  ck_assert_uint_eq(share_layout_slot(&layout, memory, 0, first), 2);
  ck_assert_uint_eq(share_layout_slot(&layout, memory, 1, second), 2);
  ck_assert_str_eq(first[1].name, "b");
  ck_assert((float *)first[1].data >= (float *)first[0].data + 15 &&
            (float *)second[0].data >= (float *)first[1].data + 1);
  float *constant = share_layout_constant(&layout, memory, 1);
  ck_assert(constant >= (float *)second[1].data + 1);
  ck_assert((unsigned char *)(constant + 2) <= memory + layout.size_bytes);
  ck_assert_ptr_null(share_layout_constant(&layout, memory, 0));
  free(memory);
}
END_TEST

CHECK_MAIN("program/share_queue", batches_are_taken_in_order,
           what_a_dropped_worker_took_is_first_for_the_others,
           what_could_not_be_loaded_is_finished_without_a_run, threads_lose_nothing_and_do_nothing_twice,
           slow_devices_leave_the_last_batches_to_fast_ones, of_equal_devices_none_is_held_back,
           only_what_takes_much_longer_is_late, tensors_do_not_overlap)
