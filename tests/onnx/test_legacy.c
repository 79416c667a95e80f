/** Opsets 1 to 6 in, the graph as opset 7 says it out. */
#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "graph/text.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

#define INPUT "11{1'x' 2{1{1:1 2{1{2'N'}1{1:3}1{1:4}1{1:4}}}}}"
#define OUTPUT "12{1'y'}"
#define INT(name, value) "5{1'" name "' 3:" value " 20:2}"
#define VECTOR(name) "5{1:3 2:1 8'" name "' 9#000000000000000000000000}"
#define STATISTICS VECTOR("s") VECTOR("b") VECTOR("m") VECTOR("v")
#define HEAD "graph g opset 7\ninput x: f32[N,3,4,4]\n"
#define VECTOR_TEXT(name) "const " name ": f32[3] = {0, 0, 0}\n"

static rescl_status read_opset(struct onnx_model *model, int opset, const char *graph) {
  char text[2048];
  struct test_folder folder = folder_make();
  snprintf(text, sizeof text, "1:3 7{2'g' %s} 8{2:%d}", graph, opset);
  const rescl_status status = onnx_read(model, folder_write_text(&folder, "m.onnx", text));
  FOLDER_REMOVE(folder, "m.onnx");
  return status;
}

static void check_reads_as(int opset, const char *graph, const char *expected) {
  struct onnx_model model;
  ck_assert_msg(read_opset(&model, opset, graph) == RESCL_OK, "%s", rescl_last_error());
  char *text;
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_str_eq(text, expected);
  free(text);
  onnx_close(&model);
}

static void check_refuses(int opset, const char *graph, rescl_status status, const char *said) {
  struct onnx_model model;
  ck_assert_msg(read_opset(&model, opset, graph) == status, "%s", rescl_last_error());
  ck_assert_msg(strstr(rescl_last_error(), said), "%s", rescl_last_error());
  ck_assert_ptr_null(model.graph);
}

START_TEST(what_did_not_change_is_read_as_opset_7) {
  for (int opset = 1; opset < 7; opset++)
    check_reads_as(opset, "1{1'x' 2'y' 4'Relu'}" INPUT OUTPUT, HEAD "Relu_y: y = Relu(x)\noutput y\n");
}
END_TEST

START_TEST(files_before_ir_version_3_mean_opset_1) {
  struct test_folder folder = folder_make();
  struct onnx_model model;
  const char *path =
      folder_write_text(&folder, "m.onnx", "1:2 7{2'g' 1{1'x' 1'x' 2'y' 4'Concat'}" INPUT OUTPUT "}");
  ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(model.graph->opset, 7);
  ck_assert_int_eq(attribute_int(&model.graph->first->call, "axis"), 1);
  onnx_close(&model);
  FOLDER_REMOVE(folder, "m.onnx");
}
END_TEST

START_TEST(hints_about_memory_are_dropped) {
  check_reads_as(5, "1{1'x' 2'y' 4'Relu' 5{1'consumed_inputs' 8:0 20:7}}" INPUT OUTPUT,
                 HEAD "Relu_y: y = Relu(x)\noutput y\n");
  check_refuses(6, "1{1'x' 2'y' 4'Relu' 5{1'consumed_inputs' 8:0 20:7}}" INPUT OUTPUT, RESCL_UNSUPPORTED,
                "'consumed_inputs' is not supported");
}
END_TEST

