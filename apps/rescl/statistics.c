#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static int compare_values(const void *first, const void *second) {
  const double a = *(const double *)first, b = *(const double *)second;
  return (a > b) - (a < b);
}

/** @param sorted  ascending */
static double quantile(const double *sorted, size_t count, double fraction) {
  const double position = fraction * (double)(count - 1);
  const size_t below = (size_t)position, above = below + 1 < count ? below + 1 : below;
  return sorted[below] + (position - (double)below) * (sorted[above] - sorted[below]);
}

struct statistics statistics_of(const double *values, size_t count) {
  double *sorted = allocate(count, sizeof *sorted), sum = 0.0;
  memcpy(sorted, values, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, compare_values);
  for (size_t index = 0; index < count; index++) sum += sorted[index];
  const struct statistics statistics = {.min = sorted[0],
                                        .median = quantile(sorted, count, 0.5),
                                        .p90 = quantile(sorted, count, 0.9),
                                        .p99 = quantile(sorted, count, 0.99),
                                        .mean = sum / (double)count};
  free(sorted);
  return statistics;
}

double median_of(const double *values, size_t count) {
  return statistics_of(values, count).median;
}

int is_settled(const double *values, size_t count) {
  if (count < 6) return 0;
  const double before = median_of(values + count - 6, 3), now = median_of(values + count - 3, 3);
  return fabs(now - before) <= 0.03 * before;
}
