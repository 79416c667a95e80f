/** rescl_model_…(): made, stored, loaded, asked and lowered. */
#define _POSIX_C_SOURCE 200809L
#include "api/fixture.h"

#include <limits.h>
#include <time.h>
#include <unistd.h>

/** A file that is not there yet, in the folder for temporary files; valid until the next call. */
static const char *new_path(void) {
  static char path[64];
  strcpy(path, "/tmp/rescl-test-XXXXXX");
  close(mkstemp(path));
  unlink(path);
  return path;
}

static rescl_tensor run_on_random(const rescl_model *model) {
  rescl_session *session = session_of(model, 2);
  rescl_tensor input = random_input(session, 0, 5), output = empty_output(session, 0);
  MUST(rescl_session_run(session, &input, 1, &output, 1));
  free(input.data);
  rescl_session_free(session);
  return output;
}

START_TEST(stored_models_are_the_same_when_loaded) {
  static const char *const keys[] = {"rescl.mean", "rescl.std", "rescl.resize", "rescl.crop"};
  rescl_model *model = zoo_model("cifar_resnet20"), *loaded = NULL;
  const char *path = new_path();
  MUST(rescl_model_save(model, path));
  MUST(rescl_model_load(&loaded, path));
  ck_assert_str_eq(rescl_model_name(loaded), rescl_model_name(model));
  for (size_t key = 0; key < sizeof keys / sizeof *keys; key++) {
    const char *value = rescl_model_metadata(model, keys[key]);
    ck_assert_pstr_eq(rescl_model_metadata(loaded, keys[key]), value);
  }
  ck_assert_ptr_nonnull(rescl_model_metadata(loaded, "rescl.mean"));
  ck_assert_ptr_null(rescl_model_metadata(loaded, "rescl.nothing"));
  rescl_tensor expected = run_on_random(model), found = run_on_random(loaded);
  ck_assert(same_bytes(&expected, &found));
  free(expected.data);
  free(found.data);
  unlink(path);
  rescl_model_free(loaded);
  rescl_model_free(model);
}
END_TEST

START_TEST(seeds_and_classes_count) {
  rescl_create_options options = rescl_create_options_default();
  rescl_model *models[3] = {NULL};
  options.name = "cifar_resnet20";
  MUST(rescl_model_create(&models[0], &options));
  options.seed = 1;
  MUST(rescl_model_create(&models[1], &options));
  options.classes = 7;
  MUST(rescl_model_create(&models[2], &options));
  rescl_tensor outputs[3];
  for (size_t index = 0; index < 3; index++) outputs[index] = run_on_random(models[index]);
  ck_assert(!same_bytes(&outputs[0], &outputs[1]));
  ck_assert_int_eq(outputs[1].shape[1], 10);
  ck_assert_int_eq(outputs[2].shape[1], 7);
  for (size_t index = 0; index < 3; index++) {
    free(outputs[index].data);
    rescl_model_free(models[index]);
  }
}
END_TEST

START_TEST(inputs_and_outputs_are_described) {
  rescl_model *model = zoo_model("resnet18");
  rescl_tensor tensor;
  ck_assert_uint_eq(rescl_model_input_count(model), 1);
  ck_assert_uint_eq(rescl_model_output_count(model), 1);
  MUST(rescl_model_input(model, 0, &tensor));
  ck_assert(tensor.name && tensor.rank == 4 && tensor.shape[0] == -1 && tensor.shape[1] == 3);
  ck_assert(tensor.shape[2] == 224 && tensor.shape[3] == 224 && !tensor.data);
  MUST(rescl_model_output(model, 0, &tensor));
  ck_assert(tensor.rank == 2 && tensor.shape[0] == -1 && tensor.shape[1] == 1000);
  MUST_FAIL(rescl_model_input(model, 1, &tensor), RESCL_INVALID_ARGUMENT, "index is 1, but there are 1");
  MUST_FAIL(rescl_model_output(model, SIZE_MAX, &tensor), RESCL_INVALID_ARGUMENT, "there are 1");
  rescl_model_free(model);
}
END_TEST

