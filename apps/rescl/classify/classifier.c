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

/** The preset that the model follows, if it classifies; else the one of classifiers, which says what is missing. */
static rescl_status create_vision(rescl_vision **vision, const rescl_model *model) {
  rescl_vision_info info = {0};
  const rescl_status status = rescl_vision_create(vision, model, NULL);
  if (status == RESCL_OK) rescl_vision_get_info(*vision, &info);
  if (status == RESCL_MALFORMED || (status == RESCL_OK && info.task == RESCL_TASK_CLASSIFY)) return status;
  rescl_vision_free(*vision);
  return rescl_vision_create(vision, model, "classification");
}

static int load_vision(struct classifier *classifier, const struct classifier_options *options) {
  if (create_vision(&classifier->vision, classifier->network.model) != RESCL_OK)
    return network_fail_library(&classifier->network);
  for (int key = 0; key < SETTING_COUNT; key++) {
    const char *value = options->settings[key];
    if (value && rescl_vision_set(classifier->vision, setting_keys[key], value) != RESCL_OK)
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
  rescl_tensor declared, *input = &classifier->input;
  if (rescl_model_input(classifier->network.model, 0, &declared) != RESCL_OK ||
      rescl_vision_input(classifier->vision, NULL, input) != RESCL_OK)
    return network_fail_library(&classifier->network);
  input->data = NULL;
  input->shape[0] = choose_batch(options, declared.shape[0]);
  classifier->batch = (size_t)input->shape[0];
  classifier->network.options.binding.inputs = input;
  classifier->network.options.binding.input_count = 1;
  return EXIT_DONE;
}

/** The model's own, a line each. */
static void take_labels(struct classifier *classifier) {
  char *text = format_text("%s", "");
  const char *label;
  for (size_t index = 0; (label = rescl_vision_label(classifier->vision, index)) != NULL; index++) {
    char *longer = format_text("%s%s\n", text, label);
    free(text);
    text = longer;
  }
  labels_split(&classifier->labels, text);
  free(text);
}

static int load_labels(struct classifier *classifier, const char *file) {
  if (file) return labels_load(&classifier->labels, file);
  take_labels(classifier);
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
  if (network_load(&classifier->network) != EXIT_DONE || load_vision(classifier, options) != EXIT_DONE ||
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
  rescl_vision_free(classifier->vision);
  network_close(&classifier->network);
}

rescl_status classifier_read(const struct classifier *classifier, const char *path, const rescl_tensor *input,
                             size_t position) {
  rescl_image *image = NULL;
  rescl_tensor batch = *input;
  rescl_status status = rescl_image_load(&image, path);
  if (status == RESCL_OK) status = rescl_vision_prepare(classifier->vision, image, &batch, position, NULL);
  rescl_image_free(image);
  return status;
}

const char *classifier_label(const struct classifier *classifier, size_t class_index) {
  return class_index < classifier->labels.count ? classifier->labels.items[class_index] : NULL;
}
