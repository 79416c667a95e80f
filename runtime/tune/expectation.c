#include "tune/expectation.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ops/layout.h"
#include "reference/compare.h"
#include "reference/reference.h"

#define TOLERANCE 1e-4
#define SAMPLED_MULTIPLICATIONS 8000000 // takes the reference about three milliseconds
#define STEPS_MOST 2                    // elements that may be a step off, and
#define STEPS_SHARE 1e-3                // that share of them
#define STEP 0.02                       // of the largest magnitude: that of 7 bits and more

struct expectation {
  const struct op *op;
  struct tensor output; // as it lies on the device, without data
  void *plain;          // of samples: NaN where the reference was not asked
  int has_samples;
  double magnitude; // of the samples
  float *
      first_right; // samples: what the first right candidate gave, as it lay on the device; NULL: none so far
  void *found;     // of the candidate that is compared; NULL: none so far
};

static rescl_status expect_samples(struct expectation *expectation, const struct op_call *call) {
  const int64_t count = shape_elements(&expectation->output.shape);
  float *plain = expectation->plain;
  for (int64_t element = 0; element < count; element++) plain[element] = NAN;
  TRY(reference_sample(call, SAMPLED_MULTIPLICATIONS));
  for (int64_t element = 0; element < count; element++) {
    const double magnitude = fabs((double)plain[element]);
    if (magnitude > expectation->magnitude) expectation->magnitude = magnitude; // not where it is NaN
  }
  return RESCL_OK;
}

static rescl_status expect(struct expectation *expectation, const struct op_call *given,
                           const struct tensor *output) {
  struct tensor plain = *output, *outputs[] = {&plain};
  struct op_call call = *given;
  expectation->op = call.op;
  expectation->output = *output;
  expectation->has_samples = reference_has_samples(&call);
  plain.block = 0;
  plain.data = expectation->plain = malloc(tensor_size(&plain) + 1);
  if (!plain.data) return fail_memory(tensor_size(&plain));
  call.outputs = outputs;
  call.output_count = 1;
  return expectation->has_samples ? expect_samples(expectation, &call) : reference_call(&call);
}

rescl_status expectation_create(struct expectation **expectation, const struct op_call *call,
                                const struct tensor *output) {
  *expectation = NULL;
  struct expectation *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = expect(made, call, output);
  if (status == RESCL_OK)
    *expectation = made;
  else
    expectation_free(made);
  return status;
}

void expectation_free(struct expectation *expectation) {
  if (!expectation) return;
  free(expectation->plain);
  free(expectation->first_right);
  free(expectation->found);
  free(expectation);
}

rescl_status expectation_memory(struct expectation *expectation, void **found) {
  const size_t size_bytes = tensor_size(&expectation->output);
  if (!expectation->found) expectation->found = malloc(size_bytes + 1);
  *found = expectation->found;
  return *found ? RESCL_OK : fail_memory(size_bytes);
}

/** Channels beyond the last hold any finite number: nothing is expected of them. */
static void forget_padding(const struct tensor *tensor, float *stored) {
  const int64_t *dims = tensor->shape.dims, block = tensor->block;
  if (!block || dims[1] % block == 0) return;
  const int64_t blocks = dims[1] / block + 1, pixels = dims[2] * dims[3];
  for (int64_t image = 0; image < dims[0]; image++) {
    float *last = stored + ((image + 1) * blocks - 1) * pixels * block;
    for (int64_t pixel = 0; pixel < pixels; pixel++)
      for (int64_t lane = dims[1] % block; lane < block; lane++) last[pixel * block + lane] = NAN;
  }
}

/** That all of it was written is seen from the poison being gone. */
static int is_all_finite(const float *values, size_t count) {
  int is_finite = 1;
  for (size_t element = 0; element < count; element++) is_finite &= fabsf(values[element]) <= FLT_MAX;
  return is_finite;
}

/** The largest; NaN is no difference. */
static float difference_of(float largest, float found, float expected) {
  const float off = fabsf(found - expected);
  return off > largest ? off : largest;
}

/** From the samples, and from what the first right candidate gave. */
static float largest_difference(const struct expectation *expectation, size_t stored_count) {
  const struct tensor *output = &expectation->output;
  const float *found = expectation->found, *plain = expectation->plain, *first = expectation->first_right;
  const int64_t count = shape_elements(&output->shape);
  float largest = 0.0f;
  for (int64_t element = 0; element < count; element++)
    if (!isnan(plain[element]))
      largest = difference_of(largest, found[layout_stored_index(output, element)], plain[element]);
  for (size_t element = 0; first && element < stored_count; element++)
    largest = difference_of(largest, found[element], first[element]);
  return largest;
}

/** The first that is right stands for the outputs that the reference has not computed. */
static void keep_first(struct expectation *expectation) {
  if (expectation->first_right) return;
  expectation->first_right = expectation->found;
  expectation->found = NULL;
  forget_padding(&expectation->output, expectation->first_right);
}

static rescl_status compare_samples(struct expectation *expectation, const char *kernel) {
  const size_t count = tensor_size(&expectation->output) / sizeof(float);
  const int is_finite = is_all_finite(expectation->found, count);
  const double difference = (double)largest_difference(expectation, count);
  if (!is_finite || difference > TOLERANCE * expectation->magnitude)
    return fail(RESCL_WRONG_RESULT, "%s computes this layer wrongly on this device: %s by %g of %g", kernel,
                is_finite ? "off" : "not all is finite; the rest is off", difference, expectation->magnitude);
  keep_first(expectation);
  return RESCL_OK;
}

/** Where a rounding may take elements a whole step away from what is expected: few of them, and no further. */
static int64_t count_wrong(const struct expectation *expectation, const struct tensor *found,
                           const struct tensor *expected, double *error) {
  const struct op *op = expectation->op;
  const double tolerance = dtype_is_real(expected->dtype) ? TOLERANCE : 0.0;
  const int64_t wrong = compare_count_wrong(found, expected, tolerance, error);
  if (wrong == 0 || (op != &op_fake_quantize && op != &op_quantize_linear)) return wrong;
  if (wrong > STEPS_MOST + (int64_t)(STEPS_SHARE * (double)shape_elements(&expected->shape))) return wrong;
  return compare_count_wrong(found, expected, STEP, error);
}

static rescl_status compare_whole(const struct expectation *expectation, const char *kernel) {
  struct tensor expected = expectation->output, found = expected;
  const int64_t count = shape_elements(&expected.shape);
  double error = 0.0;
  float *plain = NULL;
  expected.block = found.block = 0;
  expected.data = expectation->plain;
  found.data = expectation->found;
  if (expectation->output.block) {
    plain = malloc(tensor_size(&found) + 1);
    if (!plain) return fail_memory(tensor_size(&found));
    layout_to_plain(&expectation->output, expectation->found, plain);
    found.data = plain;
  }
  const int64_t wrong = count_wrong(expectation, &found, &expected, &error);
  free(plain);
  if (wrong == 0) return RESCL_OK;
  return fail(
      RESCL_WRONG_RESULT,
      "%s computes this layer wrongly on this device: %lld of %lld elements are off, by up to %g of the "
      "largest",
      kernel, (long long)wrong, (long long)count, error);
}

rescl_status expectation_compare(struct expectation *expectation, const char *kernel) {
  return expectation->has_samples ? compare_samples(expectation, kernel) : compare_whole(expectation, kernel);
}
