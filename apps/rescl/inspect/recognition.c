#include "inspect/recognition.h"

#include <string.h>

#include "console/say.h"
#include "data/json.h"

static const char *description_of(const char *preset) {
  size_t count;
  const rescl_preset *presets = rescl_vision_presets(&count);
  for (size_t index = 0; index < count; index++)
    if (strcmp(presets[index].name, preset) == 0) return presets[index].description;
  return "";
}

void recognition_print(const rescl_model *model) {
  rescl_vision *vision;
  rescl_vision_info info;
  if (rescl_vision_create(&vision, model, NULL) != RESCL_OK) return;
  rescl_vision_get_info(vision, &info);
  say("  %-12s %s, to %s: %s\n", "preset", info.preset, rescl_task_name(info.task),
      description_of(info.preset));
  say("  %-12s since %s\n", "", info.reason);
  if (*info.label_set) say("  %-12s %s\n", "label set", info.label_set);
  rescl_vision_free(vision);
}

void recognition_write(cJSON *root, const rescl_model *model) {
  rescl_vision *vision;
  rescl_vision_info info;
  if (rescl_vision_create(&vision, model, NULL) != RESCL_OK) {
    cJSON_AddNullToObject(root, "recognised");
    return;
  }
  rescl_vision_get_info(vision, &info);
  cJSON *entry = cJSON_AddObjectToObject(root, "recognised");
  json_add_text(entry, "preset", info.preset);
  json_add_text(entry, "task", rescl_task_name(info.task));
  json_add_text(entry, "reason", info.reason);
  json_add_text_or_null(entry, "label_set", info.label_set);
  json_add_count(entry, "classes", (int64_t)info.class_count);
  rescl_vision_free(vision);
}
