#include <stdio.h>
#include <string.h>

#include "api/model.h"
#include "base/argument.h"

int64_t rescl_tensor_elements(const rescl_tensor *tensor) {
  if (!tensor) return 0;
  if (tensor->rank < 0 || tensor->rank > RESCL_MAX_RANK) return -1;
  const struct shape shape = shape_of(tensor->rank, tensor->shape);
  return shape_elements(&shape);
}

size_t rescl_type_size(rescl_type type) {
  return dtype_size(dtype_from_type(type));
}

const char *rescl_type_name(rescl_type type) {
  return dtype_name(dtype_from_type(type));
}

size_t rescl_tensor_bytes(const rescl_tensor *tensor) {
  const int64_t elements = rescl_tensor_elements(tensor);
  return elements <= 0 ? 0 : (size_t)elements * rescl_type_size(tensor->type);
}

void tensor_describe(rescl_tensor *description, const struct value *value) {
  *description = (rescl_tensor){
      .name = value->name, .type = dtype_to_type(value->tensor.dtype), .rank = value->tensor.shape.rank};
  for (int axis = 0; axis < value->tensor.shape.rank; axis++)
    description->shape[axis] = value->tensor.shape.dims[axis];
}

int tensor_show(struct tensor *shown, const rescl_tensor *tensor) {
  if (!tensor || rescl_tensor_elements(tensor) < 0) return 0;
  *shown = (struct tensor){.dtype = dtype_from_type(tensor->type),
                           .shape = shape_of(tensor->rank, tensor->shape),
                           .data = tensor->data};
  return shown->dtype != DTYPE_UNKNOWN && (shown->data || shape_elements(&shown->shape) == 0);
}

rescl_status rescl_tensor_convert(rescl_tensor *converted, const rescl_tensor *tensor) {
  struct tensor from, to;
  TRY(argument_require_tensor("rescl_tensor_convert: converted", converted));
  TRY(argument_require_tensor("rescl_tensor_convert: tensor", tensor));
  if (!tensor_show(&to, converted) || !tensor_show(&from, tensor))
    return fail(RESCL_INVALID_ARGUMENT, "rescl_tensor_convert: a shape has sizes that are open or too large");
  if (!shape_equal(&from.shape, &to.shape)) {
    char expected[SHAPE_TEXT_BYTES], found[SHAPE_TEXT_BYTES];
    return fail(RESCL_SHAPE_MISMATCH, "rescl_tensor_convert: expected shape %s, found %s",
                shape_text(&from.shape, expected), shape_text(&to.shape, found));
  }
  return tensor_convert(&to, &from);
}

rescl_status tensor_memory(rescl_tensor *tensor, struct arena *arena) {
  const size_t size_bytes = rescl_tensor_bytes(tensor);
  tensor->data = arena_allocate(arena, size_bytes, 1);
  return tensor->data ? RESCL_OK : fail_memory(size_bytes);
}

rescl_status tensor_describe_at(rescl_tensor *description, struct value *const *values, int count,
                                size_t index) {
  if (index >= (size_t)count)
    return fail(RESCL_INVALID_ARGUMENT, "index is %zu, but there are %d, counted from 0", index, count);
  tensor_describe(description, values[index]);
  return RESCL_OK;
}

/** The value's index, or match->value_count. Names are looked for from the tensor's own position on, where
 *  most stand: long lists in the graph's order take no longer than they must. A value may be several outputs:
 *  the first of them that has no memory yet, else one that has. */
static size_t find_value(const struct tensor_match *match, const rescl_tensor *tensor, size_t position,
                         void *const *pointers) {
  const size_t count = match->value_count;
  size_t given = count;
  if (!tensor->name || !*tensor->name) return position < count ? position : count;
  for (size_t step = 0; step < count; step++) {
    const size_t index = (position + step) % count;
    if (strcmp(match->values[index]->name, tensor->name) != 0) continue;
    if (!pointers[index]) return index;
    given = index;
  }
  return given;
}

