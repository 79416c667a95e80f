/** Graphs within If, read and put in its place. */
#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "graph/text.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"
#include "passes/pass.h"

#define MODEL(graph) "1:8 7{2'g'" graph "} 8{2:13}"
#define INPUT "11{1'x' 2{1{1:1 2{1{1:1}1{1:4}}}}}"
#define OUTPUT "12{1'y'}"
#define TRUE "5{1:1 2:9 8'c' 9#01}"
#define FALSE "5{1:1 2:9 8'c' 9#00}"
#define THEN(graph) "5{1'then_branch' 6{" graph "} 20:5}"
#define ELSE(graph) "5{1'else_branch' 6{" graph "} 20:5}"
#define UNARY(op, input, output) "1{1'" input "' 2'" output "' 4'" op "'}"
#define RELU_OR_SIGMOID \
  THEN("2't'" UNARY("Relu", "x", "z") "12{1'z'}") ELSE("2'e'" UNARY("Sigmoid", "x", "z") "12{1'z'}")

#define HEAD "graph g opset 13\ninput x: f32[1,4]\n"

static rescl_status fold(struct onnx_model *model, const char *text) {
  struct test_folder folder = folder_make();
  rescl_status status = onnx_read(model, folder_write_text(&folder, "m.onnx", text));
  if (status == RESCL_OK) status = graph_bind(model->graph, NULL);
  if (status == RESCL_OK) status = passes_infer(model->graph);
  if (status == RESCL_OK) status = graph_check(model->graph);
  FOLDER_REMOVE(folder, "m.onnx");
  return status;
}

static void check_folds(const char *model_text, const char *expected) {
  struct onnx_model model;
  char *text;
  ck_assert_msg(fold(&model, model_text) == RESCL_OK, "%s", rescl_last_error());
  graph_sweep_and_number(model.graph); // conditions that nobody reads any more
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_str_eq(text, expected);
  free(text);
  onnx_close(&model);
}

static void check_refused(const char *model_text, rescl_status status, const char *said) {
  struct onnx_model model;
  ck_assert_int_eq(fold(&model, model_text), status);
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "%s", rescl_last_error());
  onnx_close(&model);
}

START_TEST(a_constant_condition_chooses) {
  check_folds(MODEL("1{1'c' 2'y' 4'If'" RELU_OR_SIGMOID "}" TRUE INPUT OUTPUT),
              HEAD "Relu_z: z = Relu(x) : f32[1,4]\nIdentity_y: y = Identity(z) : f32[1,4]\noutput y\n");
  check_folds(MODEL("1{1'c' 2'y' 4'If'" RELU_OR_SIGMOID "}" FALSE INPUT OUTPUT), HEAD
              "Sigmoid_z: z = Sigmoid(x) : f32[1,4]\nIdentity_y: y = Identity(z) : f32[1,4]\noutput y\n");
}
END_TEST

/** What exporters make of x.squeeze(0) where the size is open: the other branch does not even have a shape. */
START_TEST(a_condition_that_follows_from_shapes) {
  check_folds(MODEL("1{1'x' 2's' 4'Shape'} 1{1's' 1'i' 2'n' 4'Gather'} 1{1'n' 1'four' 2'c' 4'Equal'}"
                    "1{1'c' 2'y' 4'If'" THEN("2't'" UNARY(
                        "Relu", "x",
                        "z") "12{1'z'}") ELSE("2'e' 1{1'x' 1'axes' 2'z' 4'Squeeze'} 5{1:1 2:7 8'axes' 7:1} "
                                              "12{1'z'}") "}"
                                                          "5{2:7 8'i' 7:1} 5{2:7 8'four' 7:4}" INPUT OUTPUT),
              HEAD "Relu_z: z = Relu(x) : f32[1,4]\nIdentity_y: y = Identity(z) : f32[1,4]\noutput y\n");
}
END_TEST

