#include "base/argument.h"

rescl_status argument_require(const char *function, const char *argument, int is_given) {
  if (is_given) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "%s: %s must not be NULL", function, argument);
}

static int has_no_elements(const rescl_tensor *tensor) {
  for (int axis = 0; axis < tensor->rank; axis++)
    if (tensor->shape[axis] == 0) return 1;
  return 0;
}

rescl_status argument_require_tensor(const char *called, const rescl_tensor *tensor) {
  if (!tensor) return fail(RESCL_INVALID_ARGUMENT, "%s must not be NULL", called);
  if (tensor->rank < 0 || tensor->rank > RESCL_MAX_RANK)
    return fail(RESCL_INVALID_ARGUMENT, "%s: rank %d, expected 0 to %d", called, tensor->rank,
                RESCL_MAX_RANK);
  if (rescl_type_size(tensor->type) == 0)
    return fail(RESCL_INVALID_ARGUMENT, "%s: %d is no type; see rescl_type", called, (int)tensor->type);
  if (!tensor->data && !has_no_elements(tensor))
    return fail(RESCL_INVALID_ARGUMENT, "%s: data is NULL", called);
  return RESCL_OK;
}
