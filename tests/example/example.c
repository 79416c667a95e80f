/** Which of its labels does a network see in a picture?   example MODEL.onnx PICTURE.png
 *  All of rescl that a program needs to classify: model, device, session, picture in, probabilities out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rescl/rescl.h>

static int check(rescl_status status) {
  if (status != RESCL_OK) fprintf(stderr, "example: %s\n", rescl_last_error());
  return status == RESCL_OK;
}

/** Prints line `wanted` of the labels in the model's metadata. */
static void print_label(const rescl_model *model, int64_t wanted) {
  const char *label = rescl_model_metadata(model, "rescl.labels");
  for (; label && wanted > 0; wanted--) label = strchr(label, '\n') ? strchr(label, '\n') + 1 : NULL;
  if (label) printf("%.*s\n", (int)strcspn(label, "\n"), label);
}

static int classify(rescl_session *session, const rescl_model *model, const rescl_image *image) {
  rescl_tensor input, output;
  rescl_preprocessing preprocessing;
  float *scores;
  int64_t best = 0;
  int ok = check(rescl_session_input(session, 0, &input)) &&
           check(rescl_session_output(session, 0, &output)) &&
           check(rescl_preprocessing_from_model(&preprocessing, model));
  if (!ok) return 0;
  const int height = (int)input.shape[2], width = (int)input.shape[3];
  input.data = malloc(sizeof(float) * 3 * (size_t)height * (size_t)width);
  output.data = scores = malloc(sizeof(float) * (size_t)output.shape[1]);
  ok = input.data && output.data &&
       check(rescl_preprocess(&preprocessing, image, width, height, input.data)) &&
       check(rescl_session_run(session, &input, 1, &output, 1));
  for (int64_t index = 1; ok && index < output.shape[1]; index++)
    if (scores[index] > scores[best]) best = index;
  if (ok) print_label(model, best);
  free(input.data);
  free(output.data);
  return ok;
}

int main(int argc, char **argv) {
  rescl_model *model = NULL;
  rescl_device *device = NULL;
  rescl_session *session = NULL;
  rescl_image *image = NULL;
  if (argc != 3) return fprintf(stderr, "usage: example MODEL.onnx PICTURE.png\n"), 2;
  const int ok = check(rescl_model_load(&model, argv[1])) && check(rescl_device_open(&device, NULL)) &&
                 check(rescl_session_create(&session, device, model, NULL)) &&
                 check(rescl_image_load(&image, argv[2])) && classify(session, model, image);
  rescl_image_free(image);
  rescl_session_free(session);
  rescl_device_free(device);
  rescl_model_free(model);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
