/** A device with less and less memory, which the layer tests/drivers/faulty_layer.c makes of the one that is here: a
 *  session is made with less, or not at all with a message, and nothing of that is remembered. */
#define _GNU_SOURCE // setenv
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "api/fixture.h"
#include "check_main.h"
#include "support/temporary_folder.h"

#define NETWORK                                                                                       \
  "graph small opset 13\ninput x: f32[2,24,28,28]\nconst u: f32[32,24,3,3] = random 1\n"              \
  "const v: f32[32,32,3,3] = random 2\nconst b: f32[32] = random 3\n"                                 \
  "first: a = Conv(x, u, b) {pads=[1,1,1,1]}\nsecond: c = Conv(a, v, b) {pads=[1,1,1,1]}\nrelu: r = " \
  "Relu(c)\n"                                                                                         \
  "third: d = Conv(r, v, b) {pads=[1,1,1,1]}\npool: y = GlobalAveragePool(d)\noutput y\n"
#define INPUT_COUNT (2 * 24 * 28 * 28)
#define OUTPUT_COUNT (2 * 32)

static void limit(uint64_t size_bytes) {
  char text[32];
  snprintf(text, sizeof text, "%llu", (unsigned long long)size_bytes);
  if (size_bytes > 0)
    setenv("FAULT_MEMORY", text, 1);
  else
    unsetenv("FAULT_MEMORY");
}

static rescl_status create(rescl_session **session, const rescl_model *model) {
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = 0.0;
  return rescl_session_create(session, device(), model, &options);
}

/** What it makes of the same input each time; frees it. */
static void run(rescl_session *session, float outputs[OUTPUT_COUNT]) {
  static float inputs[INPUT_COUNT];
  for (size_t index = 0; index < INPUT_COUNT; index++) inputs[index] = (float)(index % 97) / 97.0f - 0.5f;
  const rescl_tensor input = {.rank = 4, .shape = {2, 24, 28, 28}, .data = inputs};
  rescl_tensor output = {.rank = 4, .shape = {2, 32, 1, 1}, .data = outputs};
  MUST(rescl_session_run(session, &input, 1, &output, 1));
  rescl_session_free(session);
}

static uint64_t bytes_of(const rescl_session *session) {
  rescl_session_info info;
  rescl_session_get_info(session, &info);
  ck_assert_int_eq(info.lacks_memory, 0);
  ck_assert_str_eq(rescl_session_refused(session), "");
  return info.weight_bytes + info.arena_bytes + info.workspace_bytes;
}

static void check_message(void) {
  const char *message = rescl_last_error();
  ck_assert_msg(strstr(message, "MB of weights, ") && strstr(message, "MB of activations"), "%s", message);
  ck_assert_msg(strstr(message, "MB, at most "), "%s", message);
  ck_assert_msg(strstr(message, "use a smaller batch, another device (--batch, --device)"), "%s", message);
}

/** @return nonzero where it runs in other ways than it would with more memory */
static int try_with(uint64_t size_bytes, const rescl_model *model, const float expected[OUTPUT_COUNT]) {
  float outputs[OUTPUT_COUNT];
  rescl_session *session = NULL;
  rescl_session_info info = {0};
  limit(size_bytes);
  const rescl_status status = create(&session, model);
  if (status != RESCL_OK) {
    ck_assert_msg(status == RESCL_OUT_OF_MEMORY, "%s", rescl_last_error());
    check_message();
    return 0;
  }
  rescl_session_get_info(session, &info);
  ck_assert_msg(!info.lacks_memory == !rescl_session_refused(session)[0], "%s",
                rescl_session_refused(session));
  run(session, outputs);
  for (size_t index = 0; index < OUTPUT_COUNT; index++)
    ck_assert(fabsf(outputs[index] - expected[index]) <= 1e-3f * fabsf(expected[index]) + 1e-4f);
  return info.lacks_memory;
}

static void starve(const char *class, const char *late) {
  char folder[] = "/tmp/rescl-memory-XXXXXX";
  float expected[OUTPUT_COUNT], outputs[OUTPUT_COUNT];
  rescl_model *model = model_from_text(NETWORK);
  rescl_session *session = NULL;
  int saved = 0;
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  setenv("RESCL_DEVICE_CLASS", class, 1);
  setenv("FAULT_LATE", late, 1);
  limit(0);
  MUST(create(&session, model));
  const uint64_t needed_bytes = bytes_of(session);
  run(session, expected);
  for (uint64_t part = 20; part > 0; part--) saved += try_with(needed_bytes * part / 20, model, expected);
  ck_assert_msg(saved > 0, "%s: of %llu bytes it needs each", class, (unsigned long long)needed_bytes);
  limit(0);
  MUST(create(&session, model));
  ck_assert_uint_eq(bytes_of(session), needed_bytes);
  run(session, outputs);
  ck_assert_mem_eq(outputs, expected, sizeof outputs);
  rescl_model_free(model);
}

START_TEST(lanes_go_on_with_less) {
  starve("scalar_cpu", "");
}
END_TEST

START_TEST(lanes_go_on_with_less_where_launches_fail) {
  starve("scalar_cpu", "1");
}
END_TEST

START_TEST(vectors_go_on_with_less) {
  starve("vector_cpu", "");
}
END_TEST

CHECK_MAIN_NO_FORK("api/little_memory", lanes_go_on_with_less, lanes_go_on_with_less_where_launches_fail,
                   vectors_go_on_with_less)
