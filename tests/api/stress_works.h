/** The pieces of work of test_stress.c, each in some variants, and what they share. None calls Check, which is for the main
 *  thread alone. */
#ifndef RESCL_TESTS_API_STRESS_WORKS_H
#define RESCL_TESTS_API_STRESS_WORKS_H

#include <unistd.h>

#include "api/fixture.h"
#include "rescl/cache.h"
#include "rescl/plan.h"
#include "support/small_network.h"
#include "vision/fixture.h"

enum { VARIANTS = 3, SIDE = 64, BOXES = 84 };

/** What a piece of work gave: a sum of all its bytes. */
struct answer {
  uint64_t sum;
};

static void add(struct answer *answer, const void *bytes, size_t size_bytes) {
  const unsigned char *next = bytes;
  for (size_t index = 0; index < size_bytes; index++)
    answer->sum = (answer->sum ^ next[index]) * UINT64_C(0x100000001B3); // FNV-1a
}

static void add_text(struct answer *answer, const char *text) {
  add(answer, text, strlen(text));
}

/** Shared by all threads, and not changed while they run. */
static rescl_model *model;
static rescl_vision *detector;
static float inputs[VARIANTS][SMALL_NETWORK_INPUT], boxes[7 * BOXES];
static char folder[] = "/tmp/rescl-stress-XXXXXX", model_path[64], picture_paths[2][64];

/** Where a thread may write. */
struct place {
  int thread, variant;
  char path[64];
};

static rescl_status add_run(struct answer *answer, rescl_session *session, int variant) {
  float output[SMALL_NETWORK_OUTPUT];
  for (int run = 0; run < 2; run++) {
    TRY(small_network_run(session, inputs[variant], output));
    add(answer, output, sizeof output);
  }
  return RESCL_OK;
}

static rescl_session_options options_of(int variant) {
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = 0;
  if (variant == 1) options.algorithm = "im2col_gemm";
  if (variant == 2) options.profiling = RESCL_PROFILING_DEVICE;
  return options;
}

/** On the device and with the model that all share. */
static rescl_status share_device(const struct place *place, struct answer *answer) {
  const rescl_session_options options = options_of(place->variant);
  rescl_session *session = NULL;
  TRY(rescl_session_create(&session, fixture_device, model, &options));
  const rescl_status status = add_run(answer, session, place->variant);
  rescl_session_free(session);
  return status;
}

/** On a part of a device of its own, with a model of its own. */
static rescl_status own_device(const struct place *place, struct answer *answer) {
  rescl_session_options options = options_of(0);
  rescl_model *loaded = NULL;
  rescl_device *opened = NULL;
  rescl_session *session = NULL;
  rescl_status status;
  options.threads = place->variant == 1;
  options.keep_all = place->variant == 2;
  TRY_CLEANUP(rescl_model_load(&loaded, model_path));
  TRY_CLEANUP(rescl_device_open(&opened, NULL));
  TRY_CLEANUP(rescl_session_create(&session, opened, loaded, &options));
  TRY_CLEANUP(add_run(answer, session, place->variant));
cleanup:
  rescl_session_free(session);
  rescl_device_free(opened);
  rescl_model_free(loaded);
  return status;
}

static int cancel_late(void *user, const char *stage, size_t done, size_t total) {
  int *left = user;
  (void)stage, (void)done, (void)total;
  return (*left)-- <= 0;
}

/** The creation is cancelled at its first report, its second, or its third. */
static rescl_status cancel(const struct place *place, struct answer *answer) {
  rescl_session_options options = options_of(0);
  rescl_session *session = NULL;
  int left = place->variant;
  options.progress = cancel_late;
  options.progress_user = &left;
  const rescl_status status = rescl_session_create(&session, fixture_device, model, &options);
  rescl_session_free(session);
  (void)answer;
  return status == RESCL_CANCELLED ? RESCL_OK : fail(RESCL_WRONG_RESULT, "it was not cancelled");
}

