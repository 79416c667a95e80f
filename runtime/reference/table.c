#include "reference/table.h"

#include "reference/reference.h"

#define reference_none NULL

/** In ops.def order, as op_table is. */
static const reference_function functions[] = {
#define OP(symbol, reference) reference_##reference,
#include "ops/ops.def"
#undef OP
};

static reference_function function_of(const struct op *op) {
  for (size_t row = 0; op_table[row]; row++)
    if (op_table[row] == op) return functions[row];
  return NULL;
}

static rescl_status check_float(const struct op_call *call, const struct tensor *tensor, const char *role) {
  if (tensor->dtype == DTYPE_FLOAT32) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED, "%s: %s is %s; the reference computes in f32 only", call->op->name, role,
              dtype_name(tensor->dtype));
}

static rescl_status check_types(const struct op_call *call) {
  if (call->op->traits & OP_VIEW) return RESCL_OK;
  const struct tensor *data = op_input(call, 0);
  if (data) TRY(check_float(call, data, "its input"));
  return check_float(call, call->outputs[0], "its output");
}

static rescl_status check_outputs(const struct op_call *call) {
  if (call->output_count < 1 || !call->outputs[0])
    return fail(RESCL_UNSUPPORTED, "%s: its first output is not asked for", call->op->name);
  for (int output = 1; output < call->output_count; output++)
    if (call->outputs[output] && !(call->op->traits & OP_ALL_OUTPUTS))
      return fail(RESCL_UNSUPPORTED,
                  "%s: the reference computes the first output only, but output %d is used", call->op->name,
                  output + 1);
  return RESCL_OK;
}

rescl_status reference_call(const struct op_call *call) {
  const reference_function compute = function_of(call->op);
  if (!compute)
    return fail(RESCL_UNSUPPORTED,
                "%s has no reference: it must be folded to a constant before anything runs", call->op->name);
  TRY(check_outputs(call));
  TRY(check_types(call));
  return compute(call);
}
