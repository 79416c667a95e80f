/** What many measurements of one thing say. */
#ifndef RESCL_MEASURE_STATISTICS_H
#define RESCL_MEASURE_STATISTICS_H

#include <stddef.h>

struct statistics {
  double min, median, p90, p99, mean;
};

/** Of at least one value; none may be NaN. Percentiles are interpolated linearly
 *  between the neighbouring values. */
struct statistics statistics_of(const double *values, size_t count);

/** The median of at least one value. */
double median_of(const double *values, size_t count);

/** Nonzero once the values stop going anywhere: the median of the last quarter, and at least of three, is
 *  within 3 % of that of as many before. */
int is_settled(const double *values, size_t count);

/** Whether values taken one after the other went somewhere, such as times do
 *  while a clock sinks with heat. */
struct drift {
  double first, last; // the medians of the first and the last third
  double ratio;       // last / first
  int is_drifting;    // they differ by 5 % or more, and by more than half of what each third's middle half
                      // spans; never of fewer than nine values
};

/** Of at least one value. */
struct drift drift_of(const double *values, size_t count);

/** What the medians of two such series, taken one after the other, should differ by at most in nine of ten
 *  cases: the larger of the range of the medians of eight consecutive stretches and of what the middle half
 *  of all values spans. NaN for a single value. */
double spread_of(const double *values, size_t count);

#endif
