/** Whatever call goes wrong: a clean error that names it or the right answer, nothing left behind, and the next
 *  session is as good as ever. One network after the other is loaded, compiled for, tuned, run and freed, again and
 *  again, and each time another call of OpenCL or of the C library goes wrong: counting_layer.c, counting_libc.c. A
 *  sample of the calls, or with RESCL_TEST_FAULTS=1 all of them.
 *
 *  RESCL_TEST_FAULTS_WALK=TEXT runs the walks alone in whose name that stands, from call RESCL_TEST_FAULTS_FROM on. */
#define _GNU_SOURCE // setenv, dlsym
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "api/fixture.h"
#include "drivers/faults.h"
#include "support/small_network.h"
#include "support/temporary_folder.h"

enum { HANG_SECONDS = 20, MOST_COMPILING_SECONDS = 200, SAMPLE = 4, MOST_SITES = 4096 };

static char folder[] = "/tmp/rescl-faults-XXXXXX";

/** One way through the library. */
static const struct walk {
  const char *name, *class, *algorithm;
  double tune_budget_ms;
  rescl_profiling profiling;
  unsigned threads;
  int is_cold;
  int is_rare; // only where all is asked for
} walks[] = {
    {.name = "warm"},
    {.name = "scalar_cpu", .class = "scalar_cpu"},
    {.name = "tile_gpu", .class = "tile_gpu", .is_rare = 1},
    {.name = "register_gpu", .class = "register_gpu", .is_rare = 1},
    {.name = "profiled", .profiling = RESCL_PROFILING_DEVICE, .is_rare = 1},
    {.name = "one thread", .threads = 1, .is_rare = 1},
    {.name = "products", .algorithm = "im2col_gemm", .is_rare = 1},
    {.name = "tuned", .tune_budget_ms = 30, .is_rare = 1},
    {.name = "cold", .is_cold = 1, .is_rare = 1},
};

/** What goes wrong. */
static const struct kind {
  const char *name, *of;
  enum fault how;
  int error;
  int to_the_end; // nonzero: all later ones, too
} kinds[] = {
    {"OpenCL: no resources", FAULTS_OPENCL, FAULT_FAIL, -5, 0},
    {"OpenCL: no memory", FAULTS_OPENCL, FAULT_FAIL, -6, 0},
    {"OpenCL: lost", FAULTS_OPENCL, FAULT_FAIL, -2, 1},
    {"OpenCL: cut", FAULTS_OPENCL, FAULT_CUT, -30, 0},
    {"OpenCL: late", FAULTS_OPENCL, FAULT_DELAY, 0, 0},
    {"libc: once", FAULTS_LIBC, FAULT_FAIL, 0, 0},
    {"libc: from then on", FAULTS_LIBC, FAULT_FAIL, 0, 1},
    {"libc: cut", FAULTS_LIBC, FAULT_CUT, 0, 0},
};

struct outcome {
  rescl_status status;
  float values[SMALL_NETWORK_OUTPUT];
};

static struct faults *opencl, *libc; // NULL: not there
static const struct walk *walk;
static const struct kind *kind;
static unsigned long number;
static volatile sig_atomic_t waited_seconds;
static size_t finding_count, failed_count, site_count;
static const void *sites[MOST_SITES];

static void report(const char *what, const char *detail) {
  struct faults *faults = strcmp(kind->of, FAULTS_OPENCL) == 0 ? opencl : libc;
  finding_count++;
  fprintf(stderr, "%s, %s, call %lu (%s at %p): %s%s%s\n", walk->name, kind->name, number,
          faults->name ? faults->name : "none", faults->site, what, *detail ? ": " : "", detail);
}

/** Every second that the process is not stopped. One that computes may be compiling what another answer of the driver
 *  asks for, on a machine that others use. */
static void on_alarm(int signal_number) {
  static clock_t before;
  const clock_t now = clock();
  waited_seconds += now - before > CLOCKS_PER_SEC / 20 ? 1 : MOST_COMPILING_SECONDS / HANG_SECONDS;
  before = now;
  if (waited_seconds >= MOST_COMPILING_SECONDS) {
    report("hangs", "");
    signal(SIGABRT, SIG_DFL);
    abort();
  }
  signal(signal_number, on_alarm);
  alarm(1);
}

