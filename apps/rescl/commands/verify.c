#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/progress.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "data/json.h"
#include "network/inputs.h"
#include "network/shapes.h"
#include "options/options.h"
#include "results/result.h"

struct verify_options {
  struct common_options common;
  struct text_list inputs;
};

/** What one command works with. */
struct work {
  const struct verify_options *options;
  rescl_verify_options check;
  struct network network; // without a session
  struct given_inputs inputs;
  rescl_tensor *tensors;
  rescl_verification *verification;
};

static const struct argp_child children[] = {{&model_argp, 0, NULL, 0},
                                             {&shape_argp, 0, NULL, 0},
                                             {&seed_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 1},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct verify_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case 'i':
    text_list_add(&options->inputs, argument);
    return 0;
  case ARGP_KEY_END:
    if (options->inputs.count > 0 && options->common.shapes.count > 0)
      wrong_use(state, "--shape is for random input; --input brings its own shape");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"input", 'i', "[NAME=]FILE", 0, "A .npy file for the input NAME. Default: random numbers", 0}, {0}};

static const char description[] =
    "Run every layer on the device and in the reference, plain C in double precision, each fed with the "
    "device's own input to that layer, and compare; then compare the outputs of the whole network. An error "
    "is the largest difference over the largest magnitude of the reference. Ends with 1 if a layer or the "
    "output is off."
    "\vExamples:\n"
    "  rescl verify model.onnx\n"
    "  rescl verify model.onnx --device gpu --algorithm im2col_gemm --batch 4";

static void print_layers(const struct work *work) {
  static const struct table_column columns[] = {{"layer", TABLE_LEFT},     {"operator", TABLE_LEFT},
                                                {"algorithm", TABLE_LEFT}, {"output", TABLE_LEFT},
                                                {"error", TABLE_RIGHT},    {"", TABLE_LEFT}};
  const rescl_verification *verification = work->verification;
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < verification->layer_count; index++) {
    const rescl_layer_check *layer = &verification->layers[index];
    table_cell(table, "%s", layer->name);
    table_cell(table, "%s", layer->op);
    table_cell(table, "%s", layer->algorithm);
    table_cell(table, "%s", unit_shape(layer->rank, layer->shape).text);
    table_cell(table, "%s", unit_error(layer->error).text);
    table_cell(table, "%s", layer->passed ? "ok" : "FAIL");
  }
  table_print(table, stdout);
  table_free(table);
}

/** "; worst layer conv1 (3.1e-07)"; nothing where there are no layers. The caller frees it. */
static char *describe_worst(const rescl_verification *verification) {
  if (verification->layer_count == 0) return format_text("%s", "");
  const rescl_layer_check *worst = &verification->layers[verification->worst];
  return format_text("; worst layer %s (%s)", worst->name, unit_error(worst->error).text);
}

static void print_summary(const struct work *work) {
  const rescl_verification *verification = work->verification;
  const size_t count = verification->layer_count, failed = verification->failed_count;
  const int is_good = failed == 0 && verification->output_passed;
  char *worst = describe_worst(verification);
  say_bold("\n%s", is_good ? "ok" : "FAIL");
  say(": %zu of %zu layers ok on %s%s; output error %s\n", count - failed, count,
      rescl_device_get_info(work->network.device)->name, worst, unit_error(verification->output_error).text);
  say_notes(verification->refused);
  free(worst);
}

