#define _GNU_SOURCE // getdelim, mkdtemp, setenv
#include <ctype.h>
#include <limits.h>

#include "fixture.h"
#include "rescl/cache.h"
#include "rescl/vision.h"

#define REFUSES(call) MUST_FAIL(call, RESCL_INVALID_ARGUMENT, "")

/** What a call needs that is given all but one of its pointers. */
struct given {
  rescl_model *model;
  rescl_session *session;
  rescl_device_meter *meter;
  rescl_image image;
  rescl_preprocessing preprocessing;
  rescl_tensor tensors[2];
};

static unsigned char pixels[3];

static struct given set_up(void) {
  struct given given = {
      .model = model_from_text("graph g opset 13\ninput x: f32[1,4]\nrelu: y = Relu(x)\noutput y\n"),
      .image = {1, 1, pixels},
      .preprocessing = rescl_preprocessing_default(1, 1)};
  rescl_session_options options = rescl_session_options_default();
  options.profiling = RESCL_PROFILING_HOST;
  MUST(rescl_session_create(&given.session, device(), given.model, &options));
  MUST(rescl_device_meter_create(&given.meter, device(), 0));
  given.tensors[0] = random_input(given.session, 0, 1);
  given.tensors[1] = empty_output(given.session, 0);
  MUST(rescl_session_run(given.session, &given.tensors[0], 1, &given.tensors[1], 1));
  return given;
}

static void tear_down(struct given *given) {
  free(given->tensors[0].data);
  free(given->tensors[1].data);
  rescl_device_meter_free(given->meter);
  rescl_session_free(given->session);
  rescl_model_free(given->model);
}

START_TEST(caches_and_devices) {
  struct given given = set_up();
  rescl_cache_entry *entries = NULL;
  rescl_device_info *devices = NULL;
  rescl_device_limits limits;
  rescl_device_meter *meter = NULL;
  size_t count = 0;
  double gflops = 0;
  REFUSES(rescl_cache_path(NULL, 100));
  REFUSES(rescl_cache_list(NULL, &count));
  REFUSES(rescl_cache_list(&entries, NULL));
  rescl_cache_list_free(NULL);
  REFUSES(rescl_device_list(NULL, &count));
  REFUSES(rescl_device_list(&devices, NULL));
  rescl_device_list_free(NULL);
  REFUSES(rescl_device_open(NULL, NULL));
  ck_assert_ptr_null(rescl_device_get_info(NULL));
  REFUSES(rescl_device_measure(NULL, 0, &limits));
  REFUSES(rescl_device_measure(device(), 0, NULL));
  REFUSES(rescl_device_meter_create(NULL, device(), 0));
  REFUSES(rescl_device_meter_create(&meter, NULL, 0));
  REFUSES(rescl_device_meter_take(NULL, &gflops));
  REFUSES(rescl_device_meter_take(given.meter, NULL));
  rescl_device_meter_free(NULL);
  rescl_device_free(NULL);
  tear_down(&given);
}
END_TEST

/** Not called with NULL alone: it empties a cache, which is of the test's own. */
START_TEST(clearing_a_cache_needs_no_counts) {
  char folder[] = "/tmp/rescl-null-XXXXXX", before[PATH_MAX];
  ck_assert_ptr_nonnull(mkdtemp(folder));
  MUST(rescl_cache_path(before, sizeof before));
  setenv("RESCL_CACHE_DIR", folder, 1);
  MUST(rescl_cache_clear(NULL, NULL));
  setenv("RESCL_CACHE_DIR", before, 1);
}
END_TEST

