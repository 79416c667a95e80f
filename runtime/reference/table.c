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

static int is_float(const struct tensor *tensor) {
  return !tensor || tensor->dtype == DTYPE_FLOAT32;
}

/** Of an operator that does with bytes what it does with real numbers: rule_pixel_input(). */
static int is_of_bytes(const struct op_call *call) {
  const struct tensor *input = op_input(call, 0);
  return input && (input->dtype == DTYPE_UINT8 || input->dtype == DTYPE_INT8) && !call->op->fold &&
         call->outputs[0]->dtype == input->dtype;
}

/** The formula in this folder is for float32; of other types the operator's own fold is. */
static reference_function choose(const struct op_call *call) {
  const struct op *op = call->op;
  const reference_function function = function_of(op);
  const int on_floats = is_float(op_input(call, 0)) && is_float(call->outputs[0]);
  if (function && (on_floats || (op->traits & (OP_VIEW | OP_QUANTIZED)))) return function;
  if (function && is_of_bytes(call)) return reference_bytes;
  return !function || (op->traits & OP_TYPED) ? op->fold : NULL;
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

int reference_computes(const struct op_call *call) {
  return check_outputs(call) == RESCL_OK && choose(call) != NULL;
}

rescl_status reference_call(const struct op_call *call) {
  TRY(check_outputs(call));
  const reference_function compute = choose(call);
  if (compute) return compute(call);
  return fail(RESCL_UNSUPPORTED, "%s is not computed on %s", call->op->name,
              dtype_name((op_input(call, 0) ? op_input(call, 0) : call->outputs[0])->dtype));
}

/** NULL: it is computed whole. */
static sample_function sampler_of(const struct op_call *call) {
  static const struct {
    reference_function whole;
    sample_function sample;
  } samplers[] = {{reference_conv, sample_conv},
                  {reference_conv_transpose, sample_conv_volume},
                  {reference_gemm, sample_gemm},
                  {reference_max_pool, sample_max_pool},
                  {reference_average_pool, sample_average_pool},
                  {reference_resize, sample_resize}};
  const reference_function whole = choose(call);
  for (size_t index = 0; index < sizeof samplers / sizeof *samplers; index++)
    if (samplers[index].whole == whole) return samplers[index].sample;
  return NULL;
}

int reference_has_samples(const struct op_call *call) {
  return sampler_of(call) != NULL;
}

rescl_status reference_sample(const struct op_call *call, int64_t multiplications) {
  const sample_function sample = sampler_of(call);
  if (!sample) return reference_call(call);
  TRY(check_outputs(call));
  return sample(call, multiplications);
}