/** The only work that looks for faster ways: its numbers may differ, but not by more than rounding. */
static rescl_status tune(const struct place *place, struct answer *answer) {
  rescl_session_options options = options_of(0);
  rescl_verification *verification = NULL;
  options.tune_budget_ms = 20;
  options.binding.batch = 2; // a kind of layer that no other work has
  TRY(rescl_verify(fixture_device, model, &options, NULL, &verification));
  const int is_right = verification->output_passed && verification->failed_count == 0;
  rescl_verification_free(verification);
  (void)place, (void)answer;
  return is_right ? RESCL_OK : fail(RESCL_WRONG_RESULT, "the verification does not pass");
}

static rescl_status run_reference(const struct place *place, struct answer *answer) {
  float values[SMALL_NETWORK_OUTPUT];
  const rescl_tensor input = small_network_input(inputs[place->variant]);
  rescl_tensor output = small_network_output(values);
  TRY(rescl_reference_run(model, NULL, &input, 1, &output, 1));
  add(answer, values, sizeof values);
  return RESCL_OK;
}

static rescl_status add_inspection(struct answer *answer, const rescl_model *of) {
  rescl_inspection *inspection = NULL;
  TRY(rescl_model_inspect(of, NULL, &inspection));
  for (size_t index = 0; index < inspection->layer_count; index++)
    add_text(answer, inspection->layers[index].name);
  add(answer, &inspection->flops, sizeof inspection->flops);
  rescl_inspection_free(inspection);
  return RESCL_OK;
}

/** A model is built, saved, loaded again and looked at. */
static rescl_status pass_model(const struct place *place, struct answer *answer) {
  rescl_create_options options = rescl_create_options_default();
  rescl_model *made = NULL, *loaded = NULL;
  rescl_status status;
  options.name = "cifar_resnet20";
  options.seed = (uint64_t)place->variant;
  TRY_CLEANUP(rescl_model_create(&made, &options));
  TRY_CLEANUP(rescl_model_save(made, place->path));
  TRY_CLEANUP(rescl_model_load(&loaded, place->path));
  TRY_CLEANUP(add_inspection(answer, loaded));
  TRY_CLEANUP(add_inspection(answer, made));
cleanup:
  rescl_model_free(made);
  rescl_model_free(loaded);
  return status;
}

static rescl_status plan(const struct place *place, struct answer *answer) {

  rescl_plan_options options = rescl_plan_options_default();
  rescl_device_info *known = NULL;
  rescl_plan *made = NULL;
  size_t count = 0;
  TRY(rescl_known_devices(&known, &count));
  options.device = known[(size_t)place->variant * count / VARIANTS].selector;
  const rescl_status status = rescl_plan_create(&made, model, &options);
  for (size_t index = 0; status == RESCL_OK && index < made->layer_count; index++)
    add_text(answer, made->layers[index].algorithm);
  rescl_plan_free(made);
  rescl_device_list_free(known);
  return status;
}

static rescl_status add_picture(struct answer *answer, const rescl_image *image, const struct place *place) {
  static const rescl_fit fits[VARIANTS] = {RESCL_FIT_STRETCH, RESCL_FIT_CENTRE, RESCL_FIT_CORNER};
  rescl_preprocessing preprocessing = rescl_preprocessing_default(24, 16);
  float data[3 * 24 * 16];
  preprocessing.resize_short = preprocessing.crop_width = preprocessing.crop_height = 0;
  preprocessing.resize_width = 24;
  preprocessing.resize_height = 16;
  preprocessing.fit = fits[place->variant];
  add(answer, image->pixels, (size_t)image->width * (size_t)image->height * 3);
  TRY(rescl_preprocess(&preprocessing, image, 24, 16, data));
  add(answer, data, sizeof data);
  return RESCL_OK;
}

