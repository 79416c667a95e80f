/** Reductions and global pooling: y[kept] = finish(join over reduced of x[kept, reduced]), in double, as they are folded. */
#include "reference/table.h"

rescl_status reference_reduce(const struct op_call *call) {
  return call->op->fold(call);
}
