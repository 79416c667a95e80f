/** Every public function with arguments that it can not take, one at a time: it refuses them by name, and leaves nothing
 *  that looks like a result. The calls are made from the headers, by arguments.awk; arguments.txt says what is bad. */
#define _GNU_SOURCE // setenv
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "api/fixture.h"
#include "rescl/vision.h"
#include "support/temporary_folder.h"
#include "vision/fixture.h"

enum {
  SIDE = 4,
  POISON = 0x55,
  DETECTOR_SIDE = 64,
  BOXES = 84,
  NUMBERS = 21 * DETECTOR_SIDE * DETECTOR_SIDE
};

/** What good arguments are. */
static struct {
  char folder[64], path[96], picture_path[96], classes_path[96], model_path[96], text[PATH_MAX];
  unsigned char pixels[SIDE * SIDE * 3];
  uint32_t runs[2];
  float numbers[NUMBERS], results[NUMBERS];
  rescl_device *device;
  rescl_device_meter *meter;
  rescl_model *model;
  rescl_session *session;
  rescl_vision *vision, *detector, *segmenter;
  rescl_image image;
  rescl_indexed_image indexed;
  rescl_preprocessing preprocessing;
  rescl_placement placement;
  rescl_mask mask, made_mask;
  rescl_tensor input, output, picture, converted, boxes, maps, scratch, bound;
  rescl_binding binding;
  rescl_create_options create;
  rescl_session_options session_options;
  rescl_plan_options plan;
  rescl_verify_options verify;
  rescl_detect_options detect;
} given;

static const char *traced;
static int wrong;

/** What is called next. */
static void trace(const char *call) {
  traced = call;
}

static void tell_crash(int number) {
  (void)!write(STDERR_FILENO, traced, strlen(traced));
  (void)!write(STDERR_FILENO, ": crashed\n", strlen(": crashed\n"));
  signal(number, SIG_DFL);
  raise(number);
}

#define WRONG(...) (wrong++, printf(__VA_ARGS__))

/** With good arguments there is nothing to complain of; else the bad ones would show nothing. */
static void is_done(const char *function, rescl_status status) {
  if (status != RESCL_OK)
    WRONG("%s: good arguments: %s: %s\n", function, rescl_status_name(status), rescl_last_error());
}

static void is_refused(const char *call, rescl_status status, rescl_status expected, const char *argument,
                       const char *member) {
  if (status != expected && status != RESCL_INVALID_ARGUMENT)
    WRONG("%s: %s, expected %s: %s\n", call, rescl_status_name(status), rescl_status_name(expected),
          status == RESCL_OK ? "" : rescl_last_error());
  else if (status == RESCL_INVALID_ARGUMENT && !strstr(rescl_last_error(), argument) &&
           !strstr(rescl_last_error(), member))
    WRONG("%s: the message does not name it: %s\n", call, rescl_last_error());
}

static void is_null(const char *call, const void *received) {
  if (received) WRONG("%s: what is received is not NULL\n", call);
}

static void is_zero(const char *call, size_t received) {
  if (received) WRONG("%s: the count is not 0\n", call);
}

static rescl_mask *empty_mask(void) {
  rescl_mask_clear(&given.made_mask);
  return &given.made_mask;
}

/** A call of it that was refused has left no results. */
static rescl_session *session_that_ran(void) {
  is_done("rescl_session_run", rescl_session_run(given.session, &given.input, 1, &given.output, 1));
  return given.session;
}

static void see_pass(void *user, const char *pass, const char *graph_text) {
  (void)user, (void)pass, (void)graph_text;
}

#include "argument_calls.h"

