#include "reference/compare.h"

#include <math.h>

/** What has been seen of a tensor's elements. */
struct extent {
  double difference, magnitude;
  int has_mismatch;
};

static void see(struct extent *extent, double given, double wanted) {
  if (isfinite(wanted) && isfinite(given)) {
    extent->magnitude = fmax(extent->magnitude, fabs(wanted));
    extent->difference = fmax(extent->difference, fabs(given - wanted));
  } else if (wanted != given && !(isnan(wanted) && isnan(given))) {
    extent->has_mismatch = 1;
  }
}

static double error_of(const struct extent *extent) {
  if (extent->has_mismatch) return INFINITY;
  if (extent->difference == 0.0) return 0.0;
  return extent->magnitude > 0.0 ? extent->difference / extent->magnitude : INFINITY;
}

double compare_largest_error(const float *found, const float *expected, int64_t count) {
  struct extent extent = {0};
  for (int64_t index = 0; index < count; index++) see(&extent, (double)found[index], (double)expected[index]);
  return error_of(&extent);
}

static double share_differing(const struct tensor *found, const struct tensor *expected, int64_t count) {
  int64_t differing = 0;
  for (int64_t index = 0; index < count; index++)
    differing += tensor_integer(found, index) != tensor_integer(expected, index);
  return count ? (double)differing / (double)count : 0.0;
}

double compare_tensors(const struct tensor *found, const struct tensor *expected) {
  const int64_t count = shape_elements(&expected->shape);
  if (expected->dtype == DTYPE_FLOAT32) return compare_largest_error(found->data, expected->data, count);
  if (!dtype_is_real(expected->dtype)) return share_differing(found, expected, count);
  struct extent extent = {0};
  for (int64_t index = 0; index < count; index++)
    see(&extent, tensor_real(found, index), tensor_real(expected, index));
  return error_of(&extent);
}

static double real_at(const struct tensor *tensor, int64_t index) {
  return tensor->dtype == DTYPE_FLOAT32 ? (double)((const float *)tensor->data)[index]
                                        : tensor_real(tensor, index);
}

static double largest_magnitude(const struct tensor *tensor, int64_t count) {
  double largest = 0.0;
  for (int64_t index = 0; index < count; index++) {
    const double magnitude = fabs(real_at(tensor, index));
    if (isfinite(magnitude) && magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** Infinite where one is finite and the other not, or both are not but differ. */
static double distance(double found, double wanted) {
  if (isfinite(wanted)) return isnan(found) ? (double)INFINITY : fabs(found - wanted);
  return found == wanted || (isnan(found) && isnan(wanted)) ? 0.0 : (double)INFINITY;
}

int64_t compare_count_wrong(const struct tensor *found, const struct tensor *expected, double tolerance,
                            double *error) {
  const int64_t count = shape_elements(&expected->shape);
  const double magnitude = largest_magnitude(expected, count);
  int64_t wrong = 0;
  *error = 0.0;
  for (int64_t index = 0; index < count; index++) {
    const double off = distance(real_at(found, index), real_at(expected, index));
    if (off <= tolerance * magnitude) continue;
    *error = fmax(*error, isfinite(off) && magnitude > 0.0 ? off / magnitude : (double)INFINITY);
    wrong++;
  }
  return wrong;
}
