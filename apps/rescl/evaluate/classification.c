/** How often the class of a picture is the most likely one, or one of the five most likely ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "classify/classes.h"
#include "classify/classifier.h"
#include "console/report.h"
#include "data/json.h"
#include "evaluate/class_list.h"
#include "evaluate/evaluation.h"
#include "evaluate/pictures_run.h"

enum { OWN_BATCH = 8, TOP = 5 };

struct classification {
  struct classifier classifier;
  struct class_list list;
  struct pictures_run run;
  size_t *classes_before; // by picture: so many are more likely than its own
};

static int begin(void *user, const rescl_tensor *outputs, size_t count) {
  struct classification *all = user;
  (void)count;
  if (classifier_begin(&all->classifier, &outputs[0]) != EXIT_DONE) return EXIT_FAILED;
  return class_list_resolve(&all->list, &all->classifier.labels, all->classifier.class_count);
}

static int load_picture(void *user, const struct share_item *item, const rescl_tensor *inputs) {
  struct classification *all = user;
  const char *path = all->list.entries[item->index].path;
  if (classifier_read(&all->classifier, path, &inputs[0], item->position) == RESCL_OK) return 1;
  pictures_run_fail(&all->run, item->index, path);
  return 0;
}

static void take_scores(void *user, const struct share_item *item, const rescl_tensor *outputs) {
  struct classification *all = user;
  const size_t class_count = all->classifier.class_count;
  const float *scores = (const float *)outputs[0].data + item->position * class_count;
  all->classes_before[item->index] =
      classes_before(scores, class_count, all->list.entries[item->index].class_index);
  all->run.is_run[item->index] = 1;
}

static void tell_picture(void *user, size_t index) {
  const struct classification *all = user;
  pictures_run_report(&all->run, index);
}

static int run(void *user, struct share *alone) {
  struct classification *all = user;
  const struct share_work work = {.stage = "classify",
                                  .noun = "pictures",
                                  .count = all->list.count,
                                  .batch = all->classifier.batch,
                                  .may_cut = 1,
                                  .outputs = &all->classifier.outputs,
                                  .begin = begin,
                                  .load = load_picture,
                                  .take = take_scores,
                                  .tell = tell_picture,
                                  .user = all};
  pictures_run_restart(&all->run);
  return share_run(alone, &all->classifier.network, &work);
}

/** The part of the pictures whose class is one of so many. */
static double top(const struct classification *all, size_t limit) {
  size_t right = 0, run = 0;
  for (size_t index = 0; index < all->list.count; index++) {
    run += all->run.is_run[index];
    right += all->run.is_run[index] && all->classes_before[index] < limit;
  }
  return run > 0 ? (double)right / (double)run : NAN;
}

static int tell(void *user, struct scores *scores, cJSON *entry) {
  const struct classification *all = user;
  struct score_column *column = scores_add_column(scores, json_text(entry, "device.selector"), "");
  score_column_add(column, "top-1", "the class is the most likely one", top(all, 1));
  score_column_add(column, "top-5", "it is one of the five most likely ones", top(all, TOP));
  json_add_number(entry, "top_1", top(all, 1));
  json_add_number(entry, "top_5", top(all, TOP));
  return pictures_run_write(&all->run, entry);
}

static void close_all(void *user) {
  struct classification *all = user;
  classifier_close(&all->classifier);
  class_list_free(&all->list);
  pictures_run_free(&all->run);
  free(all->classes_before);
  free(all);
}

/** Those that classify has, too; others have no effect on a classifier. */
static int take_settings(struct classifier_options *own, const struct evaluation_options *options) {
  const char *const *given = options->settings.values;
  const char *const taken[SETTING_COUNT] = {[SETTING_mean] = given[VISION_SETTING_mean],
                                            [SETTING_std] = given[VISION_SETTING_std],
                                            [SETTING_resize] = given[VISION_SETTING_resize],
                                            [SETTING_crop] = given[VISION_SETTING_crop]};
  size_t given_count = options->settings.preset != NULL, taken_count = 0;
  for (int setting = 0; setting < VISION_SETTING_COUNT; setting++) given_count += given[setting] != NULL;
  for (int setting = 0; setting < SETTING_COUNT; setting++) taken_count += taken[setting] != NULL;
  memcpy(own->settings, taken, sizeof taken);
  if (given_count == taken_count) return EXIT_DONE;
  report("%s: where classes are evaluated, pictures go in by --resize, --crop, --mean and --std alone",
         options->model);
  return EXIT_FAILED;
}

static int load(struct classification *all, const struct evaluation_options *options,
                struct progress *progress) {
  struct classifier_options own = {.common = options->common,
                                   .model = options->model,
                                   .labels = options->settings.labels,
                                   .own_batch = OWN_BATCH};
  if (take_settings(&own, options) != EXIT_DONE) return EXIT_FAILED;
  const int code = options->annotations
                       ? class_list_read_file(&all->list, options->annotations, options->pictures)
                       : class_list_read_folders(&all->list, options->pictures);
  all->run = pictures_run_new(all->list.count);
  all->classes_before = allocate(all->list.count, sizeof *all->classes_before);
  return code == EXIT_DONE ? classifier_load(&all->classifier, &own, progress) : code;
}

int classification_open(struct evaluation *evaluation, const struct evaluation_options *options,
                        struct progress *progress) {
  struct classification *all = allocate(1, sizeof *all);
  *evaluation = (struct evaluation){.task = "classify",
                                    .network = &all->classifier.network,
                                    .run = run,
                                    .tell = tell,
                                    .close = close_all,
                                    .user = all};
  return load(all, options, progress);
}