static void set_up_files(void) {
  strcpy(given.folder, "/tmp/rescl-arguments-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(given.folder));
  setenv("RESCL_CACHE_DIR", given.folder, 1); // clearing it is among the calls
  snprintf(given.path, sizeof given.path, "%s/saved", given.folder);
  snprintf(given.picture_path, sizeof given.picture_path, "%s/picture.png", given.folder);
  snprintf(given.classes_path, sizeof given.classes_path, "%s/classes.png", given.folder);
  snprintf(given.model_path, sizeof given.model_path, "%s/model.onnx", given.folder);
  MUST(rescl_image_save_png(&given.image, given.picture_path));
  MUST(rescl_indexed_image_save_png(&given.indexed, given.classes_path));
  MUST(rescl_model_save(given.model, given.model_path));
}

static void set_up_pictures(void) {
  given.image = (rescl_image){SIDE, SIDE, given.pixels};
  given.indexed = (rescl_indexed_image){SIDE, SIDE, given.pixels, given.pixels, 4};
  given.preprocessing = rescl_preprocessing_default(SIDE, SIDE);
  given.preprocessing.resize_short = 0;
  given.preprocessing.resize_width = given.preprocessing.resize_height = SIDE;
  given.placement = (rescl_placement){DETECTOR_SIDE, DETECTOR_SIDE, DETECTOR_SIDE,
                                      DETECTOR_SIDE, .scale_x = 1,  .scale_y = 1};
  given.runs[1] = SIDE * SIDE;
  given.mask = (rescl_mask){SIDE, SIDE, given.runs, 2};
}

static void set_up_network(void) {
  given.model = model_from_text("graph g opset 13\ninput x: f32[1,3,4,4]\npool: p = GlobalAveragePool(x)\n"
                                "flat: y = Flatten(p)\noutput y\n");
  given.device = device();
  given.session_options = rescl_session_options_default();
  given.session_options.profiling = RESCL_PROFILING_HOST;
  MUST(rescl_session_create(&given.session, given.device, given.model, &given.session_options));
  MUST(rescl_device_meter_create(&given.meter, given.device, 0));
  given.input = (rescl_tensor){.rank = 4, .shape = {1, 3, SIDE, SIDE}, .data = given.numbers};
  given.output = (rescl_tensor){.rank = 2, .shape = {1, 3}, .data = given.results};
  given.picture = given.input;
  given.picture.data = given.results;
  given.converted = given.picture;
  given.bound = given.input;
  given.bound.data = NULL;
  MUST(rescl_session_run(given.session, &given.input, 1, &given.output, 1));
}

static void set_up_visions(void) {
  const rescl_tensor picture = {.name = "x", .rank = 4, .shape = {1, 3, DETECTOR_SIDE, DETECTOR_SIDE}};
  given.boxes = (rescl_tensor){.name = "output0", .rank = 3, .shape = {1, 7, BOXES}, .data = given.numbers};
  given.maps = (rescl_tensor){
      .name = "out", .rank = 4, .shape = {1, 21, DETECTOR_SIDE, DETECTOR_SIDE}, .data = given.numbers};
  const struct described boxes = {.input = picture, .outputs = {given.boxes}};
  const struct described maps = {.input = picture, .outputs = {given.maps}};
  MUST(rescl_vision_create(&given.vision, given.model, NULL));
  given.detector = vision_must(&boxes, "yolov8");
  given.segmenter = vision_must(&maps, NULL);
  given.boxes.name = given.maps.name = NULL;
}

static void set_up_options(void) {
  given.binding = (rescl_binding){.inputs = &given.bound, .input_count = 1};
  given.session_options.binding = given.binding;
  given.create = (rescl_create_options){.name = "cifar_resnet20"};
  given.plan = (rescl_plan_options){.device = "radeon-rx-7900-xtx", .binding = given.binding};
  given.verify = rescl_verify_options_default();
  given.verify.inputs = &given.input;
  given.verify.input_count = 1;
  given.detect = rescl_vision_detect_options(given.detector);
}

static void tear_down(void) {
  rescl_mask_clear(&given.made_mask);
  rescl_vision_free(given.vision);
  rescl_vision_free(given.detector);
  rescl_vision_free(given.segmenter);
  rescl_device_meter_free(given.meter);
  rescl_session_free(given.session);
  rescl_model_free(given.model);
}

START_TEST(what_is_bad_is_refused) {
  set_up_pictures();
  set_up_network();
  set_up_files();
  set_up_visions();
  set_up_options();
  signal(SIGSEGV, tell_crash);
  signal(SIGABRT, tell_crash);
  signal(SIGFPE, tell_crash);
  check_all();
  tear_down();
  ck_assert_int_eq(wrong, 0);
}
END_TEST

/** What functions that have no status give for NULL and what is out of range, as the headers say. */
START_TEST(what_has_no_status_gives_nothing) {
  rescl_tensor empty = {.rank = 1, .shape = {4}};
  const rescl_mask none = {0};
  rescl_session_info session_info = {.arena_bytes = 1};
  rescl_vision_info vision_info = {.preset = "any"};
  unsigned char colour[3];
  ck_assert_ptr_null(rescl_device_get_info(NULL));
  ck_assert_str_eq(rescl_status_name((rescl_status)99), "UNKNOWN");
  ck_assert_uint_eq(rescl_type_size((rescl_type)99), 0);
  ck_assert_str_eq(rescl_type_name((rescl_type)99), "?");
  ck_assert_int_eq(rescl_tensor_elements(NULL), 0);
  ck_assert_uint_eq(rescl_tensor_bytes(NULL), 0);
  ck_assert(isinf(rescl_tensor_error(NULL, &empty)) && isinf(rescl_tensor_error(&empty, NULL)));
  ck_assert(isinf(rescl_tensor_error(&empty, &empty))); // without data
  ck_assert_ptr_nonnull(rescl_model_zoo(NULL));
  ck_assert_uint_eq(rescl_model_input_count(NULL) + rescl_model_output_count(NULL), 0);
  ck_assert_str_eq(rescl_model_name(NULL), "");
  ck_assert_ptr_null(rescl_model_metadata(NULL, "key"));
  ck_assert_uint_eq(rescl_session_input_count(NULL) + rescl_session_output_count(NULL), 0);
  ck_assert_str_eq(rescl_session_refused(NULL), "");
  rescl_session_get_info(NULL, &session_info);
  ck_assert_uint_eq(session_info.arena_bytes, 0);
  ck_assert_ptr_nonnull(rescl_label_sets(NULL));
  ck_assert_ptr_null(rescl_label_set_find(NULL));
  ck_assert_int_eq(rescl_mask_area(NULL), 0);
  ck_assert_int_eq(rescl_mask_intersection(NULL, &none) + rescl_mask_intersection(&none, NULL), 0);
  ck_assert_ptr_nonnull(rescl_vision_presets(NULL));
  rescl_vision_get_info(NULL, &vision_info);
  ck_assert_str_eq(vision_info.preset, "");
  ck_assert_ptr_null(rescl_vision_label(NULL, 0));
  ck_assert_int_eq(rescl_vision_find_class(NULL, "cat"), -1);
  ck_assert_int_eq(rescl_vision_category_id(NULL, 7), 7);
  ck_assert_uint_eq(rescl_vision_detect_options(NULL).max, 0);
  rescl_vision_colour(NULL, 0, colour);
}
END_TEST

CHECK_MAIN_NO_FORK("api/arguments", what_is_bad_is_refused, what_has_no_status_gives_nothing)