/** A picture is read, resized, and saved as either format. */
static rescl_status pass_picture(const struct place *place, struct answer *answer) {
  rescl_image *image = NULL, *resized = NULL, *again = NULL;
  rescl_status status;
  TRY_CLEANUP(rescl_image_load(&image, picture_paths[place->variant % 2]));
  TRY_CLEANUP(add_picture(answer, image, place));
  TRY_CLEANUP(rescl_image_resize(image, 40 + place->variant, 30, &resized));
  TRY_CLEANUP(place->variant == 1 ? rescl_image_save_jpeg(resized, 90, place->path)
                                  : rescl_image_save_png(resized, place->path));
  TRY_CLEANUP(rescl_image_load(&again, place->path));
  TRY_CLEANUP(add_picture(answer, again, place));
cleanup:
  rescl_image_free(image);
  rescl_image_free(resized);
  rescl_image_free(again);
  return status;
}

static rescl_status detect(const struct place *place, struct answer *answer) {
  const rescl_placement placement = {SIDE, SIDE, SIDE, SIDE, .scale_x = 1, .scale_y = 1};
  const rescl_tensor output = {.rank = 3, .shape = {1, 7, BOXES}, .data = boxes};
  rescl_detect_options options = rescl_vision_detect_options(detector);
  rescl_detections *found = NULL;
  options.score = 0.1f * (float)(1 + place->variant);
  TRY(rescl_vision_detect(detector, &output, 1, 0, &placement, &options, &found));
  for (size_t index = 0; index < found->count; index++)
    add(answer, &found->items[index].box, sizeof found->items[index].box);
  rescl_detections_free(found);
  return RESCL_OK;
}

static rescl_status list_devices(const struct place *place, struct answer *answer) {
  rescl_device_info *list = NULL;
  rescl_driver *drivers = NULL;
  size_t count = 0;
  TRY(rescl_device_list(&list, &count));
  for (size_t index = 0; index < count; index++) add_text(answer, list[index].selector);
  rescl_device_list_free(list);
  TRY(rescl_driver_list(&drivers, &count));
  for (size_t index = 0; index < count; index++) add_text(answer, drivers[index].path);
  rescl_driver_list_free(drivers);
  (void)place;
  return RESCL_OK;
}

/** What is in the cache changes under it; others find that it is gone. */
static rescl_status use_cache(const struct place *place, struct answer *answer) {
  char path[256];
  rescl_cache_entry *entries = NULL;
  size_t count = 0;
  TRY(rescl_cache_path(path, sizeof path));
  add_text(answer, path);
  TRY(rescl_cache_check());
  TRY(rescl_cache_list(&entries, &count));
  rescl_cache_list_free(entries);
  return place->variant == 2 ? rescl_cache_clear(NULL, NULL) : RESCL_OK;
}

/** Each thread reads what it did wrong itself. */
static rescl_status fail_alone(const struct place *place, struct answer *answer) {
  rescl_model *loaded = NULL;
  char path[64];
  snprintf(path, sizeof path, "%s/none-%d-%d", folder, place->thread, place->variant);
  if (rescl_model_load(&loaded, path) != RESCL_NOT_FOUND) return fail(RESCL_WRONG_RESULT, "it was found");
  usleep(1000);
  (void)answer;
  return strstr(rescl_last_error(), path) ? RESCL_OK : fail(RESCL_WRONG_RESULT, "the message is another's");
}

static const struct work {
  const char *name;
  rescl_status (*run)(const struct place *place, struct answer *answer);
} works[] = {
    {"a session on the shared device", share_device},
    {"a session on a device of its own", own_device},
    {"a creation that is cancelled", cancel},
    {"a verification that tunes", tune},
    {"the reference", run_reference},
    {"a model, built, saved and loaded", pass_model},
    {"a plan", plan},
    {"a picture, read, resized and saved", pass_picture},
    {"detections", detect},
    {"lists of devices and drivers", list_devices},
    {"the cache", use_cache},
    {"a failure", fail_alone},
};

enum { WORKS = sizeof works / sizeof *works };

#endif
