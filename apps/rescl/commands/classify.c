#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/classes.h"
#include "classify/classifier.h"
#include "classify/pictures.h"
#include "commands/commands.h"
#include "console/report.h"
#include "console/say.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json.h"
#include "options/options.h"
#include "results/result.h"

enum { KEY_LABELS = 0x2000, KEY_SETTING }; // KEY_SETTING + one for each picture setting

struct classify_options {
  struct common_options common;
  struct classifier_options classifier;
  struct text_list arguments; // pictures and folders
  size_t top;
};

/** One command's work: what was asked, and what has come of it. */
struct work {
  const struct classify_options *options;
  struct classifier classifier;
  struct picture_list pictures;
  struct progress progress;
  cJSON *answers; // NULL: no JSON
  int code;
};

static const struct argp_child children[] = {
    {&device_argp, 0, "Where and how it runs:", 3}, {&batch_argp, 0, NULL, 3}, {&json_argp, 0, NULL, 1}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct classify_options *options = state->input;
  if (key >= KEY_SETTING && key < KEY_SETTING + SETTING_COUNT) {
    options->classifier.settings[key - KEY_SETTING] = argument;
    if (classifier_check_setting((enum picture_setting)(key - KEY_SETTING), argument) != RESCL_OK)
      wrong_use(state, "--%s", rescl_last_error());
    return 0;
  }
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case 'k':
    options->top = (size_t)option_whole_number(state, "--top", argument, 1, 1000000);
    return 0;
  case KEY_LABELS:
    options->classifier.labels = argument;
    return 0;
  case ARGP_KEY_ARG:
    if (options->classifier.model)
      text_list_add(&options->arguments, argument);
    else
      options->classifier.model = argument;
    return 0;
  case ARGP_KEY_END:
    if (!options->classifier.model) wrong_use(state, "no MODEL was given");
    if (options->arguments.count == 0)
      wrong_use(state, "no IMAGE was given: a picture, or a folder of pictures");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"top", 'k', "K", 0, "How many classes to show for each picture. Default: 5", 0},
    {"labels", KEY_LABELS, "FILE", 0, "Names of the classes, one in each line. Default: the model's own", 0},
    {"mean", KEY_SETTING + SETTING_mean, "\"R G B\"", 0, "Subtracted from colours in 0..1", 2},
    {"std", KEY_SETTING + SETTING_std, "\"R G B\"", 0, "What colours are then divided by", 2},
    {"resize", KEY_SETTING + SETTING_resize, "SIZE", 0,
     "256: scale the short side to that; 320x240: to width x height; none", 2},
    {"crop", KEY_SETTING + SETTING_crop, "SIZE", 0, "Cut this from the centre: 224, 320x240 or none", 2},
    {0}};

static const char description[] =
    "Say what pictures show: PNG and JPEG files, or folders of them. Pictures are prepared as the model's "
    "metadata says, else by the ImageNet convention. A picture that can not be read is reported, and the "
    "others go on."
    "\vExamples:\n"
    "  rescl classify model.onnx photo.jpg\n"
    "  rescl classify model.onnx pictures/ --top 1 --device gpu\n"
    "  rescl classify model.onnx photo.jpg --labels names.txt --json -";

static void print_answer(const struct classifier *classifier, const char *path, const size_t *ranking,
                         size_t top, const double *probabilities) {
  say_bold("%s\n", path);
  for (size_t position = 0; position < top; position++) {
    const size_t class_index = ranking[position];
    const char *label = classifier_label(classifier, class_index);
    say("  %5.1f %%  ", probabilities[class_index] * 100.0);
    const struct bar_text bar = unit_bar(probabilities[class_index], 20);
    say("%s%*s", bar.text, 20 - (int)text_width(bar.text), "");
    if (label)
      say("  %s\n", label);
    else
      say("  class %zu\n", class_index);
  }
}

/** Puts an entry into the picture's position in the JSON, so that answers stay in the
 *  order of the command line. */
static cJSON *add_entry(struct work *work, size_t picture) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "file", work->pictures.paths[picture]);
  cJSON_ReplaceItemInArray(work->answers, (int)picture, entry);
  return entry;
}

static void add_answer(struct work *work, size_t picture, const size_t *ranking, size_t top,
                       const double *probabilities) {
  cJSON *list = cJSON_AddArrayToObject(add_entry(work, picture), "top");
  for (size_t position = 0; position < top; position++) {
    cJSON *class_entry = json_add_object(list);
    const char *label = classifier_label(&work->classifier, ranking[position]);
    json_add_count(class_entry, "class", (int64_t)ranking[position]);
    if (label) json_add_text(class_entry, "label", label);
    cJSON_AddNumberToObject(class_entry, "probability", probabilities[ranking[position]]);
  }
}

