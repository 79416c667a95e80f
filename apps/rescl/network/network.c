#include "network/network.h"

#include <inttypes.h>
#include <stdlib.h>

#include "console/report.h"
#include "drivers/watch.h"

struct network network_new(const struct common_options *options, const char *path,
                           struct progress *progress) {
  struct network network = {.path = path, .progress = progress, .options = session_options_from(options)};
  network.options.progress = progress_callback;
  network.options.progress_user = progress;
  return network;
}

void network_shut(struct network *network) {
  tensor_list_free(&network->inputs);
  free(network->outputs.items);
  network->outputs = (struct tensor_list){0};
  rescl_session_free(network->session);
  network->session = NULL;
  if (network->borrows_device) return;
  rescl_device_free(network->device);
  network->device = NULL;
}

void network_close(struct network *network) {
  network_shut(network);
  rescl_model_free(network->model);
  free(network->bindings);
  *network = (struct network){0};
}

int network_fail(struct network *network, char *text) {
  progress_clear(network->progress);
  if (network->message) {
    *network->message = text;
    return EXIT_FAILED;
  }
  report("%s", text);
  free(text);
  return EXIT_FAILED;
}

int network_fail_library(struct network *network) {
  return network_fail(network, format_library_error(network->path));
}

int network_load(struct network *network) {
  return rescl_model_load(&network->model, network->path) == RESCL_OK ? EXIT_DONE
                                                                      : network_fail_library(network);
}

void network_bind(struct network *network, rescl_tensor *bindings, size_t count) {
  network->bindings = bindings;
  network->options.binding.inputs = bindings;
  network->options.binding.input_count = count;
}

int network_open(struct network *network, const char *selector) {
  return driver_watch_open(&network->device, selector) == RESCL_OK
             ? EXIT_DONE
             : network_fail(network, format_library_error(NULL));
}

int network_create(struct network *network) {
  const rescl_status status =
      rescl_session_create(&network->session, network->device, network->model, &network->options);
  progress_clear(network->progress);
  return status == RESCL_OK ? EXIT_DONE : network_fail_library(network);
}

void network_fill(struct network *network, uint64_t seed) {
  network->inputs = tensor_list_random_inputs(network->session, seed);
  network->outputs.count = rescl_session_output_count(network->session);
  network->outputs.items = allocate(network->outputs.count, sizeof *network->outputs.items);
}

rescl_status network_run(struct network *network) {
  rescl_status status =
      rescl_session_run(network->session, network->inputs.items, network->inputs.count, NULL, 0);
  for (size_t index = 0; index < network->outputs.count && status == RESCL_OK; index++)
    status = rescl_session_result(network->session, index, &network->outputs.items[index]);
  return status;
}

char *network_take_note(struct network *network) {
  rescl_session_info info;
  rescl_session_get_info(network->session, &info);
  if (info.layers_demoted == network->layers_demoted) return NULL;
  network->layers_demoted = info.layers_demoted;
  return format_text("a run was wrong, compared with the reference, and was done again without:\n%s"
                     "that is remembered ('rescl devices' shows it, 'rescl cache clear' forgets it)",
                     rescl_session_refused(network->session));
}

void report_checks(const rescl_session_options *options, uint64_t count, uint64_t run_count) {
  if (options->check_every)
    report("%" PRIu64 " of %" PRIu64 " run%s compared with the reference", count, run_count,
           run_count == 1 ? "" : "s");
}

int64_t network_batch(const struct network *network) {
  return network->inputs.count > 0 && network->inputs.items[0].rank > 0 ? network->inputs.items[0].shape[0]
                                                                        : 1;
}

int64_t model_fixed_batch(const rescl_model *model) {
  rescl_tensor input;
  if (rescl_model_input_count(model) == 0 || rescl_model_input(model, 0, &input) != RESCL_OK) return 0;
  return input.rank > 0 && input.shape[0] > 0 ? input.shape[0] : 0;
}
