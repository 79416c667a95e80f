/** What runs for long stays as it is: many inferences of one session, and many sessions that are made, run and freed with
 *  their model and device. The library's own memory (counting_libc.c) and objects of OpenCL (counting_layer.c) are the
 *  same at the end as near the beginning, to the byte, and every answer has the same bits. A few, or with
 *  RESCL_TEST_SOAK=1 100,000 inferences and 2,000 cycles.
 *
 *  Drivers keep memory of their own, so the process may grow: how much is told, and not judged. */
#define _GNU_SOURCE // setenv
#include <unistd.h>

#include "api/fixture.h"
#include "drivers/faults.h"
#include "support/small_network.h"
#include "support/temporary_folder.h"

enum { WARM_UP = 16 };

/** Ways to make a session, which cycles take in turn, and what the first of each gave. */
static struct way {
  const char *algorithm;
  unsigned threads;
  rescl_profiling profiling;
  int keep_all;
  float first[SMALL_NETWORK_OUTPUT];
} ways[] = {{.threads = 0},
            {.algorithm = "im2col_gemm"},
            {.threads = 1},
            {.profiling = RESCL_PROFILING_DEVICE},
            {.keep_all = 1}};

enum { WAYS = sizeof ways / sizeof *ways };

static struct faults *opencl, *libc;
static float input_data[SMALL_NETWORK_INPUT];
static char model_path[64];

/** What is there at one moment. */
struct state {
  long blocks, bytes, objects, resident_kb;
};

static long resident_kb(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file && fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  if (file) fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static struct state state_now(void) {
  const long resident = resident_kb();
  return (struct state){libc ? libc->live : 0, libc ? libc->live_bytes : 0, opencl ? opencl->live : 0,
                        resident};
}

static void run(rescl_session *session, float values[SMALL_NETWORK_OUTPUT]) {
  MUST_HOLD(small_network_run(session, input_data, values) == RESCL_OK, "%s", rescl_last_error());
}

static void is_same(const float *found, const float *first, long number) {
  MUST_HOLD(memcmp(found, first, SMALL_NETWORK_OUTPUT * sizeof *found) == 0,
            "number %ld differs from the first", number);
}

static void infer(rescl_session *session, long number) {
  static float first[SMALL_NETWORK_OUTPUT];
  float values[SMALL_NETWORK_OUTPUT];
  run(session, number == 0 ? first : values);
  if (number > 0) is_same(values, first, number);
}

/** From the file to the answer, and all freed. */
static void cycle(long number) {
  struct way *way = &ways[number % WAYS];
  rescl_session_options options = rescl_session_options_default();
  rescl_model *model = NULL;
  rescl_device *used = NULL;
  rescl_session *session = NULL;
  float values[SMALL_NETWORK_OUTPUT];
  options.algorithm = way->algorithm;
  options.threads = way->threads;
  options.profiling = way->profiling;
  options.keep_all = way->keep_all;
  options.tune_budget_ms = 0;
  MUST_HOLD(rescl_model_load(&model, model_path) == RESCL_OK, "%s", rescl_last_error());
  MUST_HOLD(rescl_device_open(&used, NULL) == RESCL_OK, "%s", rescl_last_error());
  MUST_HOLD(rescl_session_create(&session, used, model, &options) == RESCL_OK, "%s", rescl_last_error());
  run(session, number < WAYS ? way->first : values);
  if (number >= WAYS) is_same(values, way->first, number);
  rescl_session_free(session);
  rescl_device_free(used);
  rescl_model_free(model);
}

static void cycle_alone(rescl_session *session, long number) {
  (void)session;
  cycle(number);
}

/** Does it again and again: after the first times nothing more is kept. */
static void soak(const char *what, void (*step)(rescl_session *, long), rescl_session *session, long count) {
  struct state before = {0};
  for (long number = 0; number < count; number++) {
    if (number == WARM_UP) before = state_now();
    step(session, number);
  }
  const struct state after = state_now();
  printf(
      "%ld %s: %ld bytes in %ld blocks and %ld OpenCL objects more; the process, drivers included, %ld KiB\n",
      count, what, after.bytes - before.bytes, after.blocks - before.blocks, after.objects - before.objects,
      after.resident_kb - before.resident_kb);
  fflush(stdout);
  MUST_HOLD(after.bytes == before.bytes && after.blocks == before.blocks, "%s: memory grows", what);
  MUST_HOLD(after.objects == before.objects, "%s: OpenCL objects are left", what);
}

static void switch_counting(int is_on) {
  if (opencl) opencl->is_on = is_on;
  if (libc) libc->is_on = is_on;
}

static void set_up(void) {
  static char folder[] = "/tmp/rescl-soak-XXXXXX";
  struct random_state random = random_seeded(1);
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  setenv("RESCL_COMPILER", "off", 1); // what it would give lies in the cache
  rescl_model *model = model_from_text(SMALL_NETWORK);
  snprintf(model_path, sizeof model_path, "%s/model.onnx", folder);
  MUST(rescl_model_save(model, model_path));
  rescl_model_free(model);
  random_normal_fill(&random, input_data, SMALL_NETWORK_INPUT, 1.0);
  device(); // starts the drivers, which keep what they have to the end
  opencl = faults_find("OPENCL_LAYERS", FAULTS_OPENCL);
  libc = faults_find("LD_PRELOAD", FAULTS_LIBC);
  ck_assert_ptr_nonnull(opencl);
}

START_TEST(nothing_grows_and_nothing_changes) {
  const int is_all = getenv("RESCL_TEST_SOAK") != NULL;
  set_up();
  rescl_model *model = NULL;
  MUST(rescl_model_load(&model, model_path));
  rescl_session *session = session_of(model, 1);
  switch_counting(1);
  soak("inferences", infer, session, is_all ? 100000 : 1000);
  soak("cycles of create, run and free", cycle_alone, NULL, is_all ? 2000 : 40);
  switch_counting(0);
  MUST_HOLD(!libc || libc->count > 0, "nothing was counted");
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("drivers/soak", nothing_grows_and_nothing_changes)
