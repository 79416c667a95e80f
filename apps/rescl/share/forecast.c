#include "share/forecast.h"

#include <math.h>

/** One that takes so many times what it usually does hangs, it seems, and will do nothing else. */
#define OVERDUE 3.0

/** What is waited for a batch: that, and so many times what one takes; and where that is not known yet. */
#define LEAST_PATIENCE_MS 2000.0
#define PATIENCE_TIMES 4.0
#define FIRST_PATIENCE_MS 30000.0

/** How many batches a device ends before that time has passed, besides the one that it is busy with. */
static double count_earlier(const struct forecast_device *device, double within_ms, double now_ms) {
  double room_ms = within_ms;
  if (device->is_busy) {
    const double elapsed_ms = now_ms - device->since_ms;
    if (elapsed_ms > OVERDUE * device->batch_ms) return 0.0;
    room_ms -= fmax(device->batch_ms - elapsed_ms, 0.0);
  }
  return fmax(ceil(room_ms / device->batch_ms) - 1.0, 0.0);
}

int forecast_is_worth_it(const struct forecast_device *devices, size_t count, size_t self, size_t left,
                         double now_ms) {
  double by_others = 0.0;
  if (!(devices[self].batch_ms > 0.0)) return 1;
  for (size_t index = 0; index < count; index++)
    if (index != self && devices[index].takes_part && devices[index].batch_ms > 0.0)
      by_others += count_earlier(&devices[index], devices[self].batch_ms, now_ms);
  return by_others < (double)left;
}

int forecast_is_late(const struct forecast_device *device, double now_ms) {
  const double patience_ms =
      device->batch_ms > 0.0 ? LEAST_PATIENCE_MS + PATIENCE_TIMES * device->batch_ms : FIRST_PATIENCE_MS;
  return device->is_busy && now_ms - device->since_ms > patience_ms;
}
