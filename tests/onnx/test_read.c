#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "graph/text.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

// Parts of models: float32 of shape [1, 4], and a model around a graph.
#define F32_1_4 "2{1{1:1 2{1{1:1}1{1:4}}}}"
#define MODEL(graph) "1:8 7{" graph "} 8{2:13}"
#define INPUT "11{1'x' " F32_1_4 "}"
#define OUTPUT "12{1'y' " F32_1_4 "}"
#define RELU "1{1'x' 2'y' 3'act' 4'Relu'}"

static rescl_status read_text(struct onnx_model *model, const char *text) {
  struct test_folder folder = folder_make();
  const char *path = folder_write_text(&folder, "m.onnx", text);
  const rescl_status status = onnx_read(model, path);
  FOLDER_REMOVE(folder, "m.onnx");
  return status;
}

static void check_reads_as(const char *model_text, const char *graph_text) {
  struct onnx_model model;
  ck_assert_msg(read_text(&model, model_text) == RESCL_OK, "%s", rescl_last_error());
  char *text;
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_str_eq(text, graph_text);
  free(text);
  onnx_close(&model);
}

START_TEST(a_small_model) {
  check_reads_as(MODEL("2'g'" RELU INPUT OUTPUT) "14{1'rescl.labels' 2'a,b'}",
                 "graph g opset 13\n"
                 "meta \"rescl.labels\" \"a,b\"\n"
                 "input x: f32[1,4]\n"
                 "act: y = Relu(x) : f32[1,4]\n"
                 "output y\n");
}
END_TEST

START_TEST(dimensions_that_are_not_positive_are_symbolic) {
  struct onnx_model model;
  ck_assert_int_eq(read_text(&model, MODEL("2'g'" RELU "11{1'x' 2{1{1:1 2{1{2'N'}1{}1{1:0}1{1:-1}1{1:5}}}}}"
                                           "12{1'y'}")),
                   RESCL_OK);
  const struct value *input = model.graph->inputs[0];
  ck_assert_int_eq(input->tensor.shape.rank, 5);
  for (int index = 0; index < 4; index++) ck_assert_int_eq(input->tensor.shape.dims[index], -1);
  ck_assert_int_eq(input->tensor.shape.dims[4], 5);
  ck_assert_str_eq(input->dim_names[0], "N");
  for (int index = 1; index < 5; index++) ck_assert_ptr_null(input->dim_names[index]);
  ck_assert_int_eq(model.graph->outputs[0]->tensor.shape.rank, -1);
  onnx_close(&model);
}
END_TEST

START_TEST(initialisers_that_are_inputs_too_are_constants) {
  check_reads_as(MODEL("2'g' 1{1'x' 1'w' 2'y' 4'Add'} 5{1:1 2:1 8'w' 9#0000803f}" INPUT
                       "11{1'w' 2{1{1:1 2{1{1:1}}}}}" OUTPUT),
                 "graph g opset 13\n"
                 "input x: f32[1,4]\n"
                 "const w: f32[1] = {1}\n"
                 "Add_y: y = Add(x, w) : f32[1,4]\n"
                 "output y\n");
}
END_TEST

START_TEST(left_out_inputs_and_every_kind_of_attribute) {
  check_reads_as(MODEL("2'g' 1{1'x' 1'' 1'high' 1'' 2'c' 4'Clip'}"
                       "1{1'c' 2'p' 4'AveragePool' 5{1'kernel_shape' 8:1 8:2 20:7}"
                       "  5{1'auto_pad' 4'VALID' 20:3} 5{1'ceil_mode' 3:1}}"
                       "1{1'p' 2'l' 4'LeakyRelu' 5{1'alpha' 2%0000003f 20:1}}"
                       "1{2'k' 4'Constant' 5{1'value' 5{1:2 2:7 7:3 7:-4} 20:4}}"
                       "1{1'l' 1'k' 2'y' 4'Reshape' 7'ai.onnx'}"
                       "5{2:1 8'high' 9#0000c040}" INPUT "12{1'y'}"),
                 "graph g opset 13\n"
                 "input x: f32[1,4]\n"
                 "const high: f32[] = {6}\n"
                 "Clip_c: c = Clip(x, _, high)\n"
                 "AveragePool_p: p = AveragePool(c) {kernel_shape=[1,2], auto_pad=\"VALID\", ceil_mode=1}\n"
                 "LeakyRelu_l: l = LeakyRelu(p) {alpha=0.5}\n"
                 "Constant_k: k = Constant() {value=tensor i64[2] = {3, -4}}\n"
                 "Reshape_y: y = Reshape(l, k)\n"
                 "output y\n");
}
END_TEST

