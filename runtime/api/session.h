/** A session's inside, for the files that look into one. */
#ifndef RESCL_API_SESSION_H
#define RESCL_API_SESSION_H

#include "api/model.h"
#include "kernels/recorder.h"
#include "tune/tuner.h"

/** Something the host did, with a static name. */
struct stage {
  const char *name;
  uint64_t start_ns, end_ns; // clock_now_ns()
};

/** Of one session, creation and run. */
#define MOST_STAGES 16

struct rescl_session {
  struct graph *graph; // lowered
  struct context *context;
  struct buffer *arena;
  struct buffer **values;          // by value->index: constants' own buffers, views of the arena for the rest
  struct shelf *shelf;             // programs of tuner and recorder
  struct tuner *tuner;             // NULL where the choices were given
  struct kernel_choice *choices;   // by node->index
  char *refused;                   // what rescl_session_refused() gives; NULL: nothing
  rescl_tuned_layer *tuned_layers; // what rescl_session_tuning() gives
  struct recorder *recorder;
  void **pointers; // scratch for matching tensors: graph inputs, then outputs
  void **results;  // what of the last run's outputs is mapped, by the output's place; NULL: it is not
  int has_results; // a run has succeeded, and none has begun since
  rescl_layer_time *times;
  int is_recorded;      // the last run has device times
  uint64_t created_ns;  // clock_now_ns() when the creation began
  struct stage *stages; // what the host did, with profiling: of the creation, then of the last run
  size_t stage_count, creation_stage_count;
  rescl_span *spans; // what rescl_session_timeline() gives
  int has_room;      // the device says that it has enough memory
  uint64_t spared_bytes; // too many, so each layer runs in the way that needs the least; 0: none
  rescl_session_info info;
  rescl_device *device;     // of the caller's, for what is checked
  const rescl_model *model; // likewise
  uint64_t run_count;
  rescl_session_options options;
};

/** rescl_session_create() for a session whose layers run as those of another of the same
 *  model, device and algorithm.
 *  @param choices  the other's, by node->index; NULL: found out, as always */
rescl_status session_create(rescl_session **session, rescl_device *device, const rescl_model *model,
                            const rescl_session_options *options, const struct kernel_choice *choices);

/** Fails where the device says itself that it has not enough: before anything is allocated. */
rescl_status session_check_memory(rescl_session *session);
/** Adds to the thread's last message, which says what there is no memory for, what is needed, what the device has, and
 *  what to do. */
rescl_status session_fail_memory(const rescl_session *session);

/** Notes what the host has done, where the session is profiling. */
void session_add_stage(rescl_session *session, struct stage stage);
/** Forgets what was noted of the run before. */
void session_begin_run(rescl_session *session);
/** Takes back what rescl_session_result() has given. */
rescl_status session_unmap_results(rescl_session *session);
/** Fails where there is no such way of profiling. */
rescl_status session_check_profiling(rescl_profiling profiling);
/** Fails unless the last run has device times; `call` is for the message. */
rescl_status session_require_recorded(const rescl_session *session, const char *call);

/** Copies a value's elements from the device, or from the host where it is a constant. */
rescl_status session_read_value(rescl_session *session, const struct value *value, void *data);
/** One run, as rescl_session_run() does it, without a check.
 *  @param pointers  memory for the graph's outputs, by position; NULL: not asked for */
rescl_status session_run_once(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                              void *const *pointers);
/** Compares what the last run has left with the reference, where it is the run's turn, and does what is to be done where
 *  it is wrong. Arguments as the run's. */
rescl_status session_check_run(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                               void *const *pointers);
/** Each node runs from now on as the tuner says now. */
rescl_status session_choose_again(rescl_session *session);

rescl_status session_write_inputs(rescl_session *session, const rescl_tensor *inputs, size_t input_count);

#endif