/** A picture that gives no answer: its message, and its position in the JSON. */
static void fail_picture(struct work *work, size_t picture, const char *message) {
  const char *path = work->pictures.paths[picture];
  char *text = strstr(message, path) ? format_text("%s", message) : format_text("%s: %s", path, message);
  progress_clear(&work->progress);
  report("%s", text);
  work->code = EXIT_FAILED;
  if (work->answers) json_add_text(add_entry(work, picture), "error", text);
  free(text);
}

static void show_picture(struct work *work, size_t slot, size_t picture) {
  const struct classifier *classifier = &work->classifier;
  const size_t count = classifier->class_count, wanted = work->options->top;
  const size_t top = wanted < count ? wanted : count;
  double *probabilities = allocate(count, sizeof *probabilities);
  size_t *ranking = allocate(top + 1, sizeof *ranking);
  if (classes_probabilities(probabilities, classifier_scores(classifier, slot), count)) {
    classes_rank(ranking, top, probabilities, count);
    if (!json_takes_output(work->options->common.json))
      print_answer(classifier, work->pictures.paths[picture], ranking, top, probabilities);
    if (work->answers) add_answer(work, picture, ranking, top, probabilities);
  } else {
    fail_picture(work, picture, "the network's answer is not a number; 'rescl verify' finds the layer");
  }
  free(probabilities);
  free(ranking);
}

/** Fills a batch from picture `next` on. `slots` receives the pictures' numbers.
 *  @return the first picture that is left for the next batch */
static size_t fill_batch(struct work *work, size_t next, size_t *slots, size_t *filled) {
  for (*filled = 0; *filled < work->classifier.batch && next < work->pictures.count; next++) {
    const char *path = work->pictures.paths[next];
    progress_update(&work->progress, "classify", next, work->pictures.count);
    if (classifier_load(&work->classifier, *filled, path) == RESCL_OK)
      slots[(*filled)++] = next;
    else
      fail_picture(work, next, rescl_last_error());
  }
  return next;
}

static int classify_all(struct work *work) {
  size_t *slots = allocate(work->classifier.batch, sizeof *slots), filled = 0;
  int code = EXIT_DONE;
  for (size_t next = 0; next < work->pictures.count && code == EXIT_DONE;) {
    next = fill_batch(work, next, slots, &filled);
    if (filled > 0 && classifier_run(&work->classifier) != RESCL_OK) {
      progress_clear(&work->progress);
      code = report_library(work->classifier.network.path);
    }
    progress_clear(&work->progress);
    for (size_t slot = 0; slot < filled && code == EXIT_DONE; slot++) show_picture(work, slot, slots[slot]);
    fflush(stdout);
  }
  free(slots);
  return code;
}

static int write_answers(struct work *work) {
  cJSON *root = json_new("rescl.classify/1");
  json_add_text(root, "model", work->classifier.network.path);
  result_write_device(root, work->classifier.network.device);
  json_add_count(root, "batch", (int64_t)work->classifier.batch);
  cJSON_AddItemToObject(root, "pictures", work->answers);
  work->answers = NULL;
  const int code = json_write(root, work->options->common.json);
  cJSON_Delete(root);
  return code;
}

static int classify(struct work *work, struct classify_options *options) {
  for (size_t index = 0; index < options->arguments.count; index++)
    if (picture_list_add(&work->pictures, options->arguments.items[index]) != EXIT_DONE)
      work->code = EXIT_FAILED;
  if (work->pictures.count == 0) return EXIT_FAILED;
  options->classifier.common = &options->common;
  options->classifier.picture_count = work->pictures.count;
  if (classifier_open(&work->classifier, &options->classifier, &work->progress) != EXIT_DONE)
    return EXIT_FAILED;
  if (options->common.json) work->answers = cJSON_CreateArray();
  for (size_t picture = 0; work->answers && picture < work->pictures.count; picture++)
    cJSON_AddItemToArray(work->answers, cJSON_CreateNull());
  if (classify_all(work) != EXIT_DONE) return EXIT_FAILED;
  if (options->common.json && write_answers(work) != EXIT_DONE) return EXIT_FAILED;
  return work->code;
}

int cmd_classify(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL IMAGE...",
                                     .doc = description,
                                     .children = children};
  struct classify_options options = {.top = 5};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct work work = {.options = &options, .progress = progress_start()};
  const int code = classify(&work, &options);
  cJSON_Delete(work.answers);
  classifier_close(&work.classifier);
  picture_list_free(&work.pictures);
  text_list_free(&options.arguments);
  return code;
}
