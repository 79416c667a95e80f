#define _GNU_SOURCE // argp
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/commands.h"
#include "console/progress.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "data/json.h"
#include "network/network.h"
#include "network/shapes.h"
#include "options/options.h"
#include "results/result.h"

#define DEFAULT_BUDGET_SECONDS 60.0

enum { KEY_BUDGET = 0x2000 };

struct tune_options {
  struct common_options common;
  double budget_seconds;
};

/** What one command works with. */
struct work {
  const struct tune_options *options;
  struct network network;
  const rescl_tuned_layer *layers;
  size_t layer_count;
};

static const struct argp_child children[] = {
    {&model_argp, 0, NULL, 0}, {&shape_argp, 0, NULL, 0},
    {&json_argp, 0, NULL, 1},  {&device_argp, 0, "Where and how it runs:", 3},
    {&batch_argp, 0, NULL, 3}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct tune_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_BUDGET:
    options->budget_seconds = option_seconds(state, "--budget", argument);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"budget", KEY_BUDGET, "SECONDS", 0, "How long to search at most. Default: 60", 0}, {0}};

static const char description[] =
    "Try the ways there are to run each layer of a model on a device, and remember the fastest: all later "
    "runs use it. Each way is first compared with the reference; one that computes wrongly on this device "
    "is never used. Layers that were tuned before are not tried again ('rescl cache clear' forgets them). "
    "May be stopped at any time; what was found by then is kept."
    "\vExamples:\n"
    "  rescl tune resnet50.onnx\n"
    "  rescl tune resnet50.onnx --batch 8 --threads 2 --budget 300";

static const char *const origins[] = {"not tried", "earlier", "now"};

/** Milliseconds per run of all layers of a kind; a layer not tried, or whose usual
 *  kernel is wrong, has none. */
static void add_time(struct table *table, double milliseconds) {
  if (milliseconds > 0.0)
    table_cell(table, "%.3f", milliseconds);
  else
    table_cell(table, "-");
}

static void print_layers(const struct work *work) {
  static const struct table_column columns[] = {
      {"layer", TABLE_LEFT},   {"times", TABLE_RIGHT},    {"algorithm", TABLE_LEFT},
      {"variant", TABLE_LEFT}, {"usual ms", TABLE_RIGHT}, {"now ms", TABLE_RIGHT},
      {"tuned", TABLE_LEFT},   {"wrong", TABLE_LEFT},     {"fails", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < work->layer_count; index++) {
    const rescl_tuned_layer *layer = &work->layers[index];
    table_cell(table, "%s", layer->name);
    table_cell(table, "%zu", layer->count);
    table_cell(table, "%s", layer->algorithm);
    table_cell(table, "%s", layer->variant);
    add_time(table, layer->usual_ms);
    add_time(table, layer->best_ms);
    table_cell(table, "%s", origins[layer->measured]);
    table_cell(table, "%s", layer->wrong);
    table_cell(table, "%s", layer->failed);
  }
  table_print(table, stdout);
  table_free(table);
}

/** What there is to tell about all layers together. */
struct totals {
  double usual_ms, best_ms; // of layers whose usual kernel is right
  size_t tried, kinds, wrong;
};

static struct totals add_up(const struct work *work) {
  struct totals totals = {.kinds = work->layer_count};
  for (size_t index = 0; index < work->layer_count; index++) {
    const rescl_tuned_layer *layer = &work->layers[index];
    totals.tried += layer->measured != 0;
    totals.wrong += (size_t)layer->wrong_count;
    if (layer->usual_ms <= 0.0) continue;
    totals.usual_ms += (double)layer->count * layer->usual_ms;
    totals.best_ms += (double)layer->count * layer->best_ms;
  }
  return totals;
}

static void print_summary(const struct work *work) {
  const struct totals totals = add_up(work);
  say_bold("\n%.2f ms", totals.best_ms);
  say(" instead of %.2f ms for %zu of %zu kinds of layers on %s", totals.usual_ms, totals.tried, totals.kinds,
      rescl_device_get_info(work->network.device)->name);
  if (totals.wrong) say("; %zu ways compute wrongly there and are not used", totals.wrong);
  say("\n");
  say_notes(rescl_session_refused(work->network.session));
}

static int write_layers(const struct work *work) {
  cJSON *root = json_new("rescl.tune/1");
  json_add_text(root, "model", work->options->common.model);
  result_write_device(root, work->network.device);
  cJSON *list = cJSON_AddArrayToObject(root, "layers");
  for (size_t index = 0; index < work->layer_count; index++) {
    const rescl_tuned_layer *layer = &work->layers[index];
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "name", layer->name);
    json_add_count(entry, "count", (int64_t)layer->count);
    json_add_text(entry, "signature", layer->signature);
    json_add_text(entry, "algorithm", layer->algorithm);
    json_add_text(entry, "variant", layer->variant);
    json_add_text(entry, "tuned", origins[layer->measured]);
    cJSON_AddNumberToObject(entry, "usual_ms", layer->usual_ms);
    cJSON_AddNumberToObject(entry, "best_ms", layer->best_ms);
    json_add_text(entry, "wrong", layer->wrong);
    json_add_text(entry, "failed", layer->failed);
  }
  const int code = json_write(root, work->options->common.json);
  cJSON_Delete(root);
  return code;
}

/** What a signal handler may write to. */
static volatile sig_atomic_t is_interrupted;

static void interrupt(int signal_number) {
  (void)signal_number;
  is_interrupted = 1;
}

static int continue_tuning(void *user, const char *stage, size_t done, size_t total) {
  progress_callback(user, stage, done, total);
  return is_interrupted;
}

/** The first Ctrl-C ends the search, the second the program. Then a session without a
 *  search says what was found. */
static int create_session(struct network *network) {
  const struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGINT, &action, NULL);
  network->options.progress = continue_tuning;
  const rescl_status status =
      rescl_session_create(&network->session, network->device, network->model, &network->options);
  progress_clear(network->progress);
  if (status != RESCL_CANCELLED) return status == RESCL_OK ? EXIT_DONE : network_fail_library(network);
  network->options.tune_budget_ms = 0.0;
  network->options.progress = progress_callback;
  return network_create(network);
}

static int tune(struct work *work) {
  const struct tune_options *options = work->options;
  struct network *network = &work->network;
  network->options.tune_budget_ms = 1e3 * options->budget_seconds;
  network->options.tune_further = 1;
  if (network_load(network) != EXIT_DONE || shapes_bind(network, &options->common.shapes) != EXIT_DONE ||
      network_open(network, options->common.device) != EXIT_DONE || create_session(network) != EXIT_DONE)
    return EXIT_FAILED;
  if (rescl_session_tuning(network->session, &work->layers, &work->layer_count) != RESCL_OK)
    return network_fail_library(network);
  if (is_interrupted) report("%s: stopped; what was found by then is kept", options->common.model);
  if (!json_takes_output(options->common.json)) {
    print_layers(work);
    print_summary(work);
    fflush(stdout);
  }
  return options->common.json ? write_layers(work) : EXIT_DONE;
}

int cmd_tune(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct tune_options options = {.budget_seconds = DEFAULT_BUDGET_SECONDS};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct progress progress = progress_start();
  struct work work = {.options = &options,
                      .network = network_new(&options.common, options.common.model, &progress)};
  const int code = tune(&work);
  network_close(&work.network);
  text_list_free(&options.common.shapes);
  return code;
}
