#include "api/model.h"
#include "rescl/image.h"

rescl_status rescl_preprocessing_from_model(rescl_preprocessing *preprocessing, const rescl_model *model) {
  static const char *const keys[] = {"mean", "std", "resize", "crop"};
  TRY(check_pointers("rescl_preprocessing_from_model", preprocessing, model));
  const struct graph *graph = model->graph;
  if (graph->input_count != 1 || graph->inputs[0]->tensor.shape.rank != 4 ||
      graph->inputs[0]->tensor.shape.dims[1] != 3)
    return fail(RESCL_UNSUPPORTED, "%s: pictures need one input of shape [N][3][H][W]", model->path);
  const int64_t *dims = graph->inputs[0]->tensor.shape.dims;
  const int height = dims[2] > 0 && dims[2] <= INT32_MAX ? (int)dims[2] : 224;
  const int width = dims[3] > 0 && dims[3] <= INT32_MAX ? (int)dims[3] : 224;
  *preprocessing = rescl_preprocessing_default(width, height);
  for (size_t key = 0; key < sizeof keys / sizeof *keys; key++) {
    char name[32] = "rescl.";
    for (size_t letter = 0; keys[key][letter]; letter++) name[6 + letter] = keys[key][letter];
    const char *value = graph_find_metadata(graph, name);
    if (value)
      TRY(status_within(rescl_preprocessing_set(preprocessing, keys[key], value),
                        "%s: metadata %s: ", model->path, name));
  }
  return RESCL_OK;
}
