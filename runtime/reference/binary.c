/** Add, Sub, Mul, Div: y = a op b, both broadcast to the output's shape. */
#include <string.h>

#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/view.h"

static double add(double a, double b) {
  return a + b;
}

static double subtract(double a, double b) {
  return a - b;
}

static double multiply(double a, double b) {
  return a * b;
}

static double divide(double a, double b) {
  return a / b;
}

typedef double (*operation)(double a, double b);

static const struct {
  const char *name;
  operation compute;
} operations[] = {{"Add", add}, {"Sub", subtract}, {"Mul", multiply}, {"Div", divide}};

static operation operation_named(const char *name) {
  for (size_t index = 0; index < sizeof operations / sizeof *operations; index++)
    if (strcmp(operations[index].name, name) == 0) return operations[index].compute;
  return NULL;
}

static void compute_all(const struct op_call *call, operation compute) {
  const struct tensor *a = op_input(call, 0), *b = op_input(call, 1);
  const struct shape *shape = &call->outputs[0]->shape;
  const struct epilogue epilogue = epilogue_of(call);
  struct strided_view view_a, view_b;
  broadcast_view(&a->shape, shape, &view_a);
  broadcast_view(&b->shape, shape, &view_b);
  const struct view_rows rows_a = view_rows(&view_a), rows_b = view_rows(&view_b);
  for (int64_t row = 0; row < rows_a.count; row++) {
    const int64_t first = row * rows_a.length;
    const float *row_a = (const float *)a->data + view_element(&view_a, first);
    const float *row_b = (const float *)b->data + view_element(&view_b, first);
    for (int64_t index = 0; index < rows_a.length; index++) {
      const double y = compute(row_a[index * rows_a.stride], row_b[index * rows_b.stride]);
      epilogue_store(&epilogue, first + index, &y, 1);
    }
  }
}

rescl_status reference_binary(const struct op_call *call) {
  const operation compute = operation_named(call->op->name);
  if (!compute) return fail(RESCL_UNSUPPORTED, "%s is no operation of two numbers", call->op->name);
  compute_all(call, compute);
  return RESCL_OK;
}
