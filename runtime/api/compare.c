#include "api/compare.h"

#include <math.h>

double compare_largest_error(const float *found, const float *expected, int64_t count) {
  double difference = 0.0, magnitude = 0.0;
  for (int64_t index = 0; index < count; index++) {
    const double wanted = (double)expected[index], given = (double)found[index];
    if (isfinite(wanted) && isfinite(given)) {
      magnitude = fmax(magnitude, fabs(wanted));
      difference = fmax(difference, fabs(given - wanted));
    } else if (wanted != given && !(isnan(wanted) && isnan(given))) {
      return INFINITY;
    }
  }
  if (difference == 0.0) return 0.0;
  return magnitude > 0.0 ? difference / magnitude : INFINITY;
}
