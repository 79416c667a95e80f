/** How far the device's numbers lie from the reference's. */
#ifndef RESCL_REFERENCE_COMPARE_H
#define RESCL_REFERENCE_COMPARE_H

#include "ops/tensor.h"

/** Largest |found - expected| over the largest finite |expected|. Equal infinities, and NaN where NaN is
 *  expected, count as agreement. INFINITY where only one of the two is finite, where infinities differ in
 *  sign, and for any difference when nothing but zeros is expected. 0 for no elements. */
double compare_largest_error(const float *found, const float *expected, int64_t count);

/** The same for tensors of one type and shape, plain; of integers and truth values, the share of elements that
 *  differ. */
double compare_tensors(const struct tensor *found, const struct tensor *expected);

/** How many elements lie further from what is expected than `tolerance` of its largest magnitude. What is not finite agrees
 *  with its like alone.
 *  @param error  receives the largest such distance over that magnitude, INFINITY for what is not finite */
int64_t compare_count_wrong(const struct tensor *found, const struct tensor *expected, double tolerance,
                            double *error);

#endif