static int64_t sum_of_layers(const rescl_inspection *inspection) {
  int64_t flops = 0;
  for (size_t layer = 0; layer < inspection->layer_count; layer++) flops += inspection->layers[layer].flops;
  return flops;
}

START_TEST(inspection_has_the_papers_figures) {
  rescl_model *model = zoo_model("resnet50");
  rescl_inspection *one = NULL, *four = NULL;
  MUST(rescl_model_inspect(model, NULL, &one));
  MUST(rescl_model_inspect(model, &(rescl_binding){.batch = 4}, &four));
  ck_assert_int_eq(one->parameters, 25557032);
  ck_assert_int_gt(one->flops, 8170000000); // 4.09 G multiplications, and as many additions
  ck_assert_int_lt(one->flops, 8300000000);
  ck_assert_int_eq(one->flops, sum_of_layers(one));
  ck_assert_int_eq(four->flops, 4 * one->flops);
  ck_assert_int_eq(four->parameters, one->parameters);
  ck_assert_int_eq(four->weight_bytes, one->weight_bytes);
  ck_assert_int_gt(one->weight_bytes, 4 * 25400000); // BatchNorm is folded away
  ck_assert_int_lt(one->weight_bytes, 4 * 25557032);
  ck_assert_int_lt(one->arena_bytes, one->unshared_bytes / 4);
  ck_assert_int_ge(one->arena_bytes,
                   2 * 4 * 64 * 112 * 112 / 2); // the largest result, and what it is made of
  ck_assert_int_gt(four->arena_bytes, 3 * one->arena_bytes);
  ck_assert_uint_eq(one->layer_count, 53 + 4); // convolutions; two poolings, flattening, the last product
  ck_assert_uint_gt(one->source_node_count, 2 * one->layer_count);
  ck_assert_str_eq(one->layers[0].op, "Conv");
  ck_assert_str_eq(one->layers[0].fused, "bias Relu");
  ck_assert(one->layers[0].rank == 4 && one->layers[0].shape[1] == 64 && one->layers[0].shape[2] == 112);
  ck_assert_int_eq(one->layers[0].parameters, 64 * 3 * 49 + 64);
  size_t skips = 0;
  for (size_t layer = 0; layer < one->layer_count; layer++)
    skips += strcmp(one->layers[layer].fused, "bias skip Relu") == 0;
  ck_assert_uint_eq(skips, 16);
  rescl_inspection_free(four);
  rescl_inspection_free(one);
  rescl_model_free(model);
}
END_TEST

START_TEST(inspection_needs_no_memory_for_tensors) {
  rescl_model *model = zoo_model("resnet152");
  rescl_inspection *inspection = NULL;
  MUST(rescl_model_inspect(model, &(rescl_binding){.batch = 1 << 20}, &inspection));
  ck_assert_int_gt(inspection->arena_bytes, (int64_t)1 << 40);
  ck_assert_int_gt(inspection->flops, (int64_t)1 << 54);
  rescl_inspection_free(inspection);
  MUST_FAIL(rescl_model_inspect(model, &(rescl_binding){.batch = INT64_MAX}, &inspection), RESCL_UNSUPPORTED,
            "resnet152: node 'conv1'");
  ck_assert_ptr_null(inspection);
  rescl_model_free(model);
}
END_TEST

/** The passes as they were shown. */
struct passes {
  char names[1024];
  char *last;
};

static void keep_pass(void *user, const char *pass, const char *graph_text) {
  struct passes *passes = user;
  ck_assert_uint_lt(strlen(passes->names) + strlen(pass) + 2, sizeof passes->names);
  strcat(strcat(passes->names, pass), " ");
  free(passes->last);
  passes->last = strdup(graph_text);
}