START_TEST(pictures) {
  struct given given = set_up();
  rescl_preprocessing *preprocessing = &given.preprocessing;
  rescl_image *image = NULL;
  float data[3];
  REFUSES(rescl_image_load(NULL, "x.png"));
  REFUSES(rescl_image_load(&image, NULL));
  REFUSES(rescl_image_save_png(NULL, "x.png"));
  REFUSES(rescl_image_save_png(&given.image, NULL));
  REFUSES(rescl_image_save_jpeg(NULL, 90, "x.jpg"));
  REFUSES(rescl_image_save_jpeg(&given.image, 90, NULL));
  REFUSES(rescl_segmentation_load(NULL, "x.png"));
  REFUSES(rescl_segmentation_load(&(rescl_segmentation *){NULL}, NULL));
  REFUSES(rescl_indexed_image_save_png(NULL, "x.png"));
  REFUSES(rescl_indexed_image_save_png(&(rescl_indexed_image){0}, "x.png"));
  rescl_image_free(NULL);
  REFUSES(rescl_image_resize(NULL, 1, 1, &image));
  REFUSES(rescl_image_resize(&given.image, 1, 1, NULL));
  REFUSES(rescl_preprocessing_from_model(NULL, given.model));
  REFUSES(rescl_preprocessing_from_model(preprocessing, NULL));
  REFUSES(rescl_preprocessing_set(NULL, "crop", "1"));
  REFUSES(rescl_preprocessing_set(preprocessing, NULL, "1"));
  REFUSES(rescl_preprocessing_set(preprocessing, "crop", NULL));
  REFUSES(rescl_preprocess(NULL, &given.image, 1, 1, data));
  REFUSES(rescl_preprocess(preprocessing, NULL, 1, 1, data));
  REFUSES(rescl_preprocess(preprocessing, &given.image, 1, 1, NULL));
  rescl_tensor input = {.rank = 4, .shape = {1, 3, 1, 1}, .data = data};
  REFUSES(rescl_preprocess_into(NULL, &given.image, &input, 0, NULL));
  REFUSES(rescl_preprocess_into(preprocessing, NULL, &input, 0, NULL));
  REFUSES(rescl_preprocess_into(preprocessing, &given.image, NULL, 0, NULL));
  int width, height;
  REFUSES(rescl_preprocessing_size(NULL, &given.image, &width, &height));
  REFUSES(rescl_preprocessing_size(preprocessing, NULL, &width, &height));
  REFUSES(rescl_preprocessing_size(preprocessing, &given.image, NULL, &height));
  REFUSES(rescl_preprocessing_size(preprocessing, &given.image, &width, NULL));
  tear_down(&given);
}
END_TEST

static void see_pass(void *user, const char *pass, const char *graph_text) {
  (void)user, (void)pass, (void)graph_text;
}

START_TEST(models) {
  struct given given = set_up();
  rescl_create_options nameless = rescl_create_options_default();
  rescl_tensor tensor = {.rank = 1, .shape = {4}};
  const rescl_binding binding = {.input_count = 1};
  rescl_model *model = NULL;
  rescl_inspection *inspection = NULL;
  ck_assert_int_eq(rescl_tensor_elements(NULL), 0);
  ck_assert(rescl_tensor_error(NULL, &given.tensors[0]) > 1e300);
  ck_assert(rescl_tensor_error(&given.tensors[0], NULL) > 1e300);
  ck_assert(rescl_tensor_error(&tensor, &tensor) > 1e300); // without data
  REFUSES(rescl_model_load(NULL, "x.onnx"));
  REFUSES(rescl_model_load(&model, NULL));
  REFUSES(rescl_model_create(NULL, &nameless));
  REFUSES(rescl_model_create(&model, NULL));
  REFUSES(rescl_model_create(&model, &nameless));
  ck_assert_ptr_nonnull(rescl_model_zoo(NULL));
  REFUSES(rescl_model_save(NULL, "x.onnx"));
  REFUSES(rescl_model_save(given.model, NULL));
  rescl_model_free(NULL);
  ck_assert_uint_eq(rescl_model_input_count(NULL), 0);
  ck_assert_uint_eq(rescl_model_output_count(NULL), 0);
  REFUSES(rescl_model_input(NULL, 0, &tensor));
  REFUSES(rescl_model_input(given.model, 0, NULL));
  REFUSES(rescl_model_output(NULL, 0, &tensor));
  REFUSES(rescl_model_output(given.model, 0, NULL));
  ck_assert_str_eq(rescl_model_name(NULL), "");
  ck_assert_ptr_null(rescl_model_metadata(NULL, "key"));
  ck_assert_ptr_null(rescl_model_metadata(given.model, NULL));
  REFUSES(rescl_model_inspect(NULL, NULL, &inspection));
  REFUSES(rescl_model_inspect(given.model, NULL, NULL));
  REFUSES(rescl_model_inspect(given.model, &binding, &inspection));
  rescl_inspection_free(NULL);
  REFUSES(rescl_model_trace_passes(NULL, NULL, see_pass, NULL));
  REFUSES(rescl_model_trace_passes(given.model, NULL, NULL, NULL));
  tear_down(&given);
}
END_TEST

