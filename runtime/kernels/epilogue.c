#include "kernels/epilogue.h"

rescl_status epilogue_record(struct recorder *recorder, const struct epilogue_spec *spec) {
  if (!spec->has_bias && !spec->has_skip && spec->activation.kind == ACTIVATION_NONE) return RESCL_OK;
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "epilogue",
          .kernel = "epilogue",
          .global = {(size_t)spec->columns, (size_t)spec->rows},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(spec->output), ARGUMENT_OF_BUFFER(spec->bias),
                           ARGUMENT_OF_BUFFER(spec->skip), ARGUMENT_OF_INT((int32_t)spec->rows),
                           ARGUMENT_OF_INT((int32_t)spec->columns), ARGUMENT_OF_INT((int32_t)spec->bias_rows),
                           ARGUMENT_OF_INT((int32_t)spec->bias_row_stride),
                           ARGUMENT_OF_INT((int32_t)spec->bias_column_stride),
                           ARGUMENT_OF_FLOAT(spec->bias_scale), ARGUMENTS_OF_ACTIVATION(spec->activation))});
}
