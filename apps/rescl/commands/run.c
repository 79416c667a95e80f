#define _GNU_SOURCE // argp
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/progress.h"
#include "console/report.h"
#include "data/path.h"
#include "network/inputs.h"
#include "network/outputs.h"
#include "options/options.h"
#include "share/share.h"
#include "share/worker.h"

enum { KEY_OUTPUT = 0x2000, KEY_WORKER };

struct run_options {
  struct common_options common;
  struct text_list inputs;
  struct text_list outputs;
  const char *folder;
  int is_worker; // this process is a child that runs batches: share/worker.h
};

/** What one command works with. */
struct work {
  const struct run_options *options;
  struct network network;
  struct given_inputs inputs;
  struct wanted_outputs outputs;
  struct share share;
  int64_t slices;
};

static const struct argp_child children[] = {{&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {&check_argp, 0, NULL, 3},
                                             {0}};

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
  case KEY_WORKER:
    options->is_worker = 1;
    return 0;
  case ARGP_KEY_END:
    if (options->is_worker) return 0;
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
    {"worker", KEY_WORKER, NULL, OPTION_HIDDEN, NULL, 0},
    {0}};

static const char description[] =
    "Run a model on tensors from .npy files and write its outputs as .npy files. An input whose first "
    "dimension is a multiple of the model's batch is run in slices, and the outputs are joined. Integer "
    "inputs, such as shapes, are built into the network. --device all shares the slices over all devices "
    "there are."
    "\vExamples:\n"
    "  rescl run model.onnx --input pictures.npy --output-dir out\n"
    "  rescl run model.onnx -i image=a.npy -i scale=b.npy -o out --output logits --batch 8";

static int begin(void *user, const rescl_tensor *outputs, size_t count) {
  struct work *work = user;
  return wanted_outputs_prepare(&work->outputs, outputs, count, work->slices);
}

static int load_slice(void *user, const struct share_item *item, const rescl_tensor *inputs) {
  const struct work *work = user;
  rescl_tensor *given = allocate(work->inputs.count, sizeof *given);
  const size_t count = given_inputs_slice(&work->inputs, (int64_t)item->index, given);
  for (size_t index = 0; index < count; index++)
    memcpy(inputs[index].data, given[index].data, rescl_tensor_bytes(&given[index]));
  free(given);
  return 1;
}

static void take_slice(void *user, const struct share_item *item, const rescl_tensor *outputs) {
  const struct work *work = user;
  wanted_outputs_take(&work->outputs, (int64_t)item->index, outputs);
}

/** They are written together, at the end. */
static void tell_slice(void *user, size_t index) {
  (void)user;
  (void)index;
}

static int run_slices(struct work *work) {
  const struct share_work slices = {.stage = "run",
                                    .noun = "batches",
                                    .count = (size_t)work->slices,
                                    .batch = 1,
                                    .may_cut = work->slices > 1,
                                    .outputs = &work->options->outputs,
                                    .begin = begin,
                                    .load = load_slice,
                                    .take = take_slice,
                                    .tell = tell_slice,
                                    .user = work};
  return share_run(&work->share, &work->network, &slices);
}

/** Reads the inputs, cuts them, and binds the network to one slice. */
static int bind_inputs(struct work *work) {
  const struct run_options *options = work->options;
  struct network *network = &work->network;
  const int64_t parts = (int64_t)share_parts(&work->share);
  if (network_load(network) != EXIT_DONE ||
      given_inputs_read(&work->inputs, &options->inputs, network) != EXIT_DONE ||
      given_inputs_require_all(&work->inputs, network) != EXIT_DONE ||
      given_inputs_cut(&work->inputs, options->common.batch, parts, &work->slices) != EXIT_DONE ||
      wanted_outputs_check(&options->outputs, network->model) != EXIT_DONE)
    return EXIT_FAILED;
  given_inputs_bind(&work->inputs, network);
  return EXIT_DONE;
}

/** What was done before it failed is not lost. */
static void write_begun(struct work *work) {
  const int64_t done = wanted_outputs_keep_taken(&work->outputs);
  if (done > 0 && wanted_outputs_write(&work->outputs, work->options->folder) == EXIT_DONE)
    report("%s has the outputs of the first %" PRId64 " of %" PRId64 " batches", work->options->folder, done,
           work->slices);
}

static int run(struct work *work) {
  const struct run_options *options = work->options;
  if (share_find(&work->share, options->common.device) != EXIT_DONE || bind_inputs(work) != EXIT_DONE ||
      folder_make(options->folder) != EXIT_DONE)
    return EXIT_FAILED;
  if (run_slices(work) == EXIT_DONE) return wanted_outputs_write(&work->outputs, options->folder);
  write_begun(work);
  return EXIT_FAILED;
}

int cmd_run(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct run_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  if (options.is_worker) share_as_worker();
  struct progress progress = progress_start();
  struct work work = {.options = &options,
                      .network = network_new(&options.common, options.common.model, &progress)};
  const int code = run(&work);
  share_free(&work.share);
  wanted_outputs_free(&work.outputs);
  network_close(&work.network);
  given_inputs_free(&work.inputs);
  text_list_free(&options.inputs);
  text_list_free(&options.outputs);
  return code;
}
