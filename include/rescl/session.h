/** @file session.h
 *  Running a model on a device, and checking it against the reference.
 *
 *  A session belongs to one thread at a time. Different sessions, also of one model on one device, may run in
 *  different threads at the same time.
 */
#ifndef RESCL_SESSION_H
#define RESCL_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/device.h"
#include "rescl/model.h"
#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rescl_session rescl_session;

/** Called while something long goes on.
 *  @param stage  what is being done: "tune", "check", "compile", "upload"; rescl_verify(): also "reference",
 *                "verify". A static string
 *  @param done   steps finished, 0 to total
 *  @return nonzero to stop: the call under way then returns RESCL_CANCELLED. */
typedef int (*rescl_progress_function)(void *user, const char *stage, size_t done, size_t total);

/** Whether and how times of single launches and copies are recorded. */
typedef enum rescl_profiling {
  RESCL_PROFILING_OFF,
  RESCL_PROFILING_DEVICE, /**< as the driver tells them, on the device's clock; costs no more than that layers
                             which could share a launch, on CPUs, run one after the other */
  RESCL_PROFILING_HOST /**< on the host's clock, waiting for each launch and copy: for drivers that tell them
                            wrongly. Each then includes the wait, some 10 to 100 µs */
} rescl_profiling;

/** What is to be done where a run is found to be wrong. */
typedef enum rescl_on_wrong {
  RESCL_WRONG_STOPS,  /**< it fails with RESCL_WRONG_RESULT */
  RESCL_WRONG_DEMOTES /**< the layer's kernel is not used any more on this device with this driver, which is remembered
                           for later sessions, and the run is done again */
} rescl_on_wrong;

/** How a session is made; start from rescl_session_options_default() and change what you need. */
typedef struct rescl_session_options {
  rescl_binding binding; /**< batch and input shapes; default: none is given */
  const char *algorithm; /**< force a convolution algorithm where it applies ("im2col_gemm", "direct", …);
                              NULL: the best known for each layer */
  unsigned threads;      /**< compute units to use on a CPU device; 0: all */
  rescl_profiling profiling; /**< record times, see rescl_session_profile() and rescl_session_timeline() */
  double tune_budget_ms; /**< how long the session's creation may try ways to run layers that no earlier one
                              has tried on this device: each is compared with the reference first, and the
                              fastest right one is taken and remembered. 0: none, what is remembered is still
                              used; negative: nor is that. Default: $RESCL_TUNE_BUDGET seconds, else 2 */
  int tune_further; /**< nonzero: the budget is also for what an earlier search ran out of time on. Default:
                         no, so that a network's first start searches for a while, and the next ones begin
                         at once */
  int trust_driver; /**< nonzero: kernels are not compared with the reference before they first run here, but
                         for those that are tried for their speed; and a layer that each kernel was found to
                         compute wrongly runs all the same. Default: no */
  unsigned check_every; /**< compare every so many runs, of this session, with the reference on the same inputs,
                             as rescl_verify() does the whole network: slow. binding and algorithm must then
                             outlive the session. 0: none, the default */
  rescl_on_wrong on_wrong; /**< of those. To demote needs the host's copies of the weights, which then stay */
  int keep_all;     /**< nonzero: every intermediate result keeps its own memory */
  rescl_progress_function progress; /**< NULL: none. Called in the thread that called rescl */
  void *progress_user;
} rescl_session_options;

RESCL_API rescl_session_options rescl_session_options_default(void);

/** Lowers the model, finds out which kernels are the fastest here, compiles those it needs (in parallel, from
 *  the cache where possible; for CPU devices in a child process), uploads the weights and plans memory. A
 *  kernel that the driver does not build or run is replaced by the next one that can do the layer's work, which
 *  is remembered; to meet failures here, all but CPUs with vectors run each layer once. What is to run and never
 *  did on this device with this driver and version of the kernels is compared with the reference on random data,
 *  once for each kind of layer, and replaced where it is wrong (options.trust_driver). What needs more memory, or
 *  other resources, than the device gives is replaced, too, but that is not remembered; where it is not enough, each
 *  layer runs in the way that needs the least.
 *  device and model must outlive the session.
 *  @param session  receives the session, owned by the caller: rescl_session_free(). NULL on failure.
 *  @param options  NULL: the defaults.
 *  @return RESCL_OUT_OF_MEMORY with what is needed, what the device has and what to do; RESCL_DEVICE with the layer
 *          that none of its kernels runs, and for each of them the OpenCL call or the compiler's log;
 *          RESCL_WRONG_RESULT with the layer, its kernels and the driver, where none of them is right. */
