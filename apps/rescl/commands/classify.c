#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/answer.h"
#include "classify/classifier.h"
#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "data/pictures.h"
#include "options/options.h"
#include "share/share.h"

enum { KEY_LABELS = 0x2000, KEY_SETTING }; // KEY_SETTING + one for each picture setting
enum { LARGEST_OWN_BATCH = 8 };

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
  struct share share;
  struct progress progress;
  struct answer *answers; // by picture
  size_t *devices;        // that gave them
  unsigned char *is_told; // they are there
  int code;
};

static const struct argp_child children[] = {{&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {&check_argp, 0, NULL, 3},
                                             {&json_argp, 0, NULL, 1},
                                             {0}};

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
    "others go on. --device all shares the pictures over all devices there are."
    "\vExamples:\n"
    "  rescl classify model.onnx photo.jpg\n"
    "  rescl classify model.onnx pictures/ --top 1 --device gpu\n"
    "  rescl classify model.onnx photo.jpg --labels names.txt --json -";

static int begin(void *user, const rescl_tensor *outputs, size_t count) {
  struct work *work = user;
  (void)count;
  return classifier_begin(&work->classifier, &outputs[0]);
}

static int load_picture(void *user, const struct share_item *item, const rescl_tensor *inputs) {
  struct work *work = user;
  const char *path = work->pictures.paths[item->index];
  if (classifier_read(&work->classifier, path, &inputs[0], item->position) == RESCL_OK) return 1;
  answer_fail(&work->answers[item->index], path, rescl_last_error());
  return 0;
}

static void take_scores(void *user, const struct share_item *item, const rescl_tensor *outputs) {
  struct work *work = user;
  const size_t index = item->index;
  const float *scores = (const float *)outputs[0].data + item->position * work->classifier.class_count;
  work->devices[index] = item->device;
  if (answer_take(&work->answers[index], &work->classifier, scores, work->options->top)) return;
  answer_fail(&work->answers[index], work->pictures.paths[index],
              "the network's answer is not a number; 'rescl verify' finds the layer");
}

static void tell_picture(void *user, size_t index) {
  struct work *work = user;
  const struct answer *answer = &work->answers[index];
  const char *path = work->pictures.paths[index];
  work->is_told[index] = 1;
  if (answer->failure) {
    report("%s", answer->failure);
    work->code = EXIT_FAILED;
  } else if (!json_takes_output(work->options->common.json)) {
    answer_print(answer, &work->classifier, path);
  }
}

static void write_pictures(struct work *work, cJSON *list) {
  for (size_t index = 0; index < work->pictures.count; index++) {
    const char *path = work->pictures.paths[index],
               *device = share_selector(&work->share, work->devices[index]);
    if (!work->is_told[index]) answer_fail(&work->answers[index], path, "no device was left to run it");
    cJSON *entry = answer_write(&work->answers[index], &work->classifier, path);
    if (device && !work->answers[index].failure) json_add_text(entry, "device", device);
    cJSON_AddItemToArray(list, entry);
  }
}

static int write_answers(struct work *work) {
  if (!work->options->common.json) return EXIT_DONE;
  cJSON *root = json_new("rescl.classify/1");
  json_add_text(root, "model", work->classifier.network.path);
  share_write_devices(root, &work->share, work->classifier.network.device);
  json_add_count(root, "batch", (int64_t)work->classifier.batch);
  write_pictures(work, cJSON_AddArrayToObject(root, "pictures"));
  const int code = json_write(root, work->options->common.json);
  cJSON_Delete(root);
  return code;
}

static int classify_all(struct work *work) {
  const size_t count = work->pictures.count;
  const struct share_work pictures = {.stage = "classify",
                                      .noun = "pictures",
                                      .count = count,
                                      .batch = work->classifier.batch,
                                      .may_cut = 1,
                                      .outputs = &work->classifier.outputs,
                                      .begin = begin,
                                      .load = load_picture,
                                      .take = take_scores,
                                      .tell = tell_picture,
                                      .user = work};
  work->answers = allocate(count, sizeof *work->answers);
  work->devices = allocate(count, sizeof *work->devices);
  work->is_told = allocate(count, 1);
  const int code = share_run(&work->share, &work->classifier.network, &pictures);
  // Where some devices have done a part of it, that is worth having.
  if (code != EXIT_DONE && work->share.finished == 0) return code;
  return write_answers(work) == EXIT_DONE ? code : EXIT_FAILED;
}

/** Where neither the model nor the user decides that. */
static size_t choose_batch(const struct work *work) {
  const size_t wanted = work->pictures.count / share_parts(&work->share);
  return wanted < 1 ? 1 : wanted < LARGEST_OWN_BATCH ? wanted : LARGEST_OWN_BATCH;
}

static int classify(struct work *work, struct classify_options *options) {
  for (size_t index = 0; index < options->arguments.count; index++)
    if (picture_list_add(&work->pictures, options->arguments.items[index]) != EXIT_DONE)
      work->code = EXIT_FAILED;
  if (work->pictures.count == 0 || share_find(&work->share, options->common.device) != EXIT_DONE)
    return EXIT_FAILED;
  options->classifier.common = &options->common;
  options->classifier.own_batch = choose_batch(work);
  if (classifier_load(&work->classifier, &options->classifier, &work->progress) != EXIT_DONE)
    return EXIT_FAILED;
  return classify_all(work) == EXIT_DONE ? work->code : EXIT_FAILED;
}

static void free_work(struct work *work) {
  for (size_t index = 0; work->answers && index < work->pictures.count; index++)
    answer_free(&work->answers[index]);
  free(work->answers);
  free(work->devices);
  free(work->is_told);
  classifier_close(&work->classifier);
  picture_list_free(&work->pictures);
  share_free(&work->share);
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
  free_work(&work);
  text_list_free(&options.arguments);
  return code;
}
