#include "vision/vision.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "image/settings.h"

static int known_size(int64_t size) {
  return size > 0 && size <= INT_MAX ? (int)size : -1;
}

rescl_status facts_complete(struct facts *facts, metadata_function metadata, const void *user) {
  struct picture_layout layout;
  TRY(picture_layout_of(&layout, &facts->input));
  facts->input_width = known_size(facts->input.shape[layout.width_axis]);
  facts->input_height = known_size(facts->input.shape[layout.height_axis]);
  notes_read(&facts->notes, metadata, user);
  return RESCL_OK;
}

static int side_of(int fixed, int noted, int usual) {
  return fixed > 0 ? fixed : noted > 0 ? noted : usual;
}

static rescl_status set_from_metadata(rescl_vision *vision, metadata_function metadata, const void *user) {
  const char *key;
  for (size_t index = 0; (key = preprocessing_setting(index)) != NULL; index++) {
    char name[32];
    snprintf(name, sizeof name, "rescl.%s", key);
    const char *value = metadata(user, name);
    if (value)
      TRY(status_within(rescl_preprocessing_set(&vision->preprocessing, key, value), "metadata %s: ", name));
  }
  return RESCL_OK;
}

/** As the preset, the input's kind and the metadata say, in this order. */
static rescl_status prepare_pictures(rescl_vision *vision, const struct facts *facts,
                                     metadata_function metadata, const void *user) {
  const int is_fixed = facts->input_width > 0 && facts->input_height > 0;
  vision->width = side_of(facts->input_width, vision->notes.own_width, vision->preset->own_size);
  vision->height = side_of(facts->input_height, vision->notes.own_height, vision->preset->own_size);
  TRY(preset_pictures(vision->preset, vision->width, vision->height, is_fixed, &vision->preprocessing));
  preprocessing_for_input(&vision->preprocessing, &vision->input);
  return set_from_metadata(vision, metadata, user);
}

static rescl_status copy_text(rescl_vision *vision, const char **copy, const char *text) {
  *copy = arena_string(&vision->arena, text ? text : "");
  return *copy ? RESCL_OK : fail_memory(text ? strlen(text) : 1);
}

static rescl_status copy_names(rescl_vision *vision, const struct facts *facts) {
  TRY(copy_text(vision, &vision->input.name, facts->input.name));
  ARENA_NEW(&vision->arena, vision->output_names, facts->output_count);
  for (size_t index = 0; index < facts->output_count; index++)
    TRY(copy_text(vision, &vision->output_names[index], facts->outputs[index].name));
  vision->output_count = facts->output_count;
  return RESCL_OK;
}

static rescl_status choose_preset(rescl_vision *vision, const struct facts *facts, metadata_function metadata,
                                  const void *user, const char *forced) {
  const char *noted = metadata(user, "rescl.format");
  if (forced || noted) {
    TRY(preset_find(&vision->preset, forced ? forced : noted));
    return preset_match(vision->preset, facts, &vision->heads);
  }
  const char *task = metadata(user, "rescl.task");
  vision->preset = preset_recognise(facts, task, &vision->heads);
  if (vision->preset) return RESCL_OK;
  char found[REASON_BYTES] = "";
  for (size_t index = 0; index < facts->output_count; index++) {
    say(found, "%s", index ? ", " : "");
    say_output(found, &facts->outputs[index]);
  }
  return fail(RESCL_UNSUPPORTED, "what comes out is of no known convention%s%s: %s; a preset can be forced",
              task ? " of the task that the metadata says, " : "", task ? task : "", found);
}

static rescl_status say_reason(rescl_vision *vision, const char *forced, metadata_function metadata,
                               const void *user) {
  char text[REASON_BYTES] = "";
  if (forced)
    say(text, "asked for; ");
  else if (metadata(user, "rescl.format"))
    say(text, "its metadata says so; ");
  else if (metadata(user, "rescl.task"))
    say(text, "its metadata says task %s; ", metadata(user, "rescl.task"));
  else if (*vision->notes.task)
    say(text, "its metadata says task %s%s; ", vision->notes.task,
        vision->notes.is_end_to_end ? ", end to end" : "");
  say(text, "%s", vision->heads.what);
  return copy_text(vision, &vision->reason, text);
}

