/** Networks with real weights, from other people's exporters, give the answers that another runtime gave.
 *  Exit code 77 where the data is not there. */
#define _POSIX_C_SOURCE 200809L
#include "api/fixture.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <math.h>
#include <unistd.h>

#include "base/file.h"

enum { IMAGES = 1000, PLANE = 32 * 32, IMAGE_BYTES = 1 + 3 * PLANE, CLASSES = 10, IMAGENET_CLASSES = 1001 };

/** A file of the data folder; valid until the next call. */
static const char *data_path(const char *name) {
  static char path[2 * PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", getenv("RESCL_TEST_DATA"), name);
  return path;
}

static struct file_map open_data(const char *name) {
  struct file_map map;
  MUST(file_map_open(&map, data_path(name)));
  return map;
}

/** The floats of a .npy file that are the last `count` of it: behind the header comes nothing else. */
static const float *npy_floats(const struct file_map *map, size_t count) {
  ck_assert_uint_gt(map->size_bytes, count * sizeof(float));
  const unsigned char *bytes = map->bytes;
  const size_t header_bytes = 10 + (size_t)bytes[8] + 256 * (size_t)bytes[9];
  ck_assert_mem_eq(bytes, "\x93NUMPY", 6);
  ck_assert_uint_eq(map->size_bytes, header_bytes + count * sizeof(float));
  return (const float *)(const void *)(bytes + header_bytes); // NumPy aligns it
}

static size_t largest(const float *values, size_t count) {
  size_t best = 0;
  for (size_t index = 1; index < count; index++)
    if (values[index] > values[best]) best = index;
  return best;
}

/** What a network for 32×32 pictures makes of each channel's grey levels:
 *  (grey * scale - mean) / deviation. */
struct cifar_network {
  const char *model, *expected;
  float scale, mean[3], deviation[3];
  double tolerance; // of one output
};

static void normalise(const struct cifar_network *network, const unsigned char *grey, float *data) {
  for (size_t pixel = 0; pixel < 3 * PLANE; pixel++) {
    const size_t channel = pixel / PLANE;
    data[pixel] =
        ((float)grey[pixel] * network->scale - network->mean[channel]) / network->deviation[channel];
  }
}

static void expect_all_answers(const struct cifar_network *network) {
  struct file_map images = open_data("cifar10/test1000.bin"), answers = open_data(network->expected);
  ck_assert_uint_eq(images.size_bytes, (size_t)IMAGES * IMAGE_BYTES);
  const float *expected = npy_floats(&answers, (size_t)IMAGES * CLASSES);
  rescl_model *model = NULL;
  MUST(rescl_model_load(&model, data_path(network->model)));
  rescl_session *session = session_of(model, 1);
  rescl_tensor input = random_input(session, 0, 1), output = empty_output(session, 0);
  ck_assert_int_eq(rescl_tensor_elements(&input), 3 * PLANE);
  ck_assert_int_eq(rescl_tensor_elements(&output), CLASSES);
  size_t same = 0, right = 0;
  double difference = 0.0;
  for (size_t image = 0; image < IMAGES; image++, expected += CLASSES) {
    const unsigned char *bytes = images.bytes + image * IMAGE_BYTES;
    normalise(network, bytes + 1, input.data);
    MUST(rescl_session_run(session, &input, 1, &output, 1));
    const size_t answer = largest(output.data, CLASSES);
    same += answer == largest(expected, CLASSES);
    right += answer == bytes[0];
    for (size_t index = 0; index < CLASSES; index++) {
      const double one = fabs((double)((float *)output.data)[index] - (double)expected[index]);
      if (!(one <= difference)) difference = one;
    }
  }
  printf("%s: %zu of %d answers as expected, %zu right, largest difference %.1e\n", network->model, same,
         IMAGES, right, difference);
  ck_assert_uint_eq(same, IMAGES);
  ck_assert_double_le(difference, network->tolerance);
  free(input.data);
  free(output.data);
  rescl_session_free(session);
  rescl_model_free(model);
  file_map_close(&images);
  file_map_close(&answers);
}

START_TEST(resnet20_classifies_cifar10) {
  expect_all_answers(&(struct cifar_network){.model = "cifar10/resnet20.onnx",
                                             .expected = "cifar10/resnet20.logits.npy",
                                             .scale = 1.0f / 255.0f,
                                             .mean = {0.485f, 0.456f, 0.406f},
                                             .deviation = {0.229f, 0.224f, 0.225f},
                                             .tolerance = 1e-3});
}
END_TEST

START_TEST(resnet8_classifies_cifar10) {
  expect_all_answers(&(struct cifar_network){.model = "mlperf-tiny/resnet8.onnx",
                                             .expected = "mlperf-tiny/resnet8.outputs.npy",
                                             .scale = 1.0f,
                                             .deviation = {1.0f, 1.0f, 1.0f},
                                             .tolerance = 1e-4});
}
END_TEST

static void copy_stream(FILE *from, FILE *to) {
  char block[1 << 16];
  size_t bytes;
  ck_assert(from && to);
  while ((bytes = fread(block, 1, sizeof block, from)) > 0)
    ck_assert_uint_eq(fwrite(block, 1, bytes, to), bytes);
}

/** The model is stored compressed; its mapping outlives the temporary file's name. */
static rescl_model *load_mobilenet(void) {
  char path[] = "/tmp/rescl-test-XXXXXX";
  rescl_model *model = NULL;
  FILE *unpacked = fdopen(mkstemp(path), "wb");
  ck_assert_int_eq(setenv("RESCL_TEST_PACKED", data_path("imagenet/mobilenetv2.onnx.gz"), 1), 0);
  FILE *packed = popen("gzip -dc \"$RESCL_TEST_PACKED\"", "r");
  copy_stream(packed, unpacked);
  ck_assert_int_eq(pclose(packed), 0);
  ck_assert_int_eq(fclose(unpacked), 0);
  MUST(rescl_model_load(&model, path));
  unlink(path);
  return model;
}

START_TEST(mobilenet_agrees_with_the_reference) {
  rescl_model *model = load_mobilenet();
  rescl_session *session = session_of(model, 1);
  for (uint64_t seed = 1; seed <= 3; seed++) {
    rescl_tensor input = random_input(session, 0, seed), output = empty_output(session, 0);
    rescl_tensor expected = empty_output(session, 0);
    MUST(rescl_session_run(session, &input, 1, &output, 1));
    MUST(rescl_reference_run(model, NULL, &input, 1, &expected, 1));
    const double error = compare_largest_error(output.data, expected.data, IMAGENET_CLASSES);
    printf("mobilenetv2: device against reference %.1e\n", error);
    ck_assert_double_le(error, 1e-3);
    free(input.data);
    free(output.data);
    free(expected.data);
  }
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

/** The whole picture at the network's size, in -1 to 1. */
static void load_picture(const char *name, rescl_tensor *input) {
  char path[PATH_MAX];
  rescl_image *image = NULL;
  const int height = (int)input->shape[2], width = (int)input->shape[3];
  const rescl_preprocessing preprocessing = {
      .resize_width = width, .resize_height = height, .mean = {0.5f, 0.5f, 0.5f}, .std = {0.5f, 0.5f, 0.5f}};
  snprintf(path, sizeof path, "imagenet/%s", name);
  MUST(rescl_image_load(&image, data_path(path)));
  MUST(rescl_preprocess(&preprocessing, image, width, height, input->data));
  rescl_image_free(image);
}

static cJSON *read_answers(void) {
  struct file_map map = open_data("imagenet/mobilenetv2.top5.json");
  cJSON *answers = cJSON_ParseWithLength((const char *)map.bytes, map.size_bytes);
  ck_assert_ptr_nonnull(answers);
  file_map_close(&map);
  return answers;
}

START_TEST(mobilenet_classifies_pictures) {
  rescl_model *model = load_mobilenet();
  rescl_session *session = session_of(model, 1);
  rescl_tensor input = random_input(session, 0, 1), output = empty_output(session, 0);
  cJSON *answers = read_answers();
  const cJSON *answer;
  cJSON_ArrayForEach(answer, answers) {
    const cJSON *first = cJSON_GetArrayItem(answer, 0);
    const int expected = cJSON_GetObjectItem(first, "index")->valueint;
    const double probability = cJSON_GetObjectItem(first, "probability")->valuedouble;
    load_picture(answer->string, &input);
    MUST(rescl_session_run(session, &input, 1, &output, 1));
    const size_t found = largest(output.data, IMAGENET_CLASSES);
    printf("%-17s %4zu %.4f, expected %4d %.4f\n", answer->string, found,
           (double)((float *)output.data)[found], expected, probability);
    ck_assert_uint_eq(found, (size_t)expected);
    ck_assert_double_le(fabs((double)((float *)output.data)[found] - probability), 0.02);
  }
  ck_assert_int_eq(cJSON_GetArraySize(answers), 7);
  cJSON_Delete(answers);
  free(input.data);
  free(output.data);
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {resnet20_classifies_cifar10, resnet8_classifies_cifar10,
                                mobilenet_agrees_with_the_reference, mobilenet_classifies_pictures};
  const char *folder = getenv("RESCL_TEST_DATA");
  if (!folder || !file_is_folder(folder)) {
    printf("skipped: no test data in RESCL_TEST_DATA (%s)\n", folder ? folder : "not set");
    return 77;
  }
  return check_main("api/networks", tests, sizeof tests / sizeof *tests, CK_NOFORK);
}