START_TEST(inference_is_stated) {
  check_reads_as(6, "1{1'x' 2'y' 4'Dropout'" INT("is_test", "1") "}" INPUT OUTPUT,
                 HEAD "Dropout_y: y = Dropout(x)\noutput y\n");
  check_reads_as(
      6,
      "1{1'x' 1's' 1'b' 1'm' 1'v' 2'y' 4'BatchNormalization'" INT("is_test", "1") "}" STATISTICS INPUT OUTPUT,
      HEAD VECTOR_TEXT("s") VECTOR_TEXT("b") VECTOR_TEXT("m")
          VECTOR_TEXT("v") "BatchNormalization_y: y = BatchNormalization(x, s, b, m, v)\noutput y\n");
  check_reads_as(6,
                 "1{1'x' 1's' 1'b' 1'm' 1'v' 2'y' 2'o1' 2'o2' 2'o3' 2'o4' 4'BatchNormalization'" INT(
                     "is_test", "1") "}" STATISTICS INPUT OUTPUT,
                 HEAD VECTOR_TEXT("s") VECTOR_TEXT("b") VECTOR_TEXT("m") VECTOR_TEXT(
                     "v") "BatchNormalization_y: y = BatchNormalization(x, s, b, m, v)\noutput y\n");
  check_refuses(6, "1{1'x' 2'y' 4'Dropout'" INT("is_test", "0") "}" INPUT OUTPUT, RESCL_UNSUPPORTED,
                "means training");
  check_refuses(6, "1{1'x' 2'y' 4'Dropout'}" INPUT OUTPUT, RESCL_UNSUPPORTED, "(Dropout): is_test=0");
  check_refuses(1, "1{1'x' 1's' 1'b' 1'm' 1'v' 2'y' 4'BatchNormalization'}" STATISTICS INPUT OUTPUT,
                RESCL_UNSUPPORTED, "means training");
}
END_TEST

START_TEST(an_axis_says_where_an_operand_belongs) {
  static const char *const ops[] = {"Add", "Sub", "Mul", "Div"};
  for (size_t index = 0; index < sizeof ops / sizeof *ops; index++) {
    char graph[1024], expected[1024];
    snprintf(graph, sizeof graph,
             "1{1'x' 1'b' 2'y' 4'%s'" INT("broadcast", "1") INT("axis", "1") "}" VECTOR("b") INPUT OUTPUT,
             ops[index]);
    snprintf(expected, sizeof expected,
             HEAD VECTOR_TEXT("b") "Unsqueeze_b.aligned: b.aligned = Unsqueeze(b) {axes=[1,2]}\n"
                                   "%s_y: y = %s(x, b.aligned)\noutput y\n",
             ops[index], ops[index]);
    check_reads_as(6, graph, expected);
  }
}
END_TEST

START_TEST(operands_at_the_end_stay_as_they_are) {
  static const char *const attributes[] = {"", INT("broadcast", "1"), INT("broadcast", "0") INT("axis", "1"),
                                           INT("broadcast", "1") INT("axis", "-1"),
                                           INT("broadcast", "1") INT("axis", "3")};
  for (size_t index = 0; index < sizeof attributes / sizeof *attributes; index++) {
    char graph[1024];
    snprintf(graph, sizeof graph, "1{1'x' 1'b' 2'y' 4'Add'%s}" VECTOR("b") INPUT OUTPUT, attributes[index]);
    check_reads_as(6, graph, HEAD VECTOR_TEXT("b") "Add_y: y = Add(x, b)\noutput y\n");
  }
}
END_TEST

/** The rank of what comes before is inferred, through a Reshape whose shape a Constant makes. */
START_TEST(ranks_are_inferred_on_the_way) {
  check_reads_as(6,
                 "1{2'k' 4'Constant' 5{1'value' 5{1:3 2:7 7:0 7:3 7:16} 20:4}} 1{1'x' 1'k' 2'r' 4'Reshape'}"
                 "1{1'r' 1'b' 2'y' 4'Add'" INT("broadcast", "1") INT("axis", "1") "}" VECTOR("b")
                     INPUT OUTPUT,
                 HEAD VECTOR_TEXT("b") "Constant_k: k = Constant() {value=tensor i64[3] = {0, 3, 16}}\n"
                                       "Reshape_r: r = Reshape(x, k)\n"
                                       "Unsqueeze_b.aligned: b.aligned = Unsqueeze(b) {axes=[1]}\n"
                                       "Add_y: y = Add(r, b.aligned)\noutput y\n");
}
END_TEST

