/** How a plan for a device that is not here is shown. */
#ifndef RESCL_INSPECT_PLAN_H
#define RESCL_INSPECT_PLAN_H

#include "rescl/rescl.h"

/** A plan of a model. */
struct planned {
  const char *path; // of the model
  int64_t batch;
  const rescl_plan *plan;
};

/** The sums, the programs, and every launch of every layer, on standard output. */
void plan_print(const struct planned *planned);

/** The same as JSON, "rescl.plan/1", to a file or, for "-", to standard output.
 *  @return the exit code */
int plan_write(const struct planned *planned, const char *path);

/** A table of the devices that plans can be made for.
 *  @return the exit code */
int plan_print_devices(void);

#endif