static void on_signal(int signal_number) {
  report("crashes", "");
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

static rescl_status run(rescl_session *session, struct outcome *outcome) {
  static float data[SMALL_NETWORK_INPUT];
  for (size_t index = 0; index < sizeof data / sizeof *data; index++) data[index] = (float)(index % 7) - 3.0f;
  TRY(small_network_run(session, data, outcome->values));
  if (walk->profiling == RESCL_PROFILING_OFF) return RESCL_OK;
  const rescl_layer_time *layers;
  const rescl_span *spans;
  size_t count = 0;
  TRY(rescl_session_profile(session, &layers, &count));
  return rescl_session_timeline(session, &spans, &count);
}

/** From the file to the answer, and all freed. */
static void use(struct outcome *outcome) {
  rescl_model *model = NULL;
  rescl_device *used = NULL;
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  rescl_status status;
  char path[64];
  options.algorithm = walk->algorithm;
  options.tune_budget_ms = walk->tune_budget_ms;
  options.profiling = walk->profiling;
  options.threads = walk->threads;
  memset(outcome, 0, sizeof *outcome);
  snprintf(path, sizeof path, "%s/model.onnx", folder);
  TRY_CLEANUP(rescl_model_load(&model, path));
  TRY_CLEANUP(rescl_device_open(&used, NULL));
  TRY_CLEANUP(rescl_session_create(&session, used, model, &options));
  TRY_CLEANUP(run(session, outcome));
cleanup:
  rescl_session_free(session);
  rescl_device_free(used);
  rescl_model_free(model);
  outcome->status = status;
}

static void switch_counting(int is_on) {
  if (opencl) opencl->is_on = is_on;
  if (libc) libc->is_on = is_on;
}

/** What was found out about a driver that fails must not spare it later calls. */
static void forget_tuning(void) {
  char path[512];
  snprintf(path, sizeof path, "%s/tuning", folder);
  DIR *entries = opendir(path);
  for (const struct dirent *entry; entries && (entry = readdir(entries));) {
    snprintf(path, sizeof path, "%s/tuning/%.255s", folder, entry->d_name);
    if (entry->d_name[0] != '.') remove(path);
  }
  if (entries) closedir(entries);
}

static void forget(void) {
  forget_tuning();
  if (walk->is_cold) MUST(rescl_cache_clear(NULL, NULL));
}

/** @param first  of the calls that go wrong, 0: none
 *  @return how many calls there were */
static unsigned long use_with(struct faults *faults, unsigned long first, struct outcome *outcome) {
  faults->how = kind->how, faults->error = kind->error;
  faults->first = first, faults->last = kind->to_the_end ? ~0ul : first;
  faults->name = NULL;
  faults->count = 0;
  waited_seconds = 0;
  alarm(1);
  switch_counting(1);
  use(outcome);
  switch_counting(0);
  alarm(0);
  faults->first = 0;
  return faults->count;
}

static int is_right(const struct outcome *outcome, const struct outcome *expected) {
  for (size_t index = 0; index < sizeof expected->values / sizeof *expected->values; index++) {
    const float error = outcome->values[index] - expected->values[index];
    if (!(error < 1e-4f && error > -1e-4f)) return 0;
  }
  return 1;
}

/** OpenCL's calls are named, or CLBlast's, which has codes of its own for some of them; what the C library has no memory or
 *  file for is said. */
static int is_named(const struct faults *faults) {
  const char *message = rescl_last_error();
  if (faults == libc || kind->how == FAULT_CUT) return message[0] != '\0';
  if (kind->to_the_end) return strstr(message, ": CL_") || strstr(message, ": CLBlastInvalidMatrix");
  return strstr(message, faults->name) || strstr(message, "memory") || strstr(message, "CLBlastSgemm");
}

static void note_site(const void *site) {
  size_t index = 0;
  while (index < site_count && sites[index] != site) index++;
  if (index == site_count && site_count < MOST_SITES) sites[site_count++] = site;
}

/** What is there after all was freed. */
struct rest {
  long objects, blocks;
};

static struct rest rest_now(void) {
  return (struct rest){opencl ? opencl->live : 0, libc ? libc->live : 0};
}

static void check_rest(const struct rest *before, const char *when) {
  char text[128];
  const struct rest now = rest_now();
  if (now.objects == before->objects && now.blocks <= before->blocks) return;
  snprintf(text, sizeof text, "%ld objects and %ld blocks more, %s", now.objects - before->objects,
           now.blocks - before->blocks, when);
  report("leaks", text);
}

/** @return zero where there was no such call any more */
static int step(struct faults *faults, const struct outcome *expected) {
  struct outcome outcome;
  const struct rest before = rest_now();
  forget();
  use_with(faults, number, &outcome);
  if (!faults->name) return 0;
  failed_count++;
  note_site(faults->site);
  if (outcome.status == RESCL_OK && !is_right(&outcome, expected)) report("wrong answer", "");
  if (outcome.status != RESCL_OK && !is_named(faults)) report("says something else", rescl_last_error());
  check_rest(&before, rescl_status_name(outcome.status));
  const struct rest after = rest_now();
  use_with(faults, 0, &outcome);
  if (outcome.status != RESCL_OK) report("the next session fails", rescl_last_error());
  if (outcome.status == RESCL_OK && !is_right(&outcome, expected)) report("the next answer is wrong", "");
  check_rest(&after, "after the next session");
  return 1;
}

static unsigned long setting(const char *name, unsigned long usual) {
  const char *text = getenv(name);
  return text ? strtoul(text, NULL, 10) : usual;
}

static void take(struct faults *faults) {
  struct outcome expected;
  const int is_all = setting("RESCL_TEST_FAULTS", 0) != 0;
  forget();
  use_with(faults, 0, &expected); // fills the cache
  MUST_HOLD(expected.status == RESCL_OK, "%s: %s", walk->name, rescl_last_error());
  forget();
  const unsigned long count = use_with(faults, 0, &expected);
  if (faults == libc && kind->how == FAULT_CUT && count == 0) return; // nothing is written
  MUST_HOLD(count > 0, "%s, %s: nothing was counted", walk->name, kind->name);
  const unsigned long stride = is_all ? 1 : count / SAMPLE + 1;
  const size_t failed_before = failed_count, findings_before = finding_count;
  number = setting("RESCL_TEST_FAULTS_FROM", is_all ? 1 : 1 + (unsigned long)(kind - kinds) % stride);
  while (step(faults, &expected)) number += stride;
  printf("%-12s %-20s %6lu calls, %6zu went wrong, %zu findings\n", walk->name, kind->name, count,
         failed_count - failed_before, finding_count - findings_before);
  fflush(stdout);
}

START_TEST(whatever_call_goes_wrong) {
  const char *wanted = getenv("RESCL_TEST_FAULTS_WALK");
  char name[128];
  for (walk = walks; walk < walks + sizeof walks / sizeof *walks; walk++)
    for (kind = kinds; kind < kinds + sizeof kinds / sizeof *kinds; kind++) {
      struct faults *faults = strcmp(kind->of, FAULTS_OPENCL) == 0 ? opencl : libc;
      snprintf(name, sizeof name, "%s, %s", walk->name, kind->name);
      if (!faults || (wanted && !strstr(name, wanted))) continue;
      if (walk->is_rare && !wanted && !setting("RESCL_TEST_FAULTS", 0)) continue;
      if (walk->class)
        setenv("RESCL_DEVICE_CLASS", walk->class, 1);
      else
        unsetenv("RESCL_DEVICE_CLASS");
      take(faults);
    }
  printf("%zu calls went wrong at %zu places, %zu findings\n", failed_count, site_count, finding_count);
  MUST_HOLD(failed_count > 0 || wanted, "no call went wrong");
  MUST_HOLD(finding_count == 0, "%zu findings", finding_count);
}
END_TEST

START_TEST(set_up) {
  char path[64];
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  setenv("RESCL_COMPILER", "off", 1);
  setenv("RESCL_POISON", "0", 1); // a write for each buffer
  rescl_model *model = model_from_text(SMALL_NETWORK);
  snprintf(path, sizeof path, "%s/model.onnx", folder);
  MUST(rescl_model_save(model, path));
  rescl_model_free(model);
  rescl_device_free(NULL);
  device(); // starts the drivers, which keep what they have to the end
  opencl = faults_find("OPENCL_LAYERS", FAULTS_OPENCL);
  libc = faults_find("LD_PRELOAD", FAULTS_LIBC);
  ck_assert_ptr_nonnull(opencl);
  signal(SIGALRM, on_alarm);
  const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
  for (size_t index = 0; index < sizeof signals / sizeof *signals; index++) signal(signals[index], on_signal);
}
END_TEST

CHECK_MAIN_NO_FORK("drivers/faults", set_up, whatever_call_goes_wrong)
