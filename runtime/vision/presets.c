#include "vision/presets.h"

#include <stdio.h>
#include <string.h>

// What callers see of the table, and all of it.
#define ABOUT(title, kind, text) \
  { #title, text, RESCL_TASK_##kind }

static const rescl_preset abouts[] = {
#define PRESET(title, kind, reader, sets, usual, sized, side, least, most, count, text) \
  ABOUT(title, kind, text),
#include "vision/presets.def"
#undef PRESET
};

static const struct preset presets[] = {
#define PRESET(title, kind, reader, sets, usual, sized, side, least, most, count, text) \
  {ABOUT(title, kind, text),                                                            \
   &family_##reader,                                                                    \
   sets,                                                                                \
   usual,                                                                               \
   sized,                                                                               \
   side,                                                                                \
   {.score = (float)(least), .iou = (float)(most), .max = count}},
#include "vision/presets.def"
#undef PRESET
};

enum { PRESET_COUNT = sizeof presets / sizeof *presets };

const rescl_preset *rescl_vision_presets(size_t *count) {
  if (count) *count = PRESET_COUNT;
  return abouts;
}

const char *rescl_task_name(rescl_task task) {
  static const char *const names[] = {"classify", "localize", "detect", "segment"};
  return (unsigned)task < sizeof names / sizeof *names ? names[task] : "unknown";
}

rescl_status preset_find(const struct preset **preset, const char *name) {
  char names[1024] = "";
  for (size_t index = 0; index < PRESET_COUNT; index++) {
    *preset = &presets[index];
    if (strcmp(presets[index].about.name, name) == 0) return RESCL_OK;
    const size_t length = strlen(names);
    snprintf(names + length, sizeof names - length, "%s%s", index ? ", " : "", presets[index].about.name);
  }
  *preset = NULL;
  return fail(RESCL_NOT_FOUND, "there is no preset \"%s\"; there are %s", name, names);
}

const struct preset *preset_recognise(const struct facts *facts, const char *task, struct heads *heads) {
  for (size_t index = 0; index < PRESET_COUNT; index++) {
    *heads = (struct heads){0};
    if (task && strcmp(rescl_task_name(presets[index].about.task), task) != 0) continue;
    if (presets[index].family->match(facts, heads)) return &presets[index];
  }
  return NULL;
}

rescl_status preset_match(const struct preset *preset, const struct facts *facts, struct heads *heads) {
  struct facts chosen = *facts;
  chosen.is_chosen = 1;
  *heads = (struct heads){0};
  if (preset->family->match(&chosen, heads)) return RESCL_OK;
  char found[REASON_BYTES] = "";
  for (size_t index = 0; index < facts->output_count; index++) {
    say(found, "%s", index ? ", " : "");
    say_output(found, &facts->outputs[index]);
  }
  return fail(RESCL_SHAPE_MISMATCH, "preset %s expects %s; the model has %s", preset->about.name,
              preset->family->expects, found);
}

/** One "key=value" of a list. */
static rescl_status apply(rescl_preprocessing *preprocessing, const char *setting, size_t length, int side) {
  char text[64], number[16];
  snprintf(text, sizeof text, "%.*s", (int)length, setting);
  char *value = strchr(text, '=');
  if (!value) return RESCL_OK;
  *value++ = '\0';
  snprintf(number, sizeof number, "%d", side);
  return rescl_preprocessing_set(preprocessing, text, strcmp(value, "@") == 0 ? number : value);
}

static rescl_status apply_all(rescl_preprocessing *preprocessing, const char *settings, int side) {
  for (const char *at = settings; *at;) {
    const size_t length = strcspn(at, " ");
    TRY(apply(preprocessing, at, length, side));
    at += length + strspn(at + length, " ");
  }
  return RESCL_OK;
}

rescl_status preset_pictures(const struct preset *preset, int width, int height, int is_fixed,
                             rescl_preprocessing *preprocessing) {
  const int side = width < height ? width : height;
  *preprocessing = rescl_preprocessing_default(width, height);
  if (!*preset->pictures) return RESCL_OK;
  *preprocessing = (rescl_preprocessing){.std = {1, 1, 1}, .scale = 255};
  TRY(apply_all(preprocessing, preset->pictures, side));
  return is_fixed ? apply_all(preprocessing, preset->fixed, side) : RESCL_OK;
}
