#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "graph/text.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

#define MODEL(sparse) "1:8 7{2'g' 15{" sparse "} 12{1'w'}} 8{2:13}"
#define FLOATS "1{1:2 2:1 8'w' 9#0000803f00000040}"

static rescl_status read_text(struct onnx_model *model, const char *text) {
  struct test_folder folder = folder_make();
  const rescl_status status = onnx_read(model, folder_write_text(&folder, "m.onnx", text));
  FOLDER_REMOVE(folder, "m.onnx");
  return status;
}

static void check_reads_as(const char *model_text, const char *constant) {
  struct onnx_model model;
  char *text;
  ck_assert_msg(read_text(&model, model_text) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_msg(strstr(text, constant) != NULL, "%s", text);
  free(text);
  onnx_close(&model);
}

START_TEST(indices_in_both_forms) {
  check_reads_as(MODEL(FLOATS "2{1:2 2:7 7:1 7:5} 3:2 3:3"), "const w: f32[2,3] = {0, 1, 0, 0, 0, 2}\n");
  check_reads_as(MODEL(FLOATS "2{1:2 1:2 2:7 7:0 7:1 7:1 7:2} 3:2 3:3"),
                 "const w: f32[2,3] = {0, 1, 0, 0, 0, 2}\n");
  check_reads_as(MODEL("1{1:1 2:7 8'w' 7:-4} 2{1:1 2:7 9#0200000000000000} 3:3"),
                 "const w: i64[3] = {0, 0, -4}\n");
  check_reads_as(MODEL("1{1:1 2:3 8'w' 5:-4} 2{1:1 2:7 7:0} 3:2"), "const w: i8[2] = {-4, 0}\n");
  check_reads_as(MODEL("1{1:0 2:1 8'w'} 2{1:0 2:7} 3:2"), "const w: f32[2] = {0, 0}\n");
}
END_TEST

START_TEST(a_constant_of_a_sparse_value) {
  check_reads_as("1:8 7{2'g' 1{2'w' 4'Constant' 5{1'sparse_value' 22{" FLOATS
                 "2{1:2 2:7 7:1 7:2} 3:3} 20:11}} 12{1'w'}} 8{2:13}",
                 "w = Constant() {value=tensor f32[3] = {0, 1, 2}}");
}
END_TEST

START_TEST(what_does_not_fit_is_refused) {
  static const struct {
    rescl_status status;
    const char *model, *said;
  } rows[] = {
      {RESCL_MALFORMED, MODEL("2{1:2 2:7 7:1 7:5} 3:2 3:3"), "expected values, found none"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 2:7 7:1 7:6} 3:2 3:3"), "index 6 of element 1 is outside 0 to 5"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 2:7 7:-1 7:5} 3:2 3:3"), "index -1 of element 0"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 1:2 2:7 7:0 7:1 7:1 7:3} 3:2 3:3"), "index 3 of element 1"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:1 2:7 7:1} 3:6"), "found indices i64 [1]"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 1:1 2:7 7:0 7:1} 3:2 3:3"), "found indices i64 [2,1]"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 2:6 5:0 5:1} 3:6"), "found indices i32"},
      {RESCL_MALFORMED, MODEL(FLOATS "3:6"), "found indices i64 [0]"},
      {RESCL_MALFORMED, MODEL("1{1:1 1:1 2:1 8'w' 9#0000803f} 2{1:1 2:7 7:0} 3:6"), "values in one row"},
      {RESCL_MALFORMED, MODEL(FLOATS "2{1:2 2:7 7:1 7:5} 3:-2"), "dimension 0 is -2"},
      {RESCL_UNSUPPORTED, MODEL(FLOATS "2{1:2 2:7 7:1 7:5} 3:1000000000000"), "would take"},
      {RESCL_UNSUPPORTED, MODEL(FLOATS "2{1:2 2:7 7:1 7:5} 3:4000000000 3:4000000000"), "2^40"},
      {RESCL_UNSUPPORTED, MODEL("1{1:1 2:8 8'w' 6'a'} 2{1:1 2:7 7:0} 3:1"), "element type string"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    struct onnx_model model;
    const rescl_status status = read_text(&model, rows[index].model);
    ck_assert_msg(status == rows[index].status, "row %zu: %s: %s", index, rescl_status_name(status),
                  rescl_last_error());
    ck_assert_msg(strstr(rescl_last_error(), rows[index].said) != NULL, "row %zu: %s", index,
                  rescl_last_error());
  }
}
END_TEST

CHECK_MAIN("onnx/sparse", indices_in_both_forms, a_constant_of_a_sparse_value, what_does_not_fit_is_refused)
