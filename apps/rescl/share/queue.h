/** The queue that all devices take from: inputs are loaded into slots, a batch each, and slots are run.
 *
 *      list ── loaders ──▶ slots ── workers ──▶ finished ── told in order ──▶ the caller
 *
 *  Loaders and workers are threads of their own; there is a worker for each device. Nothing is dealt out
 *  beforehand: who is idle takes the earliest batch that is loaded. Loaders wait while no slot is free, which
 *  bounds what is held in memory. A batch belongs to one worker at a time, and goes back into the queue when
 *  that one drops out, so that each is finished once. */
#ifndef RESCL_SHARE_QUEUE_H
#define RESCL_SHARE_QUEUE_H

#include <stddef.h>

struct queue;

struct queue_plan {
  size_t item_count, batch;
  size_t slot_count;
  size_t worker_count;
};

struct queue *queue_new(const struct queue_plan *plan);

/** No thread may use it any more. NULL is fine. */
void queue_free(struct queue *queue);

/** An input, and where it is to be loaded. */
struct queue_item {
  size_t item, slot, position;
};

/** For loaders: the next input of the list. Waits for a slot.
 *  @return 0 where all are loaded, or nothing goes on any more */
int queue_load_next(struct queue *queue, struct queue_item *item);

/** It is there, or, where is_good is 0, will not be. */
void queue_loaded(struct queue *queue, const struct queue_item *item, int is_good);

/** A batch: inputs `first` to `first` + `count` - 1, of which is_good[] are loaded. */
struct queue_batch {
  size_t slot, first, count;
  const unsigned char *is_good;
};

/** For workers: they are ready. */
void queue_ready(struct queue *queue, size_t worker);

/** The next batch for a worker. Waits for one, and until queue_open().
 *  @return 0 where there will be none for it */
int queue_take(struct queue *queue, size_t worker, struct queue_batch *batch);

/** It has run what it took, and all of that was taken care of. */
void queue_finish(struct queue *queue, size_t worker);

/** It is no part of this any more; what it took is for the others. Where nobody is left, nothing goes on. */
void queue_drop(struct queue *queue, size_t worker);

/** For the caller: batches may be taken from here on. */
void queue_open(struct queue *queue);

/** Nothing is to go on: nobody waits any more. */
void queue_end(struct queue *queue);

/** What may be asked at any time: whether nothing goes on any more; whether an input is finished. */
int queue_is_over(struct queue *queue);
int queue_is_finished(struct queue *queue, size_t item);

/** Whether the others have nothing left to do but to wait for what this worker took, which takes it much
 *  longer than usual: they may as well do that, too. */
int queue_is_held_up(struct queue *queue, size_t worker);

/** How far all has got. */
struct queue_state {
  size_t in_order; // inputs at the beginning of the list that are finished
  size_t finished; // inputs, wherever they stand
  size_t ready;    // workers that are or were
  int is_over;     // all are finished, or nothing goes on
};

/** Waits until there is something new, but no longer than that. */
struct queue_state queue_wait(struct queue *queue, double timeout_ms);

/** What one worker has done. */
struct queue_share {
  size_t items;                 // that were good
  double items_per_second;      // while it ran, its first batch left out where there were more; 0: unknown
  double busy_ms, longest_ms;   // with its batches; with one of them
  double began_ms, finished_ms; // its first batch, its last; by the clock
  int is_ready, is_dropped;     // it has become ready; it has been dropped
};
struct queue_share queue_share_of(struct queue *queue, size_t worker);

#endif