/** The names in a branch may be taken around it, and graphs in graphs see what is around both. */
START_TEST(branches_in_branches) {
  check_folds(
      MODEL(UNARY("Relu", "x", "z") "1{1'c' 2'y' 4'If'" THEN(
          "2't'" UNARY("Sigmoid", "x", "w") "1{1'c' 2'v' 4'If'" THEN(
              "2'u' 1{1'w' 1'k' 2'p' 4'Add'} 1{1'p' 1'x' 2'q' 4'Mul'} 5{1:1 2:1 8'k' 9#0000803f} 12{1'q'}")
              ELSE("2'o' 12{1'w'}") "} 12{1'v'}")
                ELSE("2'e' 12{1'x'}") "}"
                                      "1{1'y' 1'z' 2'sum' 4'Add'}" TRUE INPUT "12{1'sum'}"),
      HEAD "const k: f32[1] = {1}\n"
           "Relu_z: z = Relu(x) : f32[1,4]\n"
           "Sigmoid_w: w = Sigmoid(x) : f32[1,4]\n"
           "Add_p: p = Add(w, k) : f32[1,4]\n"
           "Mul_q: q = Mul(p, x) : f32[1,4]\n"
           "Identity_v: v = Identity(q) : f32[1,4]\n"
           "Identity_y: y = Identity(v) : f32[1,4]\n"
           "Add_sum: sum = Add(y, z) : f32[1,4]\n"
           "output sum\n");
  check_folds(
      MODEL(UNARY("Relu", "x", "z") "1{1'c' 2'y' 4'If'" RELU_OR_SIGMOID "}" TRUE INPUT "12{1'y'} 12{1'z'}"),
      HEAD "Relu_z: z = Relu(x) : f32[1,4]\nRelu_z: z_2 = Relu(x) : f32[1,4]\n"
           "Identity_y: y = Identity(z_2) : f32[1,4]\noutput y\noutput z\n");
}
END_TEST

START_TEST(a_branch_may_give_what_it_does_not_make) {
  check_folds(MODEL("1{1'c' 2'y' 2'k' 4'If'" THEN("2't' 5{1:1 2:1 8'one' 9#0000803f} 12{1'x'} 12{1'one'}")
                        ELSE("2'e' 12{1'x'} 12{1'x'}") "}" TRUE INPUT OUTPUT "12{1'k'}"),
              HEAD "const k: f32[1] = {1}\nIdentity_y: y = Identity(x) : f32[1,4]\noutput y\noutput k\n");
}
END_TEST

/** A branch stands before what it reads is made: nodes are sorted by what their graphs need, too. */
START_TEST(what_a_branch_reads_is_made_before_it) {
  check_folds(MODEL("1{1'c' 2'y' 4'If'" THEN("2't'" UNARY("Relu", "m", "z") "12{1'z'}")
                        ELSE("2'e' 12{1'x'}") "}" UNARY("Sigmoid", "x", "m") TRUE INPUT OUTPUT),
              HEAD "Sigmoid_m: m = Sigmoid(x) : f32[1,4]\nRelu_z: z = Relu(m) : f32[1,4]\n"
                   "Identity_y: y = Identity(z) : f32[1,4]\noutput y\n");
}
END_TEST

/** A branch that is not chosen need not be one that rescl could run. */
START_TEST(the_other_branch_may_hold_anything) {
  check_folds(MODEL("1{1'c' 2'y' 4'If'" THEN("2't'" UNARY("Relu", "x", "z") "12{1'z'}") ELSE("2'e'" UNARY(
                  "Loop", "x", "z") UNARY("NonZero", "z", "w") "12{1'w'}") "}" TRUE INPUT OUTPUT),
              HEAD "Relu_z: z = Relu(x) : f32[1,4]\nIdentity_y: y = Identity(z) : f32[1,4]\noutput y\n");
  check_refused(
      MODEL("1{1'c' 2'y' 3'if' 4'If'" THEN("2't'" UNARY("Relu", "x", "z") "12{1'z'}")
                ELSE("2'e'" UNARY("Foo", "x", "z") UNARY("Foo", "z", "w") "12{1'w'}") "}" FALSE INPUT OUTPUT),
      RESCL_UNSUPPORTED, "node 'if' (If): operators that are not supported: 2 Foo; the first is node 'z'");
}
END_TEST

