#include <assert.h>
#include <string.h>

#include "ops/op.h"

const struct attribute *attribute_find(const struct op_call *call, const char *name) {
  for (int index = 0; index < call->attribute_count; index++)
    if (!strcmp(call->attributes[index].name, name)) return &call->attributes[index];
  return NULL;
}

/** The specification, which must exist: an operator asks only for what its own table lists. */
static const struct attribute_spec *specification(const struct op_call *call, const char *name,
                                                  enum attribute_kind kind) {
  const struct attribute_spec *spec = op_attribute_spec(call->op, name);
  assert(spec && spec->kind == kind);
  (void)kind;
  return spec;
}

/** The value given under that name, if it has the kind its specification asks for. */
static const struct attribute *given(const struct op_call *call, const char *name, enum attribute_kind kind) {
  const struct attribute *attribute = attribute_find(call, name);
  return attribute && attribute->kind == kind ? attribute : NULL;
}

int64_t attribute_int(const struct op_call *call, const char *name) {
  const struct attribute_spec *spec = specification(call, name, ATTRIBUTE_INT);
  const struct attribute *attribute = given(call, name, ATTRIBUTE_INT);
  return attribute ? attribute->integer : spec->integer;
}

float attribute_float(const struct op_call *call, const char *name) {
  const struct attribute_spec *spec = specification(call, name, ATTRIBUTE_FLOAT);
  const struct attribute *attribute = given(call, name, ATTRIBUTE_FLOAT);
  return attribute ? attribute->real : spec->real;
}

const char *attribute_string(const struct op_call *call, const char *name) {
  const struct attribute_spec *spec = specification(call, name, ATTRIBUTE_STRING);
  const struct attribute *attribute = given(call, name, ATTRIBUTE_STRING);
  return attribute ? attribute->string : spec->string;
}

size_t attribute_ints(const struct op_call *call, const char *name, const int64_t **integers) {
  specification(call, name, ATTRIBUTE_INTS);
  const struct attribute *attribute = given(call, name, ATTRIBUTE_INTS);
  *integers = attribute ? attribute->integers : NULL;
  return attribute ? attribute->count : 0;
}
