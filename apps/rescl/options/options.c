#define _GNU_SOURCE // argp
#include "options/options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"

enum {
  KEY_ALGORITHM = 0x1000,
  KEY_TUNE_BUDGET,
  KEY_TRUST_DRIVER,
  KEY_CHECK,
  KEY_ON_WRONG,
  KEY_SEED,
  KEY_SHAPE,
  KEY_JSON,
  KEY_PROBE_LIMIT
};

void wrong_use(const struct argp_state *state, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_arguments(format, arguments);
  va_end(arguments);
  text_make_safe(text, "");
  argp_error(state, "%s", text);
  free(text);
}

int64_t option_whole_number(const struct argp_state *state, const char *option, const char *text,
                            int64_t least, int64_t most) {
  char *end = NULL;
  errno = 0;
  const long long number = strtoll(text, &end, 10);
  if (end == text || *end != '\0' || errno != 0 || number < least || number > most) {
    if (most == INT64_MAX)
      wrong_use(state, "%s %s: expected a whole number of %" PRId64 " or more", option, text, least);
    else
      wrong_use(state, "%s %s: expected a whole number from %" PRId64 " to %" PRId64, option, text, least,
                most);
  }
  return number;
}

double option_seconds(const struct argp_state *state, const char *option, const char *text) {
  char *end = NULL;
  const double seconds = strtod(text, &end);
  if (end == text || *end || !(seconds >= 0.0 && seconds <= 1e6))
    wrong_use(state, "%s %s: expected seconds, from 0 to 1000000", option, text);
  return seconds;
}

double option_fraction(const struct argp_state *state, const char *option, const char *text) {
  char *end = NULL;
  const double number = strtod(text, &end);
  if (end == text || *end || !(number >= 0.0 && number <= 1.0))
    wrong_use(state, "%s %s: expected a number from 0 to 1", option, text);
  return number;
}

static rescl_on_wrong parse_on_wrong(const struct argp_state *state, const char *text) {
  if (strcmp(text, "demote") == 0) return RESCL_WRONG_DEMOTES;
  if (strcmp(text, "stop") != 0) wrong_use(state, "--on-wrong %s: expected stop or demote", text);
  return RESCL_WRONG_STOPS;
}

