/** A device that takes part: a child process that runs on it, and the thread here that gives it orders.
 *
 *  Each device has a process of its own, since a driver that crashes takes its process along, and since there
 *  are drivers that can not be loaded together. What is to be run and what came out stays in memory that both
 *  see, so that nothing is copied between them. */
#ifndef RESCL_SHARE_MEMBER_H
#define RESCL_SHARE_MEMBER_H

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdatomic.h>

#include "drivers/device.h"
#include "share/layout.h"
#include "share/memory.h"
#include "share/queue.h"
#include "share/setup.h"
#include "share/work.h"

/** What all of them have in common. */
struct member_context {
  const struct share_work *work;
  struct share_setup setup;
  struct share_layout layout;
  struct shared_memory inputs;
  struct queue *queue;
};

struct member {
  const struct member_context *context;
  const struct device *device;
  size_t number; // of the worker in the queue, and of the device
  pthread_t thread;
  struct shared_memory outputs_memory;
  rescl_tensor *outputs; // known once it is ready; names belong to `ready`
  size_t output_count;
  cJSON *ready;                      // the event that tells of them
  char stage[32];                    // that it was last in
  int orders[2];                     // our end, and the child's; -1: closed
  struct queue_batch batch;          // that it runs
  int is_started;                    // there is a thread
  int is_complete;                   // the child has said its last word
  char *_Atomic note;                // what it has to say of itself; whoever takes it frees it
  uint64_t run_count, checked_count; // runs, and those that were compared with the reference
  char *failure;                     // NULL: none; final once the queue has dropped it
};

/** Starts the thread, which starts the child. Where that fails it is dropped, as it is at its end. */
void member_start(struct member *member, const struct member_context *context, const struct device *device,
                  size_t number);

/** Waits for its end. What it points into may be gone afterwards; member_free() frees the rest. */
void member_join(struct member *member);
void member_free(struct member *member);

#endif
