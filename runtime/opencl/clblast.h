/** What the files around CLBlast share. All of it is called with the lock in clblast.c held alone. */
#ifndef RESCL_OPENCL_CLBLAST_H
#define RESCL_OPENCL_CLBLAST_H

#include "opencl/internal.h"

/** Sets the parameters of single products for a device whose profile has a gemm_vector. */
void clblast_tune_for_vectors(const struct context *context);

/** Sets parameters that every device can run, for one where CLBlast's own go wrong. */
void clblast_use_plain_tile(const struct context *context);

/** Does a product on CLBlast's fast path; *right tells if it came out right. */
rescl_status clblast_try(struct context *context, int *right);

#endif