START_TEST(sessions) {
  struct given given = set_up();
  rescl_tensor tensor, *in = &given.tensors[0], *out = &given.tensors[1], empty = given.tensors[0];
  rescl_session *session = NULL;
  rescl_session_info info = {.arena_bytes = 1};
  const rescl_layer_time *times = NULL;
  const rescl_span *spans = NULL;
  const rescl_tuned_layer *layers = NULL;
  size_t count = 0;
  empty.data = NULL;
  REFUSES(rescl_session_create(NULL, device(), given.model, NULL));
  REFUSES(rescl_session_create(&session, NULL, given.model, NULL));
  REFUSES(rescl_session_create(&session, device(), NULL, NULL));
  rescl_session_free(NULL);
  ck_assert_uint_eq(rescl_session_input_count(NULL), 0);
  ck_assert_uint_eq(rescl_session_output_count(NULL), 0);
  REFUSES(rescl_session_input(NULL, 0, &tensor));
  REFUSES(rescl_session_input(given.session, 0, NULL));
  REFUSES(rescl_session_output(NULL, 0, &tensor));
  REFUSES(rescl_session_output(given.session, 0, NULL));
  REFUSES(rescl_session_result(NULL, 0, &tensor));
  REFUSES(rescl_session_result(given.session, 0, NULL));
  REFUSES(rescl_session_run(NULL, in, 1, out, 1));
  REFUSES(rescl_session_run(given.session, NULL, 1, out, 1));
  REFUSES(rescl_session_run(given.session, in, 1, NULL, 1));
  REFUSES(rescl_session_run(given.session, &empty, 1, out, 1));
  REFUSES(rescl_session_profile(NULL, &times, &count));
  REFUSES(rescl_session_profile(given.session, NULL, &count));
  REFUSES(rescl_session_profile(given.session, &times, NULL));
  REFUSES(rescl_session_set_profiling(NULL, RESCL_PROFILING_OFF));
  REFUSES(rescl_session_timeline(NULL, &spans, &count));
  REFUSES(rescl_session_timeline(given.session, NULL, &count));
  REFUSES(rescl_session_timeline(given.session, &spans, NULL));
  ck_assert_str_eq(rescl_session_refused(NULL), "");
  REFUSES(rescl_session_tuning(NULL, &layers, &count));
  REFUSES(rescl_session_tuning(given.session, NULL, &count));
  REFUSES(rescl_session_tuning(given.session, &layers, NULL));
  rescl_session_get_info(given.session, NULL);
  rescl_session_get_info(NULL, &info);
  ck_assert_uint_eq(info.arena_bytes, 0);
  tear_down(&given);
}
END_TEST

