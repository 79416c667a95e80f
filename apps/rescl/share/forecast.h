/** Which device is to take the last batches: where all take what is next, the slowest may begin the last one
 *  just before the fastest would have, and all wait for it. */
#ifndef RESCL_SHARE_FORECAST_H
#define RESCL_SHARE_FORECAST_H

#include <stddef.h>

/** What is known of a device that takes part. */
struct forecast_device {
  int takes_part;  // it is ready, and has not failed
  int is_busy;     // with a batch, since `since_ms`
  double since_ms; // by the clock
  double batch_ms; // what a batch takes it; 0: not known yet
};

/** Whether it is worth while that device `self`, which is idle, begins one of the `left` batches now: not
 *  where the others would be done with all of them earlier than it with that one. The fastest of those that
 *  take part is never held back, so there is always one that goes on. */
int forecast_is_worth_it(const struct forecast_device *devices, size_t count, size_t self, size_t left,
                         double now_ms);

/** Whether it has been busy with a batch for so long that its driver is likely to hang: seconds, and a
 *  multiple of what a batch takes it. */
int forecast_is_late(const struct forecast_device *device, double now_ms);

#endif