START_TEST(what_can_not_be_followed_is_refused) {
  check_refused(
      MODEL("1{1'b' 2'y' 3'choice' 4'If'" RELU_OR_SIGMOID "}" INPUT "11{1'b' 2{1{1:9 2{}}}}" OUTPUT),
      RESCL_UNSUPPORTED, "node 'choice' (If): its condition is computed at run time");
  check_refused(MODEL("1{1'x' 1'x' 2'b' 4'Equal'} 1{1'k' 2'y' 4'If'" RELU_OR_SIGMOID
                      "} 5{1:1 2:1 8'k' 9#0000803f}" INPUT OUTPUT),
                RESCL_SHAPE_MISMATCH, "its condition must be one bool, found f32");
  check_refused(MODEL("1{1'c' 2'y' 4'If'" THEN("11{1'own' 2{1{1:1}}} 12{1'own'}")
                          ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "a branch has inputs, but nothing gives them");
  check_refused(MODEL("1{1'c' 2'y' 4'If'" THEN("12{1'x'} 12{1'x'}") ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "has 1 outputs, but its branch makes 2");
  check_refused(MODEL("1{1'c' 2'y' 4'If'" THEN("12{1'x'}") "}" TRUE INPUT OUTPUT), RESCL_MALFORMED,
                "needs attribute 'else_branch'");
  check_refused(MODEL("1{1'c' 2'y' 4'If' 5{1'then_branch' 3:1 20:2}" ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "expected a graph");
  check_refused(MODEL("1{1'c' 2'y' 4'If' 5{1'then_branch' 20:5}" ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "attribute 'then_branch': expected a graph, found nothing");
  check_refused(MODEL("1{1'c' 2'y' 4'If'" THEN(UNARY("Relu", "nowhere", "z") "12{1'z'}")
                          ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "attribute 'then_branch': node that makes 'z' (Relu): input 'nowhere'");
  check_refused(MODEL("1{1'c' 2'y' 4'If'" THEN("12{1'nowhere'}") ELSE("12{1'x'}") "}" TRUE INPUT OUTPUT),
                RESCL_MALFORMED, "output 'nowhere' is made by no node");
}
END_TEST

/** Clones share the branches; each takes its own way. */
START_TEST(clones_are_folded_apart) {
  struct test_folder folder = folder_make();
  struct onnx_model model;
  ck_assert_int_eq(
      onnx_read(&model, folder_write_text(&folder, "m.onnx",
                                          MODEL("1{1'c' 2'y' 4'If'" RELU_OR_SIGMOID "}" TRUE INPUT OUTPUT))),
      RESCL_OK);
  for (int round = 0; round < 2; round++) {
    struct graph *clone;
    ck_assert_int_eq(graph_clone(&clone, model.graph), RESCL_OK);
    ck_assert_int_eq(passes_infer(clone), RESCL_OK);
    ck_assert_int_eq(clone->node_count, 2);
    ck_assert_str_eq(clone->first->call.op->name, "Relu");
    graph_free(clone);
  }
  ck_assert_int_eq(onnx_write(model.graph, folder.file), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "is a graph, which is read but not written"));
  char *text;
  ck_assert_int_eq(graph_text_write(&text, model.graph), RESCL_OK);
  ck_assert_ptr_nonnull(strstr(text, "y = If(c, x, x) {then_branch=graph t, else_branch=graph e}"));
  free(text);
  onnx_close(&model);
  FOLDER_REMOVE(folder, "m.onnx");
}
END_TEST

/** Old forms are rewritten within a branch, too, by the ranks of what is around it. */
START_TEST(branches_of_old_opsets) {
  struct onnx_model model;
  ck_assert_msg(
      fold(&model, "1:3 7{2'g' 1{1'c' 2'y' 4'If'" THEN(
                       "2't' 1{1'x' 1'k' 2'z' 4'Add' 5{1'broadcast' 3:1 20:2} 5{1'axis' 3:0 20:2}} 12{1'z'}")
                       ELSE("2'e' 12{1'x'}") "}" TRUE "5{1:1 2:1 8'k' 9#0000803f}" INPUT OUTPUT
                                             "} 8{2:6}") == RESCL_OK,
      "%s", rescl_last_error());
  ck_assert_str_eq(model.graph->first->call.op->name,
                   "Add"); // what was unsqueezed for it is a constant by now
  ck_assert_int_eq(model.graph->first->inputs[1]->tensor.shape.rank, 2);
  onnx_close(&model);
}
END_TEST

CHECK_MAIN("passes/branch", a_constant_condition_chooses, a_condition_that_follows_from_shapes,
           branches_in_branches, a_branch_may_give_what_it_does_not_make,
           what_a_branch_reads_is_made_before_it, the_other_branch_may_hold_anything,
           what_can_not_be_followed_is_refused, clones_are_folded_apart, branches_of_old_opsets)
