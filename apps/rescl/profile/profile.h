/** One network on one device, layer by layer. */
#ifndef RESCL_PROFILE_PROFILE_H
#define RESCL_PROFILE_PROFILE_H

#include "console/progress.h"
#include "data/text_list.h"
#include "network/session.h"
#include "profile/trace.h"
#include "rescl/rescl.h"
#include "results/result.h"

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

struct profile {
  /** Latency is of runs without recording, what is on the device of runs with it: means over the half of them whose
   * whole time lies nearest the middle. */
  struct result result;
  rescl_profiling profiling; /**< how layers are timed: by the driver's device times or, where these can not
                                be, by the host */
  double claimed_ms;         /**< what the driver's say of a run */
  cJSON *trace;              /**< NULL where none was asked for */

  rescl_model *model;
  struct bench_session session;
};

/** Runs the model with and without recording in turns, after warming up. Reports failures; profile_free() in
 * either case.
 *  @return the exit code */
int profile_run(struct profile *profile, const struct profile_request *request);
void profile_free(struct profile *profile);

/** Fills in what follows from the layers' times and the peaks: shares, speeds, limits, groups, all operations. */
void profile_judge(struct result *result);

#endif
