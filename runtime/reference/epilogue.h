/** What follows an operator's formula: y = activation(result + skip), in double, rounded to float once. */
#ifndef RESCL_REFERENCE_EPILOGUE_H
#define RESCL_REFERENCE_EPILOGUE_H

#include "ops/geometry.h"

struct epilogue {
  float *output;
  const float *skip; // same shape as the output; NULL: none
  struct activation activation;
};

/** The first output, with skip input and activation where the operator has the
 *  trait and the call the value. */
struct epilogue epilogue_of(const struct op_call *call);

/** Finishes `count` neighbouring output elements from `first` on. */
void epilogue_store(const struct epilogue *epilogue, int64_t first, const double *results, int64_t count);

/** One number through the function; NaN stays NaN. */
double activate(const struct activation *activation, double x);

#endif
