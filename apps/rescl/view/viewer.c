#include "view/viewer.h"

#include <stdlib.h>

#include "console/report.h"

static int64_t choose_batch(const struct viewer *viewer, const struct viewer_options *options) {
  const int64_t fixed = model_fixed_batch(viewer->network.model), wanted = options->common->batch;
  return fixed > 0 ? fixed : wanted > 0 ? wanted : 1;
}

int viewer_load(struct viewer *viewer, const struct viewer_options *options, struct progress *progress) {
  *viewer = (struct viewer){.network = network_new(options->common, options->model, progress)};
  if (network_load(&viewer->network) != EXIT_DONE) return EXIT_FAILED;
  if (rescl_vision_create(&viewer->vision, viewer->network.model, options->settings->preset) != RESCL_OK)
    return network_fail_library(&viewer->network);
  if (vision_settings_apply(options->settings, viewer->vision, options->model) != EXIT_DONE)
    return EXIT_FAILED;
  rescl_vision_get_info(viewer->vision, &viewer->info);
  viewer->batch = choose_batch(viewer, options);
  return EXIT_DONE;
}

void viewer_close(struct viewer *viewer) {
  rescl_vision_free(viewer->vision);
  text_list_free(&viewer->outputs);
  network_close(&viewer->network);
  *viewer = (struct viewer){0};
}

rescl_status viewer_input(const struct viewer *viewer, const rescl_image *image, rescl_tensor *input) {
  *input = (rescl_tensor){0};
  const rescl_status status = rescl_vision_input(viewer->vision, image, input);
  if (status == RESCL_OK) input->shape[0] = viewer->batch;
  return status;
}

char *viewer_label(const struct viewer *viewer, int class_index) {
  const char *label = rescl_vision_label(viewer->vision, (size_t)class_index);
  return label ? format_text("%s", label) : format_text("class %d", class_index);
}