START_TEST(an_axis_that_makes_no_sense_is_refused) {
  check_refuses(6,
                "1{1'x' 1'b' 2'y' 4'Add'" INT("broadcast", "1") INT("axis", "4") "}" VECTOR("b") INPUT OUTPUT,
                RESCL_MALFORMED, "the 1 dimensions of 'b' do not fit under the 4 of 'x' from axis 4 on");
  check_refuses(6,
                "1{1'b' 1'x' 2'y' 4'Add'" INT("broadcast", "1") INT("axis", "0") "}" VECTOR("b") INPUT OUTPUT,
                RESCL_MALFORMED, "do not fit");
  check_refuses(6,
                "1{1'x' 1'z' 2'y' 4'Add'" INT("broadcast", "1") INT("axis", "1") "}" INPUT
                                                                                 "11{1'z' 2{1{1:1}}}" OUTPUT,
                RESCL_UNSUPPORTED, "how many dimensions 'z' has is not known");
  check_refuses(6, "1{1'x' 2'y' 4'Add'" INT("broadcast", "1") INT("axis", "1") "}" INPUT OUTPUT,
                RESCL_MALFORMED, "takes 2 inputs, found 1");
  check_refuses(7, "1{1'x' 1'x' 2'y' 4'Add'" INT("broadcast", "1") "}" INPUT OUTPUT, RESCL_UNSUPPORTED,
                "'broadcast' is not supported");
}
END_TEST

START_TEST(a_slope_belongs_to_the_channels) {
  check_reads_as(6, "1{1'x' 1'b' 2'y' 4'PRelu'}" VECTOR("b") INPUT OUTPUT,
                 HEAD VECTOR_TEXT("b") "Unsqueeze_b.aligned: b.aligned = Unsqueeze(b) {axes=[1,2]}\n"
                                       "PRelu_y: y = PRelu(x, b.aligned)\noutput y\n");
}
END_TEST

START_TEST(a_gemm_broadcasts_its_bias) {
  check_reads_as(6,
                 "1{1'x' 1'x' 1'b' 2'y' 4'Gemm'" INT("broadcast", "1") INT("transB", "1") "}" VECTOR("b")
                     INPUT OUTPUT,
                 HEAD VECTOR_TEXT("b") "Gemm_y: y = Gemm(x, x, b) {transB=1}\noutput y\n");
}
END_TEST

START_TEST(a_shape_was_an_attribute) {
  check_reads_as(4, "1{1'x' 2'y' 4'Reshape' 5{1'shape' 8:0 8:-1 20:7}}" INPUT OUTPUT,
                 HEAD "const y.shape: i64[2] = {0, -1}\nReshape_y: y = Reshape(x, y.shape)\noutput y\n");
  check_refuses(4, "1{1'x' 2'y' 4'Reshape'}" INPUT OUTPUT, RESCL_MALFORMED, "attribute 'shape'");
}
END_TEST

START_TEST(small_changes) {
  check_reads_as(1, "1{1'x' 2'y' 4'Pad' 5{1'paddings' 8:0 8:1 20:7}}" INPUT OUTPUT,
                 HEAD "Pad_y: y = Pad(x) {pads=[0,1]}\noutput y\n");
  check_reads_as(3, "1{1'x' 1'x' 2'y' 4'Concat'}" INPUT OUTPUT,
                 HEAD "Concat_y: y = Concat(x, x) {axis=1}\noutput y\n");
  check_reads_as(3, "1{1'x' 1'x' 2'y' 4'Concat'" INT("axis", "2") "}" INPUT OUTPUT,
                 HEAD "Concat_y: y = Concat(x, x) {axis=2}\noutput y\n");
  check_refuses(4, "1{1'x' 1'x' 2'y' 4'Concat'}" INPUT OUTPUT, RESCL_MALFORMED, "needs attribute 'axis'");
  check_reads_as(5, "1{1'x' 2'y' 4'Cast' 5{1'to' 4'INT64' 20:3}}" INPUT OUTPUT,
                 HEAD "Cast_y: y = Cast(x) {to=7}\noutput y\n");
  check_refuses(5, "1{1'x' 2'y' 4'Cast' 5{1'to' 4'FLOAT16' 20:3}}" INPUT OUTPUT, RESCL_UNSUPPORTED,
                "'FLOAT16'");
}
END_TEST

CHECK_MAIN("onnx/legacy", what_did_not_change_is_read_as_opset_7, files_before_ir_version_3_mean_opset_1,
           hints_about_memory_are_dropped, inference_is_stated, an_axis_says_where_an_operand_belongs,
           operands_at_the_end_stay_as_they_are, ranks_are_inferred_on_the_way,
           an_axis_that_makes_no_sense_is_refused, a_slope_belongs_to_the_channels,
           a_gemm_broadcasts_its_bias, a_shape_was_an_attribute, small_changes)