static const char *list_names(const struct tensor_match *match, char *names, size_t size_bytes) {
  size_t used = 0;
  *names = '\0';
  for (size_t index = 0; index < match->value_count && used < size_bytes; index++)
    used += (size_t)snprintf(names + used, size_bytes - used, "%s%s", index ? ", " : "",
                             match->values[index]->name);
  return names;
}

/** By position each is found, as there are no more than the network has. */
static rescl_status unknown_tensor(const struct tensor_match *match, const rescl_tensor *tensor) {
  char names[512];
  return fail(RESCL_NOT_FOUND, "there is no %s '%s'; the network has: %s", match->role, tensor->name,
              list_names(match, names, sizeof names));
}

/** Whoever gives more than there are may as well be wrong about how many are there to be looked at. */
static rescl_status check_count(const struct tensor_match *match, const rescl_tensor *tensors, size_t count) {
  char names[512];
  if (count > 0 && !tensors) return fail(RESCL_INVALID_ARGUMENT, "%ss are NULL", match->role);
  if (count <= match->value_count) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "%s_count is %zu, but the network has only %zu: %s", match->role, count,
              match->value_count, list_names(match, names, sizeof names));
}

static rescl_status check_tensor(const struct tensor_match *match, const struct value *value,
                                 const rescl_tensor *tensor) {
  char expected[SHAPE_TEXT_BYTES], found[SHAPE_TEXT_BYTES];
  if (tensor->rank < 0 || tensor->rank > RESCL_MAX_RANK)
    return fail(RESCL_INVALID_ARGUMENT, "%s '%s': rank %d, expected 0 to %d", match->role, value->name,
                tensor->rank, RESCL_MAX_RANK);
  const struct shape shape = shape_of(tensor->rank, tensor->shape);
  if (!shape_equal(&shape, &value->tensor.shape))
    return fail(RESCL_SHAPE_MISMATCH, "%s '%s': expected shape %s, found %s", match->role, value->name,
                shape_text(&value->tensor.shape, expected), shape_text(&shape, found));
  if (dtype_from_type(tensor->type) == DTYPE_UNKNOWN)
    return fail(RESCL_INVALID_ARGUMENT, "%s '%s': %d is no type; see rescl_type", match->role, value->name,
                (int)tensor->type);
  if (dtype_from_type(tensor->type) != value->tensor.dtype)
    return fail(RESCL_SHAPE_MISMATCH, "%s '%s': expected type %s, found %s", match->role, value->name,
                dtype_name(value->tensor.dtype), rescl_type_name(tensor->type));
  if (!tensor->data && shape_elements(&shape) > 0)
    return fail(RESCL_INVALID_ARGUMENT, "%s '%s': data is NULL", match->role, value->name);
  return RESCL_OK;
}

rescl_status tensors_match(const struct tensor_match *match, const rescl_tensor *tensors, size_t tensor_count,
                           void **pointers) {
  TRY(check_count(match, tensors, tensor_count));
  for (size_t index = 0; index < match->value_count; index++) pointers[index] = NULL;
  for (size_t position = 0; position < tensor_count; position++) {
    const rescl_tensor *tensor = &tensors[position];
    const size_t index = find_value(match, tensor, position, pointers);
    if (index == match->value_count) return unknown_tensor(match, tensor);
    const struct value *value = match->values[index];
    if (pointers[index])
      return fail(RESCL_INVALID_ARGUMENT, "%s '%s' was given twice", match->role, value->name);
    TRY(check_tensor(match, value, tensor));
    static char nothing; // stands for the data of a tensor without elements
    pointers[index] = tensor->data ? tensor->data : &nothing;
  }
  for (size_t index = 0; index < match->value_count && !match->partial; index++)
    if (!pointers[index])
      return fail(RESCL_INVALID_ARGUMENT, "%s '%s' was not given", match->role, match->values[index]->name);
  return RESCL_OK;
}
