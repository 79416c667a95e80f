/** Products by CLBlast: what a cl_context keeps for them; one product, planned and enqueued. See clblast.c. */
#ifndef RESCL_OPENCL_GEMM_H
#define RESCL_OPENCL_GEMM_H

#include "opencl/launch.h"
#include "opencl/opencl.h"

/** What CLBlast has been made ready for, in one cl_context: see clblast.c. Guarded by its lock. */
struct gemm_state {
  int tuned;           // parameters have been chosen for the device
  int trusted;         // its fast path has been seen to compute correctly
  unsigned generation; // of CLBlast's cache, at which `ready` was true
  unsigned ready;      // bits of enum gemm_need: compiled
};

enum gemm_need {
  GEMM_SINGLE = 1,   // the program of single products is compiled
  GEMM_BATCHED = 2,  // that of batches is
  GEMM_INDIRECT = 4, // the fast path is trusted
};

/** Lets go of what CLBlast keeps of the cl_context with this state, which is about to be released. */
void gemm_forget(struct gemm_state *state);

/** A product as CLBlast takes it, planned once by gemm_plan(). */
struct gemm_call {
  struct launch_gemm_spec spec;
  int row_major; // else as the transposed product in column-major order, which is the same memory
  unsigned needs;
  size_t scratch_bytes;
};

/** Checks the spec against its buffers and chooses the order that lets CLBlast copy least; makes sure the
 *  context's scratch buffer is large enough. */
rescl_status gemm_plan(struct gemm_call *call, struct context *context, const struct launch_gemm_spec *spec);
/** Enqueues the product.
 *  @param event  NULL, or receives the event of its last kernel */
rescl_status gemm_enqueue(struct context *context, const struct gemm_call *call, cl_event *event);

#endif