static error_t parse_common(int key, char *argument, struct argp_state *state) {
  struct common_options *options = state->input;
  switch (key) {
  case 'd':
    options->device = argument;
    return 0;
  case 't':
    options->threads = (unsigned)option_whole_number(state, "--threads", argument, 1, 4096);
    return 0;
  case KEY_ALGORITHM:
    options->algorithm = argument;
    return 0;
  case KEY_TUNE_BUDGET:
    options->tune_budget_ms = 1e3 * option_seconds(state, "--tune-budget", argument);
    options->has_tune_budget = 1;
    return 0;
  case KEY_TRUST_DRIVER:
    options->trust_driver = 1;
    return 0;
  case KEY_CHECK:
    options->check_every = (unsigned)option_whole_number(state, "--check", argument, 1, INT32_MAX);
    return 0;
  case KEY_ON_WRONG:
    options->on_wrong = parse_on_wrong(state, argument);
    return 0;
  case 'b':
    options->batch = option_whole_number(state, "--batch", argument, 1, 65536);
    return 0;
  case KEY_SEED:
    options->seed = (uint64_t)option_whole_number(state, "--seed", argument, 0, INT64_MAX);
    return 0;
  case KEY_SHAPE:
    text_list_add(&options->shapes, argument);
    return 0;
  case KEY_JSON:
    options->json = argument;
    return 0;
  case KEY_PROBE_LIMIT:
    options->probe_limit_seconds = option_seconds(state, "--probe-limit", argument);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static error_t parse_model(int key, char *argument, struct argp_state *state) {
  struct common_options *options = state->input;
  switch (key) {
  case ARGP_KEY_ARG:
    if (options->model) wrong_use(state, "one MODEL at a time; '%s' is one too many", argument);
    options->model = argument;
    return 0;
  case ARGP_KEY_END:
    if (!options->model) wrong_use(state, "no MODEL was given");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

#define ALGORITHM_OPTION \
  { "algorithm", KEY_ALGORITHM, "NAME", 0, "Use this convolution algorithm wherever it applies", 0 }

static const struct argp_option device_table[] = {
    {"device", 'd', "SELECTOR", 0,
     "Where to run: PLATFORM:DEVICE as 'rescl devices' lists them, gpu, cpu, accelerator, or a part of the "
     "device's or platform's name; DRIVER.icd:PLATFORM:DEVICE loads no other driver. Default: $RESCL_DEVICE, "
     "else the fastest class there is",
     0},
    {"threads", 't', "N", 0, "Compute units to use on a CPU. Default: all", 0},
    ALGORITHM_OPTION,
    {"tune-budget", KEY_TUNE_BUDGET, "SECONDS", 0,
     "How long to look for the fastest way to run layers that were not tuned on this device yet; 0: not at "
     "all. Default: $RESCL_TUNE_BUDGET, else 2, once for each network",
     0},
    {"trust-driver", KEY_TRUST_DRIVER, NULL, 0,
     "Do not compare kernels with the reference before they first run on a device, and run a layer that "
     "every "
     "kernel was found to compute wrongly all the same",
     0},
    {0}};
static const struct argp_option algorithm_table[] = {ALGORITHM_OPTION, {0}};
static const struct argp_option batch_table[] = {
    {"batch", 'b', "N", 0, "How many pictures or samples at a time, where the model leaves it open", 0}, {0}};
static const struct argp_option shape_table[] = {
    {"shape", KEY_SHAPE, "[NAME=]SHAPE", 0,
     "Shape of an input whose sizes the model leaves open, as 1x3x224x224; once per input", 0},
    {0}};
static const struct argp_option seed_table[] = {
    {"seed", KEY_SEED, "N", 0, "Of what is random; the same number gives the same. Default: 0", 0}, {0}};
static const struct argp_option json_table[] = {
    {"json", KEY_JSON, "FILE", 0, "Also write the result as JSON; '-': to standard output instead of text",
     0},
    {0}};

static const struct argp_option probe_table[] = {
    {"probe-limit", KEY_PROBE_LIMIT, "SECONDS", 0,
     "How long drivers may take to list their devices, and each to open one, before they count as hanging. "
     "Default: 20",
     0},
    {0}};

static const struct argp_option check_table[] = {
    {"check", KEY_CHECK, "N", 0,
     "Compare every N-th run with the reference, on the same input: a run then takes some seconds more. For "
     "devices and drivers that are not to be trusted for long",
     0},
    {"on-wrong", KEY_ON_WRONG, "stop|demote", 0,
     "What to do where --check finds a run to be wrong: stop, the default, with the layer and its kernel; or "
     "demote: do without that kernel on this device from now on, and do the run again",
     0},
    {0}};

const struct argp device_argp = {.options = device_table, .parser = parse_common};
const struct argp algorithm_argp = {.options = algorithm_table, .parser = parse_common};
const struct argp model_argp = {.parser = parse_model};
const struct argp batch_argp = {.options = batch_table, .parser = parse_common};
const struct argp shape_argp = {.options = shape_table, .parser = parse_common};
const struct argp seed_argp = {.options = seed_table, .parser = parse_common};
const struct argp json_argp = {.options = json_table, .parser = parse_common};
const struct argp check_argp = {.options = check_table, .parser = parse_common};
const struct argp probe_argp = {.options = probe_table, .parser = parse_common};

void common_options_share(struct argp_state *state, const struct argp_child *children,
                          struct common_options *options) {
  for (size_t child = 0; children[child].argp; child++) state->child_inputs[child] = options;
}

rescl_session_options session_options_from(const struct common_options *options) {
  rescl_session_options session = rescl_session_options_default();
  session.algorithm = options->algorithm;
  session.threads = options->threads;
  if (options->has_tune_budget) session.tune_budget_ms = options->tune_budget_ms;
  session.tune_further = options->has_tune_budget;
  session.trust_driver = options->trust_driver;
  session.check_every = options->check_every;
  session.on_wrong = options->on_wrong;
  session.binding.batch = options->batch;
  return session;
}