START_TEST(oracles) {
  struct given given = set_up();
  rescl_verify_options options = rescl_verify_options_default();
  rescl_verification *verification = NULL;
  rescl_tensor *in = &given.tensors[0], *out = &given.tensors[1];
  options.input_count = 1;
  REFUSES(rescl_reference_run(NULL, NULL, in, 1, out, 1));
  REFUSES(rescl_reference_run(given.model, NULL, NULL, 1, out, 1));
  REFUSES(rescl_reference_run(given.model, NULL, in, 1, NULL, 1));
  REFUSES(rescl_verify(NULL, given.model, NULL, NULL, &verification));
  REFUSES(rescl_verify(device(), NULL, NULL, NULL, &verification));
  REFUSES(rescl_verify(device(), given.model, NULL, NULL, NULL));
  REFUSES(rescl_verify(device(), given.model, NULL, &options, &verification));
  rescl_verification_free(NULL);
  tear_down(&given);
}
END_TEST

START_TEST(visions) {
  rescl_model *model =
      model_from_text("graph g opset 13\ninput x: f32[1,3,2,2]\npool: p = GlobalAveragePool(x)\n"
                      "flat: y = Flatten(p)\noutput y\n");
  rescl_vision *vision = NULL;
  rescl_detections *detections = NULL;
  rescl_segmentation *segmentation = NULL;
  rescl_vision_info info;
  const rescl_image image = {1, 1, pixels};
  rescl_tensor tensor = {.rank = 4, .shape = {1, 3, 2, 2}};
  rescl_placement placement = {0};
  REFUSES(rescl_vision_create(NULL, model, NULL));
  REFUSES(rescl_vision_create(&vision, NULL, NULL));
  MUST(rescl_vision_create(&vision, model, NULL));
  ck_assert_ptr_nonnull(rescl_vision_presets(NULL));
  REFUSES(rescl_vision_set(NULL, "crop", "1"));
  REFUSES(rescl_vision_set(vision, NULL, "1"));
  REFUSES(rescl_vision_set(vision, "crop", NULL));
  rescl_vision_get_info(vision, NULL);
  rescl_vision_get_info(NULL, &info);
  ck_assert_str_eq(info.preset, "");
  ck_assert_ptr_null(rescl_vision_label(NULL, 0));
  ck_assert_int_eq(rescl_vision_find_class(NULL, "cat"), -1);
  ck_assert_int_eq(rescl_vision_find_class(vision, NULL), -1);
  ck_assert_int_eq(rescl_vision_category_id(NULL, 7), 7);
  rescl_vision_colour(vision, 0, NULL);
  rescl_vision_colour(NULL, 0, pixels);
  REFUSES(rescl_vision_input(NULL, &image, &tensor));
  REFUSES(rescl_vision_input(vision, &image, NULL));
  MUST(rescl_vision_input(vision, NULL, &tensor));
  REFUSES(rescl_vision_prepare(NULL, &image, &tensor, 0, NULL));
  REFUSES(rescl_vision_prepare(vision, NULL, &tensor, 0, NULL));
  REFUSES(rescl_vision_prepare(vision, &image, NULL, 0, NULL));
  ck_assert_uint_eq(rescl_vision_detect_options(NULL).max, 0);
  REFUSES(rescl_vision_detect(NULL, &tensor, 1, 0, &placement, NULL, &detections));
  REFUSES(rescl_vision_detect(vision, NULL, 1, 0, &placement, NULL, &detections));
  REFUSES(rescl_vision_detect(vision, &tensor, 1, 0, NULL, NULL, &detections));
  REFUSES(rescl_vision_detect(vision, &tensor, 1, 0, &placement, NULL, NULL));
  REFUSES(rescl_vision_segment(NULL, &tensor, 1, 0, &placement, &segmentation));
  REFUSES(rescl_vision_segment(vision, NULL, 1, 0, &placement, &segmentation));
  REFUSES(rescl_vision_segment(vision, &tensor, 1, 0, NULL, &segmentation));
  REFUSES(rescl_vision_segment(vision, &tensor, 1, 0, &placement, NULL));
  rescl_detections_free(NULL);
  rescl_segmentation_free(NULL);
  rescl_vision_free(NULL);
  rescl_vision_free(vision);
  rescl_model_free(model);
}
END_TEST

