/** One network on one device, layer by layer. */
#ifndef RESCL_PROFILE_PROFILE_H
#define RESCL_PROFILE_PROFILE_H

#include "console/progress.h"
#include "network/network.h"
#include "options/options.h"
#include "profile/trace.h"
#include "rescl/rescl.h"
#include "results/result.h"

struct profile_request {
  const struct common_options *options;
  int64_t runs; // of each sort; 0: as many as take about four seconds, at least 10
  int traces;   // keep a trace of the first timed run
  struct progress *progress;
};

struct profile {
  /** Latency is of runs without recording, what is on the device of runs with it: means over the half of them
   *  whose whole time lies nearest the middle. */
  struct result result;
  rescl_profiling profiling; // how layers are timed: by the driver's device times or, where these can not be,
                             // by the host
  double claimed_ms;         // what the driver's say of a run
  cJSON *trace;              // NULL where none was asked for
  struct network network;
};

/** Runs the model with and without recording in turns, after warming up. Reports failures;
 *  profile_free() in either case.
 *  @return the exit code */
int profile_run(struct profile *profile, const struct profile_request *request);
void profile_free(struct profile *profile);

/** Fills in what follows from the layers' times and the peaks: shares, speeds,
 *  limits, groups, all operations. */
void profile_judge(struct result *result);

#endif
