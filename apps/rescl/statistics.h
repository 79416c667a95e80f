/** What many measurements of one thing say. */
#ifndef RESCL_PROGRAM_STATISTICS_H
#define RESCL_PROGRAM_STATISTICS_H

#include <stddef.h>

struct statistics {
  double min, median, p90, p99, mean;
};

/** Of at least one value; none may be NaN. Percentiles are interpolated linearly between the neighbouring
 * values. */
struct statistics statistics_of(const double *values, size_t count);

/** The median of at least one value. */
double median_of(const double *values, size_t count);

/** Nonzero once the values stop going anywhere: the median of the last three is within 3 % of that of the
 * three before. */
int is_settled(const double *values, size_t count);

#endif