/** The text of a file in the source folder; the caller frees. */
static char *read_source(const char *name) {
  char path[PATH_MAX], *text = NULL;
  size_t capacity = 0;
  snprintf(path, sizeof path, "%s/%s", getenv("RESCL_SOURCE_DIR"), name);
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s can not be read", path);
  ck_assert_int_gt(getdelim(&text, &capacity, '\0', file), 0);
  fclose(file);
  return text;
}

/** Takes the functions of one header that are given a pointer; their names must stand in `tests`. */
static void check_header(const char *header, const char *tests) {
  char *text = read_source(header);
  for (char *at = text; (at = strstr(at, "\nRESCL_API "));) {
    char name[128] = "";
    char *open = strchr(at, '('), *close = strchr(at, ')');
    ck_assert(open && close);
    char *begin = open;
    while (isalnum((unsigned char)begin[-1]) || begin[-1] == '_') begin--;
    snprintf(name, sizeof name, "%.*s(", (int)(open - begin), begin);
    *close = '\0';
    if (strchr(open, '*')) ck_assert_msg(strstr(tests, name) != NULL, "%s of %s is not called", name, header);
    at = close + 1;
  }
  free(text);
}

START_TEST(tensors) {
  float number = 0;
  rescl_tensor tensor = {.data = &number}, none = {.rank = 0};
  ck_assert_int_eq(rescl_tensor_elements(NULL), 0);
  ck_assert_uint_eq(rescl_tensor_bytes(NULL), 0);
  REFUSES(rescl_tensor_convert(NULL, &tensor));
  REFUSES(rescl_tensor_convert(&tensor, NULL));
  REFUSES(rescl_tensor_convert(&tensor, &none));
}
END_TEST

START_TEST(masks_and_labels) {
  unsigned char pixel = 0;
  uint32_t run = 1;
  rescl_mask mask = {0};
  const rescl_mask whole = {1, 1, &run, 1};
  char *text = NULL;
  REFUSES(rescl_mask_encode(NULL, &pixel, 1, 1));
  REFUSES(rescl_mask_encode(&mask, NULL, 1, 1));
  REFUSES(rescl_mask_decode(NULL, &pixel));
  REFUSES(rescl_mask_decode(&whole, NULL));
  REFUSES(rescl_mask_to_text(NULL, &text));
  REFUSES(rescl_mask_to_text(&whole, NULL));
  REFUSES(rescl_mask_from_text(NULL, "1", 1, 1));
  REFUSES(rescl_mask_from_text(&mask, NULL, 1, 1));
  ck_assert_int_eq(rescl_mask_area(NULL), 0);
  ck_assert_int_eq(rescl_mask_intersection(NULL, &whole), 0);
  ck_assert_int_eq(rescl_mask_intersection(&whole, NULL), 0);
  rescl_mask_text_free(NULL);
  rescl_mask_clear(NULL);
  ck_assert_ptr_nonnull(rescl_label_sets(NULL));
  ck_assert_ptr_null(rescl_label_set_find(NULL));
  rescl_label_colour(0, NULL);
}
END_TEST

START_TEST(no_function_is_left_out) {
  static const char *const headers[] = {"cache", "device",  "image",  "labels", "mask",
                                        "model", "session", "status", "vision"};
  char *tests = read_source("tests/api/test_null.c");
  for (size_t index = 0; index < sizeof headers / sizeof *headers; index++) {
    char path[64];
    snprintf(path, sizeof path, "include/rescl/%s.h", headers[index]);
    check_header(path, tests);
  }
  free(tests);
}
END_TEST

CHECK_MAIN_NO_FORK("api/null", caches_and_devices, clearing_a_cache_needs_no_counts, pictures, models,
                   sessions, oracles, tensors, masks_and_labels, visions, no_function_is_left_out)