START_TEST(passes_are_shown_in_order) {
  rescl_model *model = zoo_model("cifar_resnet20");
  struct passes passes = {0};
  MUST(rescl_model_trace_passes(model, NULL, keep_pass, &passes));
  const char *at = passes.names;
  static const char *const expected[] = {"load ",      "fold_constants ",  "fold_batch_normalization ",
                                         "fuse_skip ", "fuse_activation ", "plan_memory "};
  for (size_t pass = 0; pass < sizeof expected / sizeof *expected; pass++) {
    at = strstr(at, expected[pass]);
    ck_assert_msg(at != NULL, "no '%s' where it should be in: %s", expected[pass], passes.names);
  }
  ck_assert_ptr_eq(strstr(passes.names, "load "), passes.names);
  ck_assert_ptr_nonnull(strstr(passes.last, " arena "));
  ck_assert_ptr_nonnull(strstr(passes.last, "activation=\"Relu\""));
  ck_assert_ptr_null(strstr(passes.last, "BatchNormalization"));
  free(passes.last);
  rescl_model_free(model);
}
END_TEST

static void write_file(const char *path, const char *bytes, size_t size_bytes) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size_bytes, file), size_bytes);
  ck_assert_int_eq(fclose(file), 0);
}

START_TEST(what_can_not_be_loaded_is_said) {
  rescl_model *model = NULL;
  const char *path = new_path();
  MUST_FAIL(rescl_model_load(&model, path), RESCL_NOT_FOUND, path);
  MUST_FAIL(rescl_model_load(&model, "/tmp"), RESCL_IO, "/tmp");
  write_file(path, "", 0);
  MUST_FAIL(rescl_model_load(&model, path), RESCL_MALFORMED, path);
  write_file(path, "not a network", 13);
  MUST_FAIL(rescl_model_load(&model, path), RESCL_MALFORMED, path);
  ck_assert_ptr_null(model);
  unlink(path);
}
END_TEST

START_TEST(what_can_not_be_made_or_stored_is_said) {
  rescl_create_options options = rescl_create_options_default();
  rescl_model *model = NULL;
  options.name = "resnet51";
  MUST_FAIL(rescl_model_create(&model, &options), RESCL_NOT_FOUND, "resnet50");
  options.name = "resnet18";
  options.classes = -1;
  MUST_FAIL(rescl_model_create(&model, &options), RESCL_INVALID_ARGUMENT, "-1");
  ck_assert_ptr_null(model);
  model = model_from_text(TWO_INPUTS);
  MUST_FAIL(rescl_model_save(model, "/nowhere/at/all.onnx"), RESCL_IO, "/nowhere/at/all.onnx");
  rescl_model_free(model);
}
END_TEST

START_TEST(null_is_answered) {
  rescl_model *model = NULL;
  rescl_inspection *inspection = NULL;
  rescl_tensor tensor;
  const rescl_create_options nameless = rescl_create_options_default();
  MUST_FAIL(rescl_model_load(NULL, "x"), RESCL_INVALID_ARGUMENT, "rescl_model_load");
  MUST_FAIL(rescl_model_load(&model, NULL), RESCL_INVALID_ARGUMENT, "rescl_model_load");
  ck_assert_ptr_null(model);
  MUST_FAIL(rescl_model_create(&model, NULL), RESCL_INVALID_ARGUMENT, "rescl_model_create");
  MUST_FAIL(rescl_model_create(&model, &nameless), RESCL_INVALID_ARGUMENT, "options->name");
  MUST_FAIL(rescl_model_save(NULL, "x"), RESCL_INVALID_ARGUMENT, "rescl_model_save");
  MUST_FAIL(rescl_model_input(NULL, 0, &tensor), RESCL_INVALID_ARGUMENT, "rescl_model_input");
  MUST_FAIL(rescl_model_inspect(NULL, NULL, &inspection), RESCL_INVALID_ARGUMENT, "rescl_model_inspect");
  MUST_FAIL(rescl_model_trace_passes(NULL, NULL, keep_pass, NULL), RESCL_INVALID_ARGUMENT,
            "rescl_model_trace_passes");
  rescl_model_free(NULL);
  rescl_inspection_free(NULL);
}
END_TEST

