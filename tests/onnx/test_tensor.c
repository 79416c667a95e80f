#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"
#include "support/tensor_file.h"

static rescl_status read_text(struct tensor *tensor, char **name, struct arena *arena, const char *text) {
  struct test_folder folder = folder_make();
  const char *path = folder_write_text(&folder, "t.pb", text);
  const rescl_status status = onnx_read_tensor(tensor, name, arena, path);
  FOLDER_REMOVE(folder, "t.pb");
  return status;
}

START_TEST(a_tensor_outlives_its_file) {
  const char *const texts[] = {"1:1 1:2 2:1 8'x' 9#0000803f00000040", "8'x' 9#0000803f00000040 1:1 1:2 2:1",
                               "1:1 1:2 2:1 8'x' 4#0000803f00000040"};
  for (size_t index = 0; index < 3; index++) {
    struct arena arena = {0};
    struct tensor tensor;
    char *name;
    ck_assert_msg(read_text(&tensor, &name, &arena, texts[index]) == RESCL_OK, "%s", rescl_last_error());
    ck_assert_str_eq(name, "x");
    ck_assert_int_eq(tensor.dtype, DTYPE_FLOAT32);
    ck_assert(shape_equal(&tensor.shape, &(struct shape){2, {1, 2}}));
    ck_assert_mem_eq(tensor.data, ((const float[]){1, 2}), 2 * sizeof(float));
    arena_free(&arena);
  }
}
END_TEST

START_TEST(a_scalar_without_a_name) {
  struct arena arena = {0};
  struct tensor tensor;
  char *name;
  ck_assert_int_eq(read_text(&tensor, &name, &arena, "2:7 7:42"), RESCL_OK);
  ck_assert_str_eq(name, "");
  ck_assert_int_eq(tensor.shape.rank, 0);
  ck_assert_int_eq(tensor_integer(&tensor, 0), 42);
  arena_free(&arena);
}
END_TEST

START_TEST(bad_tensors_are_refused) {
  const struct {
    rescl_status status;
    const char *text, *said;
  } rows[] = {
      {RESCL_UNSUPPORTED, "1:1 2:16 9#0000", "bfloat16"},
      {RESCL_MALFORMED, "1:2 2:1 9#0000", "holds 2 bytes"},
      {RESCL_UNSUPPORTED, "1:1 2:1 14:1 13{1'location' 2'w.bin'}", "external data is not supported"},
      {RESCL_MALFORMED, "1:1 2:1 8:1", "can not be decoded"},
      {RESCL_MALFORMED, "", "empty"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    struct arena arena = {0};
    struct tensor tensor;
    char *name;
    ck_assert_int_eq(read_text(&tensor, &name, &arena, rows[index].text), rows[index].status);
    ck_assert_msg(strstr(rescl_last_error(), rows[index].said) != NULL, "%s", rescl_last_error());
    ck_assert_msg(strstr(rescl_last_error(), "t.pb: ") != NULL, "%s", rescl_last_error());
    arena_free(&arena);
  }
}
END_TEST

CHECK_MAIN("onnx/tensor", a_tensor_outlives_its_file, a_scalar_without_a_name, bad_tensors_are_refused)
