#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"
#include "support/text_read.h"

static struct graph *graph_of(const char *text) {
  struct graph *graph;
  ck_assert_msg(graph_text_read(&graph, text) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

/** The graph as it is after writing and reading. */
static struct onnx_model round_trip(const struct graph *graph) {
  struct test_folder folder = folder_make();
  const char *path = folder_write(&folder, "m.onnx", "", 0);
  struct onnx_model model;
  ck_assert_msg(onnx_write(graph, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
  FOLDER_REMOVE(folder, "m.onnx");
  return model;
}

START_TEST(what_is_written_reads_the_same) {
  const char *const expected = "graph tiny opset 13\n"
                               "meta \"rescl.mean\" \"0.5 0.5 0.5\"\n"
                               "meta \"rescl.labels\" \"cat\\ndog\"\n"
                               "input x: f32[N,3,8,8]\n"
                               "input z: f32[1,4,8,8]\n"
                               "const w: f32[4,3,1,1] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}\n"
                               "const bounds: f32[] = {6}\n"
                               "const shape: i64[2] = {0, -1}\n"
                               "const flag: bool[1] = {1}\n"
                               "const none: i64[0] = {}\n"
                               "conv1: c = Conv(x, w) {pads=[0,0,0,0], auto_pad=\"NOTSET\", group=1}\n"
                               "clip1: d = Clip(c, _, bounds)\n"
                               "leaky: e = LeakyRelu(d) {alpha=0.25}\n"
                               "add1: f = Add(e, z)\n"
                               "k1: k = Constant() {value=tensor f32[2] = {1, 2}}\n"
                               "flat: y = Reshape(f, shape) : f32[N,256]\n"
                               "output y\n"
                               "output k\n"
                               "output flag\n"
                               "output none\n";
  struct graph *graph = graph_of(expected);
  struct onnx_model model = round_trip(graph);
  char *text;
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_str_eq(text, expected);
  free(text);
  onnx_close(&model);
  graph_free(graph);
}
END_TEST

START_TEST(weights_are_aligned_in_the_file_and_stay_there) {
  // Sizes on both sides of where a length takes one byte more, so that every filler occurs.
  char text[16384];
  int used = snprintf(text, sizeof text, "graph g opset 13\ninput x: f32[1]\n");
  for (int index = 0; index < 200; index++)
    used += snprintf(text + used, sizeof text - (size_t)used, "const w%d: u8[%d] = random %d\n", index, index,
                     index);
  used += snprintf(text + used, sizeof text - (size_t)used, "r: y = Relu(x)\noutput y\n");
  for (int index = 0; index < 200; index++)
    used += snprintf(text + used, sizeof text - (size_t)used, "output w%d\n", index);
  struct graph *graph = graph_of(text);
  struct onnx_model model = round_trip(graph);
  const struct file_map *map = &model.maps[0];
  for (int index = 1; index < 200; index++) {
    const struct tensor *tensor = &model.graph->outputs[1 + index]->tensor,
                        *source = &graph->outputs[1 + index]->tensor;
    const unsigned char *bytes = tensor->data;
    ck_assert_uint_eq((uintptr_t)bytes % 64, 0);
    ck_assert(bytes > map->bytes && bytes < map->bytes + map->size_bytes);
    ck_assert_mem_eq(bytes, source->data, (size_t)index);
  }
  onnx_close(&model);
  graph_free(graph);
}
END_TEST

START_TEST(constants_that_nobody_uses_are_left_out) {
  struct graph *graph =
      graph_of("graph g opset 13\ninput x: f32[1]\nconst w: f32[1] = {1}\nr: y = Relu(x)\noutput y\n");
  struct onnx_model model = round_trip(graph);
  ck_assert_ptr_null(graph_find_value(model.graph, "w"));
  ck_assert_ptr_nonnull(graph_find_value(model.graph, "y"));
  onnx_close(&model);
  graph_free(graph);
}
END_TEST

static void check_refused(const struct graph *graph, const char *said) {
  struct test_folder folder = folder_make();
  char path[128];
  snprintf(path, sizeof path, "%s/m.onnx", folder.path);
  ck_assert_int_eq(onnx_write(graph, path), RESCL_UNSUPPORTED);
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "%s", rescl_last_error());
  ck_assert_msg(strstr(rescl_last_error(), path) != NULL, "%s", rescl_last_error());
  ck_assert_int_eq(rmdir(folder.path), 0); // nothing was left in it
}

START_TEST(lowered_graphs_have_no_form_in_onnx) {
  const struct {
    const char *text, *said;
  } rows[] = {
      {"graph g opset 13\ninput x: f32[1,1,2,2]\nconst w: f32[1]\nn: y = ScaleShift(x, w, w)\noutput y\n",
       "node 'n' (ScaleShift): the operator"},
      {"graph g opset 13\ninput x: f32[1,1,2,2]\nconst w: f32[1,1,1,1]\n"
       "n: y = Conv(x, w) {activation=\"Relu\"}\noutput y\n",
       "attribute 'activation' is internal"},
      {"graph g opset 13\ninput x: f32[1,1,2,2]\nconst w: f32[1,1,1,1]\nn: y = Conv(x, w, _, x)\noutput y\n",
       "skip input"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    struct graph *graph = graph_of(rows[index].text);
    check_refused(graph, rows[index].said);
    graph_free(graph);
  }
}
END_TEST

START_TEST(models_of_more_than_two_gigabytes_are_refused) {
  struct graph *graph;
  struct value *value;
  float element = 0; // the size is refused before any element is read
  const struct tensor huge = {.dtype = DTYPE_FLOAT32, .shape = {1, {600000000}}, .data = &element};
  ck_assert_int_eq(graph_create(&graph, "g", 13), RESCL_OK);
  ck_assert_int_eq(graph_add_constant(graph, &value, "w", &huge), RESCL_OK);
  ck_assert_int_eq(graph_add_output(graph, value), RESCL_OK);
  check_refused(graph, "2.40 GB");
  graph_free(graph);
}
END_TEST

START_TEST(a_folder_that_is_not_there) {
  struct graph *graph = graph_of("graph g opset 13\ninput x: f32[1]\nr: y = Relu(x)\noutput y\n");
  ck_assert_int_eq(onnx_write(graph, "/nonexistent/m.onnx"), RESCL_IO);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "/nonexistent/m.onnx"));
  graph_free(graph);
}
END_TEST

CHECK_MAIN("onnx/write", what_is_written_reads_the_same, weights_are_aligned_in_the_file_and_stay_there,
           constants_that_nobody_uses_are_left_out, lowered_graphs_have_no_form_in_onnx,
           models_of_more_than_two_gigabytes_are_refused, a_folder_that_is_not_there)
