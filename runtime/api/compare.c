#include "api/compare.h"

#include <math.h>
#include <string.h>

#include "rescl/model.h"

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

double rescl_tensor_error(const rescl_tensor *found, const rescl_tensor *expected) {
  const int64_t count = expected ? rescl_tensor_elements(expected) : -1;
  const int is_alike = count >= 0 && found && found->rank == expected->rank &&
                       memcmp(found->shape, expected->shape, (size_t)found->rank * sizeof *found->shape) == 0;
  return is_alike && (count == 0 || (found->data && expected->data))
             ? compare_largest_error(found->data, expected->data, count)
             : INFINITY;
}
