/** One network on one device, layer by layer. */
#ifndef RESCL_PROFILE_PROFILE_H
#define RESCL_PROFILE_PROFILE_H

#include "console/progress.h"
#include "data/text_list.h"
#include "measure/statistics.h"
#include "network/session.h"
#include "profile/trace.h"
#include "rescl/rescl.h"

struct profile_request {
  const char *path; /**< of the model */
  rescl_device *device;
  rescl_session_options session;
  const struct text_list *shapes; /**< --shape */
  int64_t runs;                   /**< of each sort; 0: as many as take about four seconds, at least 10 */
  uint64_t seed;                  /**< of the random input */
  int traces;                     /**< keep a trace of the first timed run */
  struct progress *progress;
};

/** What the device's measured limits say of a layer: what it would at least take for its operations, and for
 * its bytes; the longer one binds it. */
enum profile_limit { LIMIT_UNKNOWN, LIMIT_ARITHMETIC, LIMIT_MEMORY };

struct profile_layer {
  rescl_layer_time is; /**< strings are the session's; its nanoseconds are of one run */
  double ms;           /**< mean over the middle half of the recorded runs */
  double share;        /**< of the sum over all layers, 0 to 1 */
  double gflops;       /**< of the operations that the model asks for; 0 where it takes no time */
  double gbs;
  enum profile_limit limit;
  double fraction; /**< of the limit that is reached: above 1 where an algorithm does with fewer operations,
                      or caches hold what memory is counted for. NaN where the limit is not known */
};

/** Layers that have something in common, as a whole. */
struct profile_group {
  const char *name;
  size_t layer_count;
  int64_t flops;
  double ms, share, gflops;
};

struct profile {
  const char *path;
  int64_t batch, runs;
  struct statistics latency; /**< ms, from input to output in the host's memory, of runs without recording */
  double spread_ms;          /**< what two such medians should differ by at most; NaN for a single run */
  rescl_profiling profiling; /**< how layers are timed: by the driver's device times or, where these can not
                                be, by the host */
  double claimed_ms;         /**< what the driver's say of a run */
  /* Of runs with recording, means over the half of them whose whole time lies nearest the middle: */
  double recorded_ms;         /**< the whole, as latency */
  double device_ms;           /**< the sum over the layers */
  double span_ms;             /**< from the first launch's start to the last one's end */
  double copies_ms;           /**< copying inputs and outputs, on the device */
  rescl_device_limits limits; /**< zeros where they could not be measured */
  int64_t flops;
  struct profile_layer *layers; /**< in execution order */
  size_t layer_count;
  cJSON *trace; /**< NULL where none was asked for */

  rescl_model *model; /**< what the strings live in */
  struct bench_session session;
};

/** Runs the model with and without recording in turns, after warming up. Reports failures; profile_free() in
 * either case.
 *  @return the exit code */
int profile_run(struct profile *profile, const struct profile_request *request);
void profile_free(struct profile *profile);

/** Fills in what follows from the layers' and the device's times: shares, speeds, limits, all operations. */
void profile_judge(struct profile *profile);

/** What layers are put together by. */
typedef const char *(*profile_key)(const struct profile_layer *layer);
const char *profile_by_operator(const struct profile_layer *layer);
const char *profile_by_algorithm(const struct profile_layer *layer);

/** The groups, those that take longest first; layers that there is nothing to do for are left out. The caller
 * frees the array. */
struct profile_group *profile_group(const struct profile *profile, profile_key key, size_t *count);

#endif
