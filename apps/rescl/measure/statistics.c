#include "measure/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"

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

/** The caller frees it. */
static double *sort_copy(const double *values, size_t count) {
  double *sorted = allocate(count, sizeof *sorted);
  memcpy(sorted, values, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, compare_values);
  return sorted;
}

struct statistics statistics_of(const double *values, size_t count) {
  double *sorted = sort_copy(values, count), sum = 0.0;
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
  const size_t window = count / 4 > 3 ? count / 4 : 3;
  if (count < 2 * window) return 0;
  const double before = median_of(values + count - 2 * window, window);
  return fabs(median_of(values + count - window, window) - before) <= 0.03 * before;
}

/** How far apart the middle half of the values lies. */
static double middle_half(const double *values, size_t count) {
  double *sorted = sort_copy(values, count);
  const double width = quantile(sorted, count, 0.75) - quantile(sorted, count, 0.25);
  free(sorted);
  return width;
}

struct drift drift_of(const double *values, size_t count) {
  const size_t third = count / 3 > 0 ? count / 3 : 1;
  const double *const end = values + count - third;
  const double first = median_of(values, third), last = median_of(end, third);
  const double noise = fmax(middle_half(values, third), middle_half(end, third));
  const double change = fabs(last - first);
  const int is_drifting = count >= 9 && change >= 0.05 * first && change > 0.5 * noise;
  return (struct drift){first, last, last / first, is_drifting};
}

/** What disturbs a run, such as another program or the heat, goes on for seconds: neighbours among the
 *  values are alike, and the usual error of a median, which falls with the root of the count, is far too
 *  small. So the values are cut into eight stretches. Their medians are what eight short measurements at
 *  eight times would have told, and the range of those is 2.8 standard deviations of one, where the
 *  difference of two exceeds 2.3 one time in ten. Where the stretches agree by luck, the middle half of the
 *  values still shows what the noise is. */
double spread_of(const double *values, size_t count) {
  enum { STRETCHES = 8 };
  const size_t stretches = count < STRETCHES ? count : STRETCHES;
  double least = INFINITY, most = -INFINITY;
  for (size_t stretch = 0; stretch < stretches; stretch++) {
    const size_t begin = stretch * count / stretches, end = (stretch + 1) * count / stretches;
    const double median = median_of(values + begin, end - begin);
    least = fmin(least, median);
    most = fmax(most, median);
  }
  return count < 2 ? NAN : fmax(most - least, middle_half(values, count));
}