RESCL_API rescl_status rescl_session_create(rescl_session **session, rescl_device *device,
                                            const rescl_model *model, const rescl_session_options *options);

/** Frees the session; NULL is fine. */
RESCL_API void rescl_session_free(rescl_session *session);

/** Inputs and outputs as bound: every dimension is known. The name is owned by the session. */
RESCL_API size_t rescl_session_input_count(const rescl_session *session);
RESCL_API size_t rescl_session_output_count(const rescl_session *session);
RESCL_API rescl_status rescl_session_input(const rescl_session *session, size_t index,
                                           rescl_tensor *description);
RESCL_API rescl_status rescl_session_output(const rescl_session *session, size_t index,
                                            rescl_tensor *description);

/** Runs once and waits for the results.
 *  @param inputs   one tensor per input that was not bound to a value, in any order if named, else in the
 *                  graph's. Their shape must be the session's; the data is only read.
 *  @param outputs  any of the graph's outputs, by name or position (a value that is listed several times as
 *                  often as it is listed). The caller sets name (or
 *                  NULL), rank and shape as rescl_session_output() gives them, and data to memory
 *                  of that size, which is filled.
 *  @return RESCL_SHAPE_MISMATCH naming the tensor, what was expected and what was given; RESCL_NOT_FOUND for a name
 *          that the network does not have; RESCL_INVALID_ARGUMENT for tensors without data, or more than there are.
 *          RESCL_WRONG_RESULT with the layer and its kernel where options.check_every finds the outputs to be wrong.
 *          RESCL_OUT_OF_MEMORY with what is needed and what the device has, also where it lacks other resources.
 *          After a failure there are no results. */
RESCL_API rescl_status rescl_session_run(rescl_session *session, const rescl_tensor *inputs,
                                         size_t input_count, rescl_tensor *outputs, size_t output_count);

/** An output as the last rescl_session_run() left it, whether it was given there or not: without a copy where
 *  the device's memory is the host's, which saves large outputs a tenth of the time.
 *  @param output  receives name, type, shape, and data that belongs to the session: only to be read, and until
 *                 the next run. Data is NULL where the output has no elements.
 *  @return RESCL_INVALID_ARGUMENT where there is no such output, or where no run has succeeded. */
RESCL_API rescl_status rescl_session_result(rescl_session *session, size_t index, rescl_tensor *output);

/** One layer of a session as it ran. Strings are owned by the session. */
typedef struct rescl_layer_time {
  const char *name; /**< of the node */
  const char *op;
  const char *algorithm; /**< the kernel that runs it; "view": there is nothing to do */
  int rank; /**< of its first output, as the model has it: without the padding of blocked channels */
  int64_t shape[RESCL_MAX_RANK];
  int64_t flops; /**< that the model asks for, as rescl_model_inspect() counts them: Winograd's convolution
                      multiplies less. Layers that only move data, such as changes of layout, have none */
  int64_t bytes; /**< of its distinct inputs, weights and skip included, and of its output, each once and as
                      laid out on this device: the least that must be moved. Weights that a kernel has in a
                    form of its own (Winograd's are up to four times as large) count as in the model */
  uint64_t nanoseconds; /**< in the last run, the sum over its launches: on the device, or as
                           options.profiling says */
} rescl_layer_time;

/** Time per layer of the last run; needs options.profiling.
 *  @param layers  receives an array of *count entries in execution order, owned by the session and
 *                 valid until its next call.
 *  @return RESCL_INVALID_ARGUMENT before the first run and after one that was not recorded. */
RESCL_API rescl_status rescl_session_profile(rescl_session *session, const rescl_layer_time **layers,
                                             size_t *count);

