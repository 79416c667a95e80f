#define _GNU_SOURCE // argp
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands/commands.h"
#include "console/progress.h"
#include "console/report.h"
#include "network/inputs.h"
#include "network/outputs.h"
#include "options/options.h"

enum { KEY_OUTPUT = 0x2000 };

struct run_options {
  struct common_options common;
  struct text_list inputs;
  struct text_list outputs;
  const char *folder;
};

/** What one command works with. */
struct work {
  const struct run_options *options;
  struct network network;
  struct given_inputs inputs;
  struct wanted_outputs outputs;
  int64_t slices;
};

static const struct argp_child children[] = {
    {&device_argp, 0, "Where and how it runs:", 3}, {&batch_argp, 0, NULL, 3}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct run_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case 'i':
    text_list_add(&options->inputs, argument);
    return 0;
  case 'o':
    options->folder = argument;
    return 0;
  case KEY_OUTPUT:
    text_list_add(&options->outputs, argument);
    return 0;
  case ARGP_KEY_ARG:
    if (options->common.model)
      wrong_use(state, "one MODEL at a time; '%s' is one too many (--input FILE?)", argument);
    options->common.model = argument;
    return 0;
  case ARGP_KEY_END:
    if (!options->common.model) wrong_use(state, "no MODEL was given");
    if (!options->folder) wrong_use(state, "no --output-dir was given");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"input", 'i', "[NAME=]FILE", 0,
     "A .npy file for the input NAME; without a name the inputs are taken in the model's order", 0},
    {"output-dir", 'o', "DIR", 0, "Where the outputs go, each as NAME.npy; made if it is not there", 0},
    {"output", KEY_OUTPUT, "NAME", 0, "Write only this output; once per output. Default: all", 0},
    {0}};

static const char description[] =
    "Run a model on tensors from .npy files and write its outputs as .npy files. An input whose first "
    "dimension is a multiple of the model's batch is run in slices, and the outputs are joined. Integer "
    "inputs, such as shapes, are built into the network."
    "\vExamples:\n"
    "  rescl run model.onnx --input pictures.npy --output-dir out\n"
    "  rescl run model.onnx -i image=a.npy -i scale=b.npy -o out --output logits --batch 8";

static int run_slices(struct work *work) {
  struct network *network = &work->network;
  rescl_tensor *inputs = allocate(work->inputs.count, sizeof *inputs);
  rescl_tensor *outputs = allocate(work->outputs.count, sizeof *outputs);
  rescl_status status = RESCL_OK;
  for (int64_t slice = 0; slice < work->slices && status == RESCL_OK; slice++) {
    progress_update(network->progress, "run", (size_t)slice, (size_t)work->slices);
    const size_t input_count = given_inputs_slice(&work->inputs, slice, inputs);
    wanted_outputs_slice(&work->outputs, slice, outputs);
    status = rescl_session_run(network->session, inputs, input_count, outputs, work->outputs.count);
  }
  progress_clear(network->progress);
  free(inputs);
  free(outputs);
  return status == RESCL_OK ? EXIT_DONE : network_fail_library(network);
}

static int make_folder(const char *path) {
  struct stat about;
  if (mkdir(path, 0777) == 0 || (stat(path, &about) == 0 && S_ISDIR(about.st_mode))) return EXIT_DONE;
  report("%s: the output folder can not be made: %s", path, strerror(errno));
  return EXIT_FAILED;
}

static int run(struct work *work) {
  const struct run_options *options = work->options;
  struct network *network = &work->network;
  if (network_load(network) != EXIT_DONE ||
      given_inputs_read(&work->inputs, &options->inputs, network) != EXIT_DONE ||
      given_inputs_require_all(&work->inputs, network) != EXIT_DONE ||
      given_inputs_cut(&work->inputs, options->common.batch, &work->slices) != EXIT_DONE ||
      make_folder(options->folder) != EXIT_DONE)
    return EXIT_FAILED;
  given_inputs_bind(&work->inputs, network);
  if (network_open(network, options->common.device) != EXIT_DONE || network_create(network) != EXIT_DONE ||
      wanted_outputs_prepare(&work->outputs, network->session, &options->outputs, work->slices) !=
          EXIT_DONE ||
      run_slices(work) != EXIT_DONE)
    return EXIT_FAILED;
  return wanted_outputs_write(&work->outputs, options->folder);
}

int cmd_run(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct run_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct progress progress = progress_start();
  struct work work = {.options = &options,
                      .network = network_new(&options.common, options.common.model, &progress)};
  const int code = run(&work);
  wanted_outputs_free(&work.outputs);
  network_close(&work.network);
  given_inputs_free(&work.inputs);
  text_list_free(&options.inputs);
  text_list_free(&options.outputs);
  return code;
}