static rescl_status fill_vision(rescl_vision *vision, const struct facts *facts, metadata_function metadata,
                                const void *user, const char *preset) {
  vision->input = facts->input;
  vision->input.data = NULL;
  vision->notes = facts->notes;
  TRY(picture_layout_of(&vision->layout, &facts->input));
  TRY(copy_names(vision, facts));
  TRY(choose_preset(vision, facts, metadata, user, preset));
  TRY(say_reason(vision, preset, metadata, user));
  TRY(prepare_pictures(vision, facts, metadata, user));
  return vision_find_labels(vision, metadata, user);
}

rescl_status vision_new(rescl_vision **vision, const struct facts *facts, metadata_function metadata,
                        const void *user, const char *preset) {
  *vision = NULL;
  rescl_vision *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = fill_vision(made, facts, metadata, user, preset);
  if (status == RESCL_OK)
    *vision = made;
  else
    rescl_vision_free(made);
  return status;
}

void rescl_vision_free(rescl_vision *vision) {
  if (!vision) return;
  arena_free(&vision->arena);
  free(vision);
}

rescl_status rescl_vision_set(rescl_vision *vision, const char *key, const char *value) {
  REQUIRE(vision);
  REQUIRE(key);
  REQUIRE(value);
  if (strcmp(key, "labels") == 0) return vision_set_labels(vision, value);
  return rescl_preprocessing_set(&vision->preprocessing, key, value);
}

void rescl_vision_get_info(const rescl_vision *vision, rescl_vision_info *info) {
  if (!info) return;
  *info = (rescl_vision_info){.preset = "", .reason = "", .label_set = ""};
  if (!vision) return;
  *info = (rescl_vision_info){.preset = vision->preset->about.name,
                              .task = vision->preset->about.task,
                              .reason = vision->reason,
                              .label_set = vision->label_set ? vision->label_set->name : "",
                              .class_count = (size_t)vision->heads.class_count,
                              .has_masks = vision->heads.mask_count > 0,
                              .keypoint_count = (size_t)vision->heads.keypoint_count,
                              .preprocessing = vision->preprocessing};
}

rescl_detect_options rescl_vision_detect_options(const rescl_vision *vision) {
  return vision ? vision->preset->options : (rescl_detect_options){.iou = 1};
}

/** What an input that is open is to be for a picture; NULL: one of the preset's own size. */
static rescl_status open_size(const rescl_vision *vision, const rescl_image *image, int *width, int *height) {
  static unsigned char no_pixels[3];
  const rescl_image own = {vision->width, vision->height, no_pixels}; // only its size is looked at
  *width = vision->width;
  *height = vision->height;
  if (vision->preprocessing.resize_short == 0 && vision->preprocessing.resize_width == RESCL_INPUT_SIZE)
    return RESCL_OK;
  return rescl_preprocessing_size(&vision->preprocessing, image ? image : &own, width, height);
}

rescl_status rescl_vision_input(const rescl_vision *vision, const rescl_image *image, rescl_tensor *input) {
  int width = 0, height = 0;
  REQUIRE(vision);
  REQUIRE(input);
  const struct picture_layout *layout = &vision->layout;
  const int64_t *shape = vision->input.shape;
  if (shape[layout->width_axis] < 0 || shape[layout->height_axis] < 0)
    TRY(open_size(vision, image, &width, &height));
  void *const data = input->data;
  *input = vision->input;
  input->data = data;
  if (layout->batch_axis >= 0 && shape[layout->batch_axis] < 0) input->shape[layout->batch_axis] = 1;
  if (shape[layout->width_axis] < 0) input->shape[layout->width_axis] = width;
  if (shape[layout->height_axis] < 0) input->shape[layout->height_axis] = height;
  return RESCL_OK;
}

rescl_status rescl_vision_prepare(const rescl_vision *vision, const rescl_image *image, rescl_tensor *input,
                                  size_t position, rescl_placement *placement) {
  REQUIRE(vision);
  return rescl_preprocess_into(&vision->preprocessing, image, input, position, placement);
}