/** Stops recording times for the runs that follow, or records them otherwise: runs that are not
 *  recorded are as fast as those of a session without profiling, and in all else the same. At first it
 *  is as options.profiling says.
 *  @return RESCL_INVALID_ARGUMENT where the session was made without options.profiling. */
RESCL_API rescl_status rescl_session_set_profiling(rescl_session *session, rescl_profiling profiling);

/** Where a span happened. */
typedef enum rescl_track {
  RESCL_TRACK_HOST, /**< what the calling thread did: "lower", "tune", "compile" and "upload" of the session's
                         creation with the "pack" of weights within; the "run" with "write inputs",
                         "enqueue" and "read outputs" within */
  RESCL_TRACK_COMPILE, /**< programs, by name, built or taken from the cache; several at a time */
  RESCL_TRACK_COPY, /**< on the device: weights when they were uploaded, inputs and outputs of the run, by the
                         name of the tensor or of the node that they are for */
  RESCL_TRACK_QUEUE /**< on the device: the launches of the run, by the kernel's name */
} rescl_track;

/** Something that took time. Strings are owned by the session. */
typedef struct rescl_span {
  rescl_track track;
  const char *name;
  const char *detail; /**< "pack": the node; COMPILE: build options; COPY: "write", "read", "map" or "unmap";
                         else "" */
  uint64_t start_ns;  /**< since the session's creation began */
  uint64_t duration_ns;
  uint64_t queued_ns;    /**< COPY, QUEUE: when the host queued it; else start_ns */
  uint64_t submitted_ns; /**< COPY, QUEUE: when the driver handed it to the device; else start_ns */
  uint64_t bytes;        /**< COPY: how many; else 0 */
  size_t layer;          /**< QUEUE: index into what rescl_session_profile() gives; else SIZE_MAX */
  int cached;            /**< COMPILE: nonzero where it came from the binary cache; else 0 */
  int of_run;            /**< nonzero: of the last run; else of the session's creation */
} rescl_span;

/** What the session did while it was made and in the last run; needs options.profiling. Host and device
 *  have clocks of their own. They are brought together by the moment at which a command was queued,
 *  which the device tells and the host knows to within one call: times on the device's tracks are right
 *  among themselves, and may lie early against the host's by less than the shortest call that queued a
 *  command took, mostly some µs.
 *  @param spans  receives an array of *count entries by track and, on each, by start, longer ones first;
 *                owned by the session and valid until its next call.
 *  @return RESCL_INVALID_ARGUMENT before the first run and after one that was not recorded. */
RESCL_API rescl_status rescl_session_timeline(rescl_session *session, const rescl_span **spans,
                                              size_t *count);

/** What a session occupies and what its creation took. */
typedef struct rescl_session_info {
  uint64_t weight_bytes;      /**< constants on the device */
  uint64_t arena_bytes;       /**< activations on the device */
  uint64_t workspace_bytes;   /**< shared scratch on the device */
  double lower_ms;            /**< passes and plan */
  double tune_ms;             /**< trying ways to run layers, without their programs */
  double compile_ms;          /**< programs, from source or cache, tried ones too */
  double upload_ms;           /**< weights */
  unsigned layers_tuned;      /**< kinds of layers for which ways to run them were tried */
  unsigned layers_from_cache; /**< kinds of layers that run as an earlier session found */
  unsigned
      candidates_wrong; /**< ways that compute one of the layers wrongly on this device, and are not used */
  unsigned programs_compiled; /**< built from source */
  unsigned programs_cached;   /**< taken from the binary cache */
  unsigned runs_checked;      /**< that options.check_every has compared with the reference */
  unsigned layers_demoted;    /**< kinds of layers that another kernel runs since one of them was wrong */
  int lacks_memory; /**< nonzero: there was too little memory, or of other resources, for some ways to run layers, so
                         that these may be slower than they could be; rescl_session_refused() names the ways. Where
                         that was not enough, each layer runs in the way that needs the least */
} rescl_session_info;

