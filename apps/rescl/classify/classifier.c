#include "classify/classifier.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/units.h"

static const char *const setting_keys[] = {
#define PICTURE_SETTING_KEY(name) #name,
    PICTURE_SETTINGS(PICTURE_SETTING_KEY)
#undef PICTURE_SETTING_KEY
};

rescl_status classifier_check_setting(enum picture_setting setting, const char *value) {
  rescl_preprocessing scratch = rescl_preprocessing_default(1, 1);
  return rescl_preprocessing_set(&scratch, setting_keys[setting], value);
}

static int load_preprocessing(struct classifier *classifier, const struct classifier_options *options) {
  if (rescl_preprocessing_from_model(&classifier->preprocessing, classifier->network.model) != RESCL_OK)
    return network_fail_library(&classifier->network);
  for (int key = 0; key < SETTING_COUNT; key++) {
    const char *value = options->settings[key];
    if (value && rescl_preprocessing_set(&classifier->preprocessing, setting_keys[key], value) != RESCL_OK)
      return network_fail_library(&classifier->network);
  }
  return EXIT_DONE;
}

static int64_t choose_batch(const struct classifier_options *options, int64_t declared) {
  if (declared > 0) return declared;
  if (options->common->batch > 0) return options->common->batch;
  return options->own_batch > 0 ? (int64_t)options->own_batch : 1;
}

/** The input of one batch; sizes that the model leaves open are those of the pictures. */
static int bind_input(struct classifier *classifier, const struct classifier_options *options) {
  const rescl_preprocessing *preprocessing = &classifier->preprocessing;
  rescl_tensor *input = &classifier->input;
  if (rescl_model_input(classifier->network.model, 0, input) != RESCL_OK)
    return network_fail_library(&classifier->network);
  input->shape[0] = choose_batch(options, input->shape[0]);
  const int height = preprocessing->crop_height ? preprocessing->crop_height : preprocessing->resize_height;
  const int width = preprocessing->crop_width ? preprocessing->crop_width : preprocessing->resize_width;
  if (input->shape[2] < 0) input->shape[2] = height;
  if (input->shape[3] < 0) input->shape[3] = width;
  classifier->batch = (size_t)input->shape[0];
  classifier->network.options.binding.inputs = input;
  classifier->network.options.binding.input_count = 1;
  if (input->shape[2] > 0 && input->shape[3] > 0) return EXIT_DONE;
  report("%s: input '%s' has shape %s: the model leaves the size of the pictures open; give --crop",
         classifier->network.path, input->name, unit_shape(input->rank, input->shape).text);
  return EXIT_FAILED;
}

static int load_labels(struct classifier *classifier, const char *file) {
  const char *metadata = rescl_model_metadata(classifier->network.model, "rescl.labels");
  if (file) return labels_load(&classifier->labels, file);
  if (metadata) labels_split(&classifier->labels, metadata);
  return EXIT_DONE;
}

static int check_labels(const struct classifier *classifier, const char *file) {
  const size_t count = classifier->labels.count;
  if (count == 0 || count == classifier->class_count) return EXIT_DONE;
  report("%s: %zu labels%s, but %s has %zu classes; give --labels FILE with one label in each line, in the "
         "network's order",
         file ? file : classifier->network.path, count, file ? "" : " in the metadata (rescl.labels)",
         file ? classifier->network.path : "the network", classifier->class_count);
  return EXIT_FAILED;
}

int classifier_load(struct classifier *classifier, const struct classifier_options *options,
                    struct progress *progress) {
  *classifier = (struct classifier){.network = network_new(options->common, options->model, progress)};
  if (network_load(&classifier->network) != EXIT_DONE ||
      load_preprocessing(classifier, options) != EXIT_DONE ||
      load_labels(classifier, options->labels) != EXIT_DONE || bind_input(classifier, options) != EXIT_DONE)
    return EXIT_FAILED;
  rescl_tensor output;
  classifier->labels_file = options->labels;
  if (rescl_model_output(classifier->network.model, 0, &output) != RESCL_OK)
    return network_fail_library(&classifier->network);
  text_list_add(&classifier->outputs, output.name);
  return EXIT_DONE;
}

int classifier_begin(struct classifier *classifier, const rescl_tensor *output) {
  const int fits = output->rank >= 2 && output->shape[0] == classifier->input.shape[0] &&
                   output->shape[1] > 0 &&
                   rescl_tensor_elements(output) == output->shape[0] * output->shape[1];
  if (!fits) {
    report("%s: output '%s' has shape %s, expected %zu × classes; use 'rescl run' for networks that do not "
           "classify",
           classifier->network.path, output->name, unit_shape(output->rank, output->shape).text,
           classifier->batch);
    return EXIT_FAILED;
  }
  classifier->class_count = (size_t)output->shape[1];
  return check_labels(classifier, classifier->labels_file);
}

void classifier_close(struct classifier *classifier) {
  text_list_free(&classifier->outputs);
  labels_free(&classifier->labels);
  network_close(&classifier->network);
}

rescl_status classifier_read(const struct classifier *classifier, const char *path, const rescl_tensor *input,
                             size_t position) {
  rescl_image *image = NULL;
  const size_t picture_elements = (size_t)(input->shape[1] * input->shape[2] * input->shape[3]);
  rescl_status status = rescl_image_load(&image, path);
  if (status == RESCL_OK)
    status = rescl_preprocess(&classifier->preprocessing, image, (int)input->shape[3], (int)input->shape[2],
                              (float *)input->data + position * picture_elements);
  rescl_image_free(image);
  return status;
}

const char *classifier_label(const struct classifier *classifier, size_t class_index) {
  return class_index < classifier->labels.count ? classifier->labels.items[class_index] : NULL;
}
