/** Weights that do not fit the device are refused, by whatever kernel, before anything is made of them. PoCL
 *  is told to have little memory; other drivers have what they have. */
#define _GNU_SOURCE // setenv
#include "api/fixture.h"

/** 282 MB in one piece. */
#define LARGE                                                                     \
  "graph large opset 13\ninput x: f32[1,8400,1,1]\nconst w: f32[8400,8400,1,1]\n" \
  "c: y = Conv(x, w)\noutput y\n"
#define LARGE_BYTES ((uint64_t)8400 * 8400 * 4)

START_TEST(weights_that_do_not_fit_are_refused) {
  static const char *const algorithms[] = {"im2col_gemm", "direct", NULL};
  setenv("POCL_MEMORY_LIMIT", "1", 1); // GB, a quarter of it in one piece
  setenv("RESCL_POISON", "0", 1);
  if (rescl_device_get_info(device())->max_allocation_bytes >= LARGE_BYTES) return;
  rescl_model *model = model_from_text(LARGE);
  for (size_t index = 0; index < sizeof algorithms / sizeof *algorithms; index++) {
    rescl_session *session = NULL;
    rescl_session_options options = plain_options();
    options.algorithm = algorithms[index];
    MUST_FAIL(rescl_session_create(&session, device(), model, &options), RESCL_OUT_OF_MEMORY,
              "in one buffer");
  }
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("api/device_memory", weights_that_do_not_fit_are_refused)