/** How one kind of layer came to its kernel. Strings are owned by the session. */
typedef struct rescl_tuned_layer {
  const char *name;      /**< of the first node of its kind */
  size_t count;          /**< nodes of its kind: same shapes, window and epilogue */
  const char *signature; /**< what they have in common */
  const char *algorithm; /**< the kernel chosen */
  const char *variant;   /**< how it is set up; "" for as it does by itself */
  int measured;    /**< 0: not tried; 1: by an earlier session, in this process or another; 2: by this one */
  double usual_ms; /**< the kernel that would be chosen untried; 0: not tried, or it was wrong */
  double best_ms;  /**< the one chosen */
  int wrong_count; /**< candidates that computed the layer wrongly on this device, and are not used */
  const char *wrong;  /**< their names, apart by blanks */
  const char *failed; /**< names of candidates that could not be built or run there, and are not used */
} rescl_tuned_layer;

/** The kinds of layers that there are several ways to run, in execution order.
 *  @param layers  receives an array of *count entries, owned by the session. */
RESCL_API rescl_status rescl_session_tuning(const rescl_session *session, const rescl_tuned_layer **layers,
                                            size_t *count);

/** Kernels that are not used as they can not be built or run on the device, or compute wrongly there, a line each:
 *  which, for how many layers, and why. "" where there are none. Owned by the session. */
RESCL_API const char *rescl_session_refused(const rescl_session *session);

RESCL_API void rescl_session_get_info(const rescl_session *session, rescl_session_info *info);

/** Computes the model's outputs in plain C with double accumulation, exactly as loaded, with no pass applied:
 *  the oracle. Slow. Arguments as for rescl_session_run(); binding NULL: batch 1. */
RESCL_API rescl_status rescl_reference_run(const rescl_model *model, const rescl_binding *binding,
                                           const rescl_tensor *inputs, size_t input_count,
                                           rescl_tensor *outputs, size_t output_count);

/** One layer's verdict. Strings are owned by the verification. */
typedef struct rescl_layer_check {
  const char *name;
  const char *op;
  const char *algorithm;
  int rank;
  int64_t shape[RESCL_MAX_RANK];
  double error; /**< largest |device - reference| over the largest |reference|, both fed the same inputs */
  int passed;   /**< error within the tolerance, and nothing is NaN that should not be */
} rescl_layer_check;

typedef struct rescl_verification {
  rescl_layer_check *layers;
  size_t layer_count;
  size_t failed_count;
  size_t first_failed; /**< index into layers; layer_count when none failed */
  size_t worst;        /**< the layer with the largest error */
  const char *refused; /**< as rescl_session_refused() of the session that ran the network */
  double output_error; /**< whole network: device against reference from the same input, over all outputs */
  int output_passed;
} rescl_verification;

/** How strict a verification is; start from rescl_verify_options_default(). */
typedef struct rescl_verify_options {
  double layer_tolerance;  /**< default 1e-4 of the largest magnitude of the layer's reference output */
  double output_tolerance; /**< default 1e-3, likewise for the network's outputs; 2e-2 where it quantises */
  uint64_t seed;           /**< of the random input, where none is given */
  int whole_network;       /**< nonzero (default): also run the reference over the whole network */
  const rescl_tensor *inputs; /**< NULL: random */
  size_t input_count;
} rescl_verify_options;

RESCL_API rescl_verify_options rescl_verify_options_default(void);

/** Runs every node on the device and in the reference, each fed with the device's own input to that node, so
 *  that an error is seen in the layer that makes it. The network as a whole is run before, in an ordinary
 *  session, whose layers share memory, and compared with the reference on the network as loaded.
 *  @param options          NULL: the defaults. The session's own options are as for rescl_session_create().
 *  @param verification     receives the report, owned by the caller:
 *                          rescl_verification_free(). NULL on failure.
 *  @return RESCL_OK when it could be carried out, whether or not layers passed. */
RESCL_API rescl_status rescl_verify(rescl_device *device, const rescl_model *model,
                                    const rescl_session_options *session_options,
                                    const rescl_verify_options *options, rescl_verification **verification);
RESCL_API void rescl_verification_free(rescl_verification *verification);

#ifdef __cplusplus
}
#endif
#endif
