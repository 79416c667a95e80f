#define _GNU_SOURCE // argp
#include "view/settings.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/labels.h"
#include "options/options.h"

enum { KEY_PRESET = 0x3000, KEY_LABELS, KEY_SETTING }; // KEY_SETTING + one for each

static const char *const names[] = {
#define VISION_SETTING_NAME(name, argument, help) #name,
    VISION_SETTINGS(VISION_SETTING_NAME)
#undef VISION_SETTING_NAME
};

static void check_setting(const struct argp_state *state, enum vision_setting setting, const char *value) {
  rescl_preprocessing scratch = rescl_preprocessing_default(1, 1);
  if (rescl_preprocessing_set(&scratch, names[setting], value) != RESCL_OK)
    wrong_use(state, "--%s", rescl_last_error());
}

/** The presets' names, for a message; the caller frees them. */
static char *list_presets(void) {
  size_t count;
  const rescl_preset *presets = rescl_vision_presets(&count);
  char *list = format_text("%s", "");
  for (size_t index = 0; index < count; index++) {
    char *longer = format_text("%s%s%s", list, index ? ", " : "", presets[index].name);
    free(list);
    list = longer;
  }
  return list;
}

static void check_preset(const struct argp_state *state, const char *name) {
  size_t count;
  const rescl_preset *presets = rescl_vision_presets(&count);
  for (size_t index = 0; index < count; index++)
    if (strcmp(presets[index].name, name) == 0) return;
  char *list = list_presets();
  wrong_use(state, "--preset %s: there is none of that name; there are %s", name, list);
  free(list);
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct vision_settings *settings = state->input;
  if (key >= KEY_SETTING && key < KEY_SETTING + VISION_SETTING_COUNT) {
    settings->values[key - KEY_SETTING] = argument;
    check_setting(state, (enum vision_setting)(key - KEY_SETTING), argument);
    return 0;
  }
  switch (key) {
  case KEY_PRESET:
    settings->preset = argument;
    check_preset(state, argument);
    return 0;
  case KEY_LABELS:
    settings->labels = argument;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"preset", KEY_PRESET, "NAME", 0,
     "How pictures go in and what comes out, all at once: yolov8, torchvision_segmentation … Default: as the "
     "model's metadata, names and shapes tell; 'rescl inspect' says what that is",
     0},
    {"labels", KEY_LABELS, "FILE", 0,
     "Names of the classes, one in each line, or a set: coco80, coco91, voc21, cityscapes19. Default: the "
     "model's own, else those of the preset",
     0},
#define VISION_SETTING_OPTION(name, argument, help) \
  {#name, KEY_SETTING + VISION_SETTING_##name, argument, 0, help, 0},
    VISION_SETTINGS(VISION_SETTING_OPTION)
#undef VISION_SETTING_OPTION
        {0}};

const struct argp vision_argp = {.options = option_table, .parser = parse};

static int report_setting(const char *name, const char *value, const char *model) {
  report("%s: --%s %s: %s", model, name, value, rescl_last_error());
  return EXIT_FAILED;
}

/** The lines of a file as one text; the caller frees it. NULL: reported. */
static char *read_labels(const char *path) {
  struct labels labels;
  if (labels_load(&labels, path) != EXIT_DONE) return NULL;
  char *text = format_text("%s", labels.count ? labels.items[0] : "");
  for (size_t index = 1; index < labels.count; index++) {
    char *longer = format_text("%s\n%s", text, labels.items[index]);
    free(text);
    text = longer;
  }
  labels_free(&labels);
  return text;
}

static int apply_labels(const char *labels, rescl_vision *vision, const char *model) {
  if (!labels) return EXIT_DONE;
  char *text = rescl_label_set_find(labels) ? format_text("%s", labels) : read_labels(labels);
  if (!text) return EXIT_FAILED;
  const rescl_status status = rescl_vision_set(vision, "labels", text);
  free(text);
  return status == RESCL_OK ? EXIT_DONE : report_setting("labels", labels, model);
}

int vision_settings_apply(const struct vision_settings *settings, rescl_vision *vision, const char *model) {
  for (int setting = 0; setting < VISION_SETTING_COUNT; setting++) {
    const char *value = settings->values[setting];
    if (value && rescl_vision_set(vision, names[setting], value) != RESCL_OK)
      return report_setting(names[setting], value, model);
  }
  return apply_labels(settings->labels, vision, model);
}