static int write_verification(const struct work *work) {
  const rescl_verification *verification = work->verification;
  cJSON *root = json_new("rescl.verify/1");
  json_add_text(root, "model", work->options->common.model);
  result_write_device(root, work->network.device);
  cJSON_AddBoolToObject(root, "passed", verification->failed_count == 0 && verification->output_passed);
  json_add_count(root, "failed_layers", (int64_t)verification->failed_count);
  cJSON_AddNumberToObject(root, "layer_tolerance", work->check.layer_tolerance);
  cJSON_AddNumberToObject(root, "output_tolerance", work->check.output_tolerance);
  cJSON_AddNumberToObject(root, "output_error", verification->output_error);
  json_add_text(root, "refused", verification->refused);
  cJSON *list = cJSON_AddArrayToObject(root, "layers");
  for (size_t index = 0; index < verification->layer_count; index++) {
    const rescl_layer_check *layer = &verification->layers[index];
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "name", layer->name);
    cJSON_AddStringToObject(entry, "op", layer->op);
    cJSON_AddStringToObject(entry, "algorithm", layer->algorithm);
    json_add_shape(entry, "shape", layer->rank, layer->shape);
    cJSON_AddNumberToObject(entry, "error", layer->error);
    cJSON_AddBoolToObject(entry, "passed", layer->passed);
  }
  const int code = json_write(root, work->options->common.json);
  cJSON_Delete(root);
  return code;
}

/** The message that names what is off, if anything is. */
static int judge(const struct work *work) {
  const rescl_verification *verification = work->verification;
  if (verification->failed_count > 0) {
    const rescl_layer_check *layer = &verification->layers[verification->first_failed];
    report("%s: layer '%s' (%s) is the first that is wrong: %s gives an error of %s, at most %s is allowed; "
           "another --algorithm or --device may be right",
           work->options->common.model, layer->name, layer->op, layer->algorithm,
           unit_error(layer->error).text, unit_error(work->check.layer_tolerance).text);
    return EXIT_FAILED;
  }
  if (verification->output_passed) return EXIT_DONE;
  report("%s: every layer is right by itself, but the network's output has an error of %s, at most %s is "
         "allowed",
         work->options->common.model, unit_error(verification->output_error).text,
         unit_error(work->check.output_tolerance).text);
  return EXIT_FAILED;
}

/** Inputs from files, or the shapes of random ones. */
static int prepare_inputs(struct work *work) {
  const struct verify_options *options = work->options;
  struct network *network = &work->network;
  if (options->inputs.count == 0) return shapes_bind(network, &options->common.shapes);
  if (given_inputs_read(&work->inputs, &options->inputs, network) != EXIT_DONE) return EXIT_FAILED;
  given_inputs_bind(&work->inputs, network);
  work->tensors = allocate(work->inputs.count, sizeof *work->tensors);
  work->check.inputs = work->tensors;
  work->check.input_count = given_inputs_slice(&work->inputs, 0, work->tensors);
  if (options->common.batch == 0 && work->check.input_count > 0 && work->tensors[0].rank > 0)
    network->options.binding.batch = work->tensors[0].shape[0]; // for inputs that stay random
  return EXIT_DONE;
}

static int verify(struct work *work) {
  const struct verify_options *options = work->options;
  struct network *network = &work->network;
  if (network_load(network) != EXIT_DONE || prepare_inputs(work) != EXIT_DONE ||
      network_open(network, options->common.device) != EXIT_DONE)
    return EXIT_FAILED;
  const rescl_status status =
      rescl_verify(network->device, network->model, &network->options, &work->check, &work->verification);
  progress_clear(network->progress);
  if (status != RESCL_OK) return network_fail_library(network);
  if (!json_takes_output(options->common.json)) {
    print_layers(work);
    print_summary(work);
    fflush(stdout);
  }
  if (options->common.json && write_verification(work) != EXIT_DONE) return EXIT_FAILED;
  return judge(work);
}

int cmd_verify(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct verify_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct progress progress = progress_start();
  struct work work = {.options = &options,
                      .check = rescl_verify_options_default(),
                      .network = network_new(&options.common, options.common.model, &progress)};
  work.check.seed = options.common.seed;
  const int code = verify(&work);
  rescl_verification_free(work.verification);
  network_close(&work.network);
  given_inputs_free(&work.inputs);
  free(work.tensors);
  text_list_free(&options.inputs);
  text_list_free(&options.common.shapes);
  return code;
}
