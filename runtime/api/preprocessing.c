#include "api/model.h"
#include "base/argument.h"
#include "image/layout.h"
#include "image/settings.h"

#include <stdio.h>

static rescl_status set_from_metadata(rescl_preprocessing *preprocessing, const rescl_model *model) {
  const char *key;
  for (size_t index = 0; (key = preprocessing_setting(index)) != NULL; index++) {
    char name[32];
    snprintf(name, sizeof name, "rescl.%s", key);
    const char *value = graph_find_metadata(model->graph, name);
    if (value)
      TRY(status_within(rescl_preprocessing_set(preprocessing, key, value), "%s: metadata %s: ", model->path,
                        name));
  }
  return RESCL_OK;
}

static int size_or_usual(int64_t size) {
  return size > 0 && size <= INT32_MAX ? (int)size : 224;
}

rescl_status rescl_preprocessing_from_model(rescl_preprocessing *preprocessing, const rescl_model *model) {
  rescl_tensor input;
  struct picture_layout layout;
  REQUIRE(preprocessing);
  REQUIRE(model);
  if (rescl_model_input_count(model) != 1)
    return fail(RESCL_UNSUPPORTED, "%s: pictures need one input of shape [N][3][H][W], it has %zu inputs",
                model->path, rescl_model_input_count(model));
  TRY(rescl_model_input(model, 0, &input));
  TRY(status_within(picture_layout_of(&layout, &input), "%s: ", model->path));
  *preprocessing = rescl_preprocessing_default(size_or_usual(input.shape[layout.width_axis]),
                                               size_or_usual(input.shape[layout.height_axis]));
  preprocessing_for_input(preprocessing, &input);
  return set_from_metadata(preprocessing, model);
}
