#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

#define MODEL(nodes) "1:8 7{2'g'" nodes "11{1'x' 2{1{1:1 2{1{1:4}}}}} 12{1'y'}} 8{2:13}"

static void check_says(const char *model_text, const char *said) {
  struct test_folder folder = folder_make();
  struct onnx_model model;
  const char *path = folder_write_text(&folder, "m.onnx", model_text);
  ck_assert_int_eq(onnx_read(&model, path), RESCL_UNSUPPORTED);
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "%s", rescl_last_error());
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "m.onnx: operators that are not supported: "));
  FOLDER_REMOVE(folder, "m.onnx");
}

START_TEST(all_that_are_missing_are_listed) {
  check_says(MODEL("1{1'x' 2'a' 4'Relu'} 1{1'a' 2'b' 3'n' 4'Foo'} 1{1'b' 2'c' 4'Bar'} 1{1'c' 2'd' 4'Bar'}"
                   "1{1'd' 2'y' 4'Bar' 7'com.acme'}"),
             ": 2 Bar, 1 Foo, 1 Bar (domain com.acme); the first is node 'n'. Export ");
  check_says(MODEL("1{1'x' 2'y' 4'Foo'}"), ": 1 Foo; the first is node 'y'.");
}
END_TEST

START_TEST(others_and_our_own_are_missing) {
  check_says(MODEL("1{1'x' 1'x' 1'x' 2'y' 4'ScaleShift'}"), ": 1 ScaleShift;"); // internal
  check_says(MODEL("1{1'x' 2'y' 4'Relu' 7'com.acme'}"), ": 1 Relu (domain com.acme);");
  check_says(MODEL("1{1'x' 2'y'}"), ": 1 ;");
}
END_TEST

/** They are told before whatever else there is to say of the file. */
START_TEST(missing_operators_come_first) {
  check_says(MODEL("1{1'x' 2'y' 4'Foo'} 5{1:1 2:8 8'w' 6'a'}"), ": 1 Foo;");
  check_says(MODEL("1{2'y' 4'Relu'} 1{1'y' 2'z' 4'Foo'}"), ": 1 Foo;");
}
END_TEST

START_TEST(what_to_do_is_told) {
  check_says(MODEL("1{1'x' 2'a' 4'Foo'} 1{1'a' 2'y' 4'NonMaxSuppression'}"), "without its post-processing");
  check_says(MODEL("1{1'x' 2'y' 4'NonZero'}"), "without its post-processing");
  check_says(MODEL("1{1'x' 2'y' 4'FusedConv' 7'com.microsoft'}"), "what ONNX Runtime makes of a model");
}
END_TEST

START_TEST(many_kinds_are_cut) {
  char text[MESSAGE_MAX_BYTES];
  size_t used = (size_t)snprintf(text, sizeof text, "1:8 7{2'g' 12{1'y'}");
  for (int node = 0; node < 120; node++)
    used += (size_t)snprintf(text + used, sizeof text - used, "1{2'n%d' 4'Op%d'}", node, node);
  snprintf(text + used, sizeof text - used, "} 8{2:13}");
  check_says(text, "; the first is node 'n0'");
}
END_TEST

CHECK_MAIN("onnx/operators", all_that_are_missing_are_listed, others_and_our_own_are_missing,
           missing_operators_come_first, what_to_do_is_told, many_kinds_are_cut)