START_TEST(elements_in_every_field_and_type) {
  const struct {
    const char *initialiser, *constant;
  } rows[] = {
      {"1:2 2:1 9#0000803f00000040", "f32[2] = {1, 2}"},
      {"1:2 2:1 4#0000803f00000040", "f32[2] = {1, 2}"},
      {"1:2 2:1 4%0000803f 4%00000040", "f32[2] = {1, 2}"},         // not packed
      {"1:2 2:1 4#0000803f 4#00000040", "f32[2] = {1, 2}"},         // packed twice
      {"1:2 2:1 4#0000803f 4%00000040", "f32[2] = {1, 2}"},         // both
      {"1:2 2:1 9#ffffffff 9#0000803f00000040", "f32[2] = {1, 2}"}, // the last counts
      {"1:1 1:1 2:11 10#000000000000f03f", "f64[1,1] = {1}"},
      {"1:1 2:11 9#000000000000f03f", "f64[1] = {1}"},
      {"1:2 2:7 7:3 7:-4", "i64[2] = {3, -4}"},
      {"1:1 2:7 9#ffffffffffffffff", "i64[1] = {-1}"},
      {"1:2 2:6 5:3 5:-4", "i32[2] = {3, -4}"},
      {"1:1 2:6 9#05000000", "i32[1] = {5}"},
      {"1:2 2:3 5:3 5:-4", "i8[2] = {3, -4}"},
      {"1:2 2:2 5:3 5:255", "u8[2] = {3, 255}"},
      {"1:2 2:9 5:0 5:1", "bool[2] = {0, 1}"},
      {"1:2 2:9 9#0001", "bool[2] = {0, 1}"},
      {"2:1 9#0000803f", "f32[] = {1}"},
      {"1:0 2:7", "i64[0] = {}"},
      {"1:0 2:7 9#", "i64[0] = {}"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    char model_text[512], graph_text[512];
    snprintf(model_text, sizeof model_text, MODEL("2'g' 5{%s 8'w'} 12{1'w'}"), rows[index].initialiser);
    snprintf(graph_text, sizeof graph_text, "graph g opset 13\nconst w: %s\noutput w\n",
             rows[index].constant);
    check_reads_as(model_text, graph_text);
  }
}
END_TEST

/** Opset and IR version of the newest files. */
START_TEST(opset_26) {
  check_reads_as("1:13 7{2'g'" RELU INPUT OUTPUT "} 8{2:26}", "graph g opset 26\n"
                                                              "input x: f32[1,4]\n"
                                                              "act: y = Relu(x) : f32[1,4]\n"
                                                              "output y\n");
}
END_TEST

START_TEST(a_value_may_be_several_outputs) {
  check_reads_as(MODEL("2'g'" RELU INPUT OUTPUT OUTPUT), "graph g opset 13\n"
                                                         "input x: f32[1,4]\n"
                                                         "act: y = Relu(x) : f32[1,4]\n"
                                                         "output y\n"
                                                         "output y\n");
}
END_TEST

START_TEST(what_it_does_not_know_is_skipped) {
  check_reads_as("1:8 3'2.0' 5:7 6'doc' 7{2'g' 10'doc'" RELU INPUT OUTPUT
                 "13{1'h' 2{1{1:99}}} 14{1'q'}} 8{2:13} 8{1'ai.onnx.ml' 2:3} 25{1'f'}",
                 "graph g opset 13\n"
                 "input x: f32[1,4]\n"
                 "act: y = Relu(x) : f32[1,4]\n"
                 "output y\n");
}
END_TEST

START_TEST(bad_models_are_refused_with_a_reason) {
  const struct {
    rescl_status status;
    const char *model, *said;
  } rows[] = {
      {RESCL_MALFORMED, "1:8 8{2:13}", "holds no graph"},
      {RESCL_MALFORMED, "1:8 7{" RELU INPUT OUTPUT "} 7{" RELU INPUT OUTPUT "} 8{2:13}",
       "more than one graph"},
      {RESCL_MALFORMED, "1:8 7{2'g'" RELU INPUT OUTPUT "}", "states no version"},
      {RESCL_MALFORMED, "1:8 7{2'g'" RELU INPUT OUTPUT "} 8{1'com.microsoft' 2:1}", "states no version"},
      {RESCL_UNSUPPORTED, "1:8 7{2'g'" RELU INPUT OUTPUT "} 8{2:-1}", "opset -1, supported are 1 to 26"},
      {RESCL_UNSUPPORTED, "1:8 7{2'g'" RELU INPUT OUTPUT "} 8{2:27}", "opset 27"},
      {RESCL_MALFORMED, MODEL(RELU INPUT), "no outputs"},
      {RESCL_MALFORMED, MODEL(RELU INPUT "12{1'z'}"), "output 'z' is made by no node"},
      {RESCL_MALFORMED, MODEL(RELU INPUT INPUT OUTPUT), "'x' is given twice"},
      {RESCL_MALFORMED, MODEL(RELU RELU INPUT OUTPUT), "'y' is given twice"},
      {RESCL_MALFORMED, MODEL("5{1:0 2:1 8'w'} 5{1:0 2:1 8'w'}" RELU INPUT OUTPUT), "'w' is given twice"},
      {RESCL_MALFORMED, MODEL("5{1:0 2:1}" RELU INPUT OUTPUT), "without a name"},
      {RESCL_MALFORMED, MODEL(RELU "11{2{1{1:1}}}" OUTPUT), "without a name"},
      {RESCL_MALFORMED, MODEL(RELU OUTPUT), "node 'act' (Relu): input 'x' is neither"},
      {RESCL_MALFORMED, MODEL("1{1'a' 2'y' 4'Relu'}" INPUT OUTPUT), "input 'a' is neither"},
      {RESCL_MALFORMED, MODEL("1{2'y' 4'Relu'}" INPUT OUTPUT), "(Relu): Relu takes 1 input, found 0"},
      {RESCL_MALFORMED, MODEL("1{1'x' 1'x' 2'y' 4'Relu'}" INPUT OUTPUT), "Relu takes 1 input, found 2"},
      {RESCL_MALFORMED, MODEL("1{1'' 1'x' 2'y' 4'Add'}" INPUT OUTPUT), "input 0, which is absent"},
      {RESCL_MALFORMED, MODEL("1{1'x' 4'Relu'}" INPUT "12{1'x'}"), "Relu makes 1 output, found 0"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'y' 2'z' 4'Relu'}" INPUT OUTPUT), "Relu makes 1 output, found 2"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'' 2'y' 4'Dropout'}" INPUT OUTPUT), "first output, which is absent"},
      {RESCL_UNSUPPORTED, MODEL("1{1'x' 2'y' 4'Relu' 5{1'mode' 3:1 20:2}}" INPUT OUTPUT),
       "attribute 'mode' is not supported; Relu may have: none"},
      {RESCL_UNSUPPORTED, MODEL("1{1'x' 1'x' 2'y' 4'Conv' 5{1'activation' 4'Relu' 20:3}}" INPUT OUTPUT),
       "attribute 'activation' is not supported; Conv may have: auto_pad"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'y' 4'LeakyRelu' 5{1'alpha' 3:1 20:2}}" INPUT OUTPUT),
       "attribute 'alpha': expected a float, found ONNX attribute type 2"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'y' 4'LeakyRelu' 5{1'alpha' 3:1}}" INPUT OUTPUT), "expected a float"},
      {RESCL_UNSUPPORTED, MODEL("1{1'x' 2'y' 4'LeakyRelu' 5{1'alpha' 20:1 21'a'}}" INPUT OUTPUT),
       "functions"},
      {RESCL_MALFORMED,
       MODEL(
           "1{1'x' 2'y' 4'LeakyRelu' 5{1'alpha' 2%00000000 20:1} 5{1'alpha' 2%00000000 20:1}}" INPUT OUTPUT),
       "'alpha' is given twice"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'y' 4'MaxPool'}" INPUT OUTPUT), "needs attribute 'kernel_shape'"},
      {RESCL_MALFORMED, MODEL("1{2'y' 4'Constant' 5{1'value' 20:4}}" OUTPUT), "expected a tensor"},
      {RESCL_UNSUPPORTED, MODEL(RELU "11{1'x' 2{4{1:1}}}" OUTPUT), "input 'x': not a tensor"},
      {RESCL_UNSUPPORTED, MODEL(RELU "11{1'x'}" OUTPUT), "input 'x': not a tensor"},
      {RESCL_UNSUPPORTED, MODEL(RELU "11{1'x' 2{1{1:77}}}" OUTPUT), "element type unknown (code 77)"},
      {RESCL_UNSUPPORTED, MODEL(RELU "11{1'x' 2{1{1:1 2{1{}1{}1{}1{}1{}1{}1{}1{}1{}}}}}" OUTPUT),
       "9 dimensions"},
      {RESCL_UNSUPPORTED, MODEL(RELU "11{1'x' 2{1{1:1 2{1{1:3000000000}1{1:9000000000}}}}}" OUTPUT), "2^40"},
      {RESCL_UNSUPPORTED, MODEL("5{1:1 2:16 8'w' 9#0000}" RELU INPUT OUTPUT), "bfloat16"},
      {RESCL_UNSUPPORTED, MODEL("5{1:1 2:8 8'w' 6'a'}" RELU INPUT OUTPUT), "element type string"},
      {RESCL_UNSUPPORTED, MODEL("5{8'w'}" RELU INPUT OUTPUT), "undefined"},
      {RESCL_UNSUPPORTED, MODEL("5{1:1 2:1 3{1:0} 8'w' 9#0000803f}" RELU INPUT OUTPUT), "segments"},
      {RESCL_UNSUPPORTED, MODEL("5{1:1 1:1 1:1 1:1 1:1 1:1 1:1 1:1 1:1 2:1 8'w'}" RELU INPUT OUTPUT),
       "9 dimensions"},
      {RESCL_MALFORMED, MODEL("5{1:-1 2:1 8'w'}" RELU INPUT OUTPUT), "dimension 0 is -1"},
      {RESCL_UNSUPPORTED, MODEL("5{1:4294967296 1:4294967296 2:1 8'w'}" RELU INPUT OUTPUT), "2^40"},
      {RESCL_MALFORMED, MODEL("5{1:2 2:1 8'w' 9#0000803f}" RELU INPUT OUTPUT),
       "tensor 'w': holds 4 bytes, but type f32 and shape [2] need 8"},
      {RESCL_MALFORMED, MODEL("5{1:1000000000 2:1 8'w'}" RELU INPUT OUTPUT), "holds 0 elements"},
      {RESCL_MALFORMED, MODEL("5{1:2 2:1 8'w' 4#0000803f00}" RELU INPUT OUTPUT), "holds 5 bytes"},
      {RESCL_MALFORMED, MODEL("5{1:1 2:7 8'w' 4#0000803f}" RELU INPUT OUTPUT), "holds 0 elements"},
      {RESCL_MALFORMED, MODEL("5{1:2 2:7 8'w' 7:1 7:2 7:3}" RELU INPUT OUTPUT), "holds 3 elements"},
      {RESCL_MALFORMED, MODEL("1{1'x' 2'y' 4'Relu' 5'broken'}" INPUT OUTPUT), "can not be decoded"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    struct onnx_model model;
    const rescl_status status = read_text(&model, rows[index].model);
    ck_assert_msg(status == rows[index].status, "row %zu: %s: %s", index, rescl_status_name(status),
                  rescl_last_error());
    ck_assert_msg(strstr(rescl_last_error(), rows[index].said) != NULL, "row %zu: %s", index,
                  rescl_last_error());
    ck_assert_msg(strstr(rescl_last_error(), "m.onnx: ") != NULL, "row %zu: %s", index, rescl_last_error());
    ck_assert_ptr_null(model.graph);
    ck_assert_ptr_null(model.maps);
  }
}
END_TEST

START_TEST(files_that_can_not_be_read) {
  struct test_folder folder = folder_make();
  struct onnx_model model;
  ck_assert_int_eq(onnx_read(&model, folder.path), RESCL_IO);
  const char *path = folder_write(&folder, "m.onnx",
                                  "\x7f"
                                  "ELF",
                                  4);
  ck_assert_int_eq(onnx_read(&model, path), RESCL_MALFORMED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "not a valid ONNX file"));
  FOLDER_REMOVE(folder, "m.onnx");
  ck_assert_int_eq(onnx_read(&model, folder.file), RESCL_NOT_FOUND);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), folder.file));
}
END_TEST

CHECK_MAIN("onnx/read", a_small_model, dimensions_that_are_not_positive_are_symbolic,
           initialisers_that_are_inputs_too_are_constants, left_out_inputs_and_every_kind_of_attribute,
           elements_in_every_field_and_type, opset_26, a_value_may_be_several_outputs,
           what_it_does_not_know_is_skipped, bad_models_are_refused_with_a_reason, files_that_can_not_be_read)