START_TEST(preprocessing_comes_from_metadata) {
  rescl_preprocessing preprocessing;
  rescl_model *model = model_from_text("graph pictures opset 13\nmeta \"rescl.mean\" \"0.5\"\n"
                                       "meta \"rescl.resize\" \"40x30\"\nmeta \"rescl.crop\" \"none\"\n"
                                       "input x: f32[N,3,30,40]\nr: y = Relu(x)\noutput y\n");
  MUST(rescl_preprocessing_from_model(&preprocessing, model));
  ck_assert_float_eq(preprocessing.mean[2], 0.5f);
  ck_assert_float_eq(preprocessing.std[0], 0.229f); // the convention's, as the model says nothing
  ck_assert(preprocessing.resize_width == 40 && preprocessing.resize_height == 30);
  ck_assert(preprocessing.resize_short == 0 && preprocessing.crop_width == 0);
  rescl_model_free(model);

  model = model_from_text("graph broken opset 13\nmeta \"rescl.std\" \"grey\"\ninput x: f32[N,3,8,8]\n"
                          "r: y = Relu(x)\noutput y\n");
  MUST_FAIL(rescl_preprocessing_from_model(&preprocessing, model), RESCL_MALFORMED, "metadata rescl.std");
  rescl_model_free(model);
  model = model_from_text(TWO_INPUTS);
  MUST_FAIL(rescl_preprocessing_from_model(&preprocessing, model), RESCL_UNSUPPORTED, "one input of shape");
  MUST_FAIL(rescl_preprocessing_from_model(NULL, model), RESCL_INVALID_ARGUMENT,
            "rescl_preprocessing_from_model");
  rescl_model_free(model);
}
END_TEST

/** A model of that many nodes beside each other, each of which makes an output; in a file. */
static void save_wide(const char *path, int outputs) {
  char *text = NULL;
  size_t size_bytes = 0;
  FILE *file = open_memstream(&text, &size_bytes);
  ck_assert_ptr_nonnull(file);
  fputs("graph wide opset 13\ninput x: f32[1,4]\n", file);
  for (int index = 0; index < outputs; index++) fprintf(file, "n%d: y%d = Relu(x)\n", index, index);
  for (int index = 0; index < outputs; index++) fprintf(file, "output y%d\n", index);
  fclose(file);
  rescl_model *model = model_from_text(text);
  MUST(rescl_model_save(model, path));
  rescl_model_free(model);
  free(text);
}

/** Processor time of loading it. */
static double seconds_for(int outputs) {
  const char *path = new_path();
  rescl_model *model = NULL;
  save_wide(path, outputs);
  const clock_t start = clock();
  MUST(rescl_model_load(&model, path));
  const clock_t end = clock();
  ck_assert_uint_eq(rescl_model_output_count(model), (size_t)outputs);
  rescl_model_free(model);
  unlink(path);
  return (double)(end - start) / CLOCKS_PER_SEC;
}

START_TEST(four_times_the_outputs_take_four_times_as_long) {
  const double few = seconds_for(10000), many = seconds_for(40000);
  ck_assert_msg(many < 8.0 * few + 0.02, "%.3f s for 10000 outputs, %.3f s for 40000", few, many);
}
END_TEST

CHECK_MAIN_NO_FORK("api/model", stored_models_are_the_same_when_loaded, seeds_and_classes_count,
                   inputs_and_outputs_are_described, inspection_has_the_papers_figures,
                   inspection_needs_no_memory_for_tensors, passes_are_shown_in_order,
                   what_can_not_be_loaded_is_said, what_can_not_be_made_or_stored_is_said, null_is_answered,
                   preprocessing_comes_from_metadata, four_times_the_outputs_take_four_times_as_long)
