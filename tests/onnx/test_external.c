#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

// A model of two constants, each with its own entries of external data.
#define MODEL(first, second) \
  "1:8 7{2'g' 5{1:2 2:1 8'v' 14:1 " first "} 5{1:2 2:1 8'w' 14:1 " second "} 12{1'v'} 12{1'w'}} 8{2:13}"
#define LOCATION(file) "13{1'location' 2'" file "'}"
#define OFFSET(number) "13{1'offset' 2'" number "'}"
#define LENGTH(number) "13{1'length' 2'" number "'}"

static const float weights[] = {1, 2, 3, 4};

START_TEST(elements_come_from_the_file_beside_the_model) {
  struct test_folder folder = folder_make();
  unsigned char shifted[1 + sizeof weights] = {0};
  memcpy(shifted + 1, weights, sizeof weights);
  folder_write(&folder, "w.bin", weights, sizeof weights);
  folder_write(&folder, "odd.bin", shifted, sizeof shifted);
  const struct {
    const char *model;
    size_t map_count; // each file is mapped once
  } rows[] = {
      {MODEL(LOCATION("w.bin") LENGTH("8"), LOCATION("w.bin") OFFSET("8") LENGTH("8")), 2},
      {MODEL(OFFSET("0") LOCATION("./w.bin"), LENGTH("8") LOCATION("w.bin") OFFSET("8")), 2},
      {MODEL(LOCATION("odd.bin") OFFSET("1"), LOCATION("odd.bin") OFFSET("9")), 2},
      {MODEL(LOCATION("w.bin"), LOCATION("odd.bin") OFFSET("9")), 3},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    struct onnx_model model;
    const char *path = folder_write_text(&folder, "m.onnx", rows[index].model);
    ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
    ck_assert_uint_eq(model.map_count, rows[index].map_count);
    for (int output = 0; output < 2; output++) {
      const struct tensor *tensor = &model.graph->outputs[output]->tensor;
      ck_assert_mem_eq(tensor->data, &weights[2 * output], 2 * sizeof *weights);
      ck_assert_uint_eq((uintptr_t)tensor->data % sizeof(float), 0);
    }
    onnx_close(&model);
  }
  FOLDER_REMOVE(folder, "w.bin", "odd.bin", "m.onnx");
}
END_TEST

/** Any number of tensors may lie in one stretch of a file: what is copied counts, not what is mapped. */
START_TEST(copies_are_limited) {
  struct test_folder folder = folder_make();
  folder_write(&folder, "w.bin", weights, sizeof weights);
  setenv("RESCL_FOLD_LIMIT", "0", 1);
  struct onnx_model model;
  const char *path = folder_write_text(&folder, "m.onnx", MODEL(LOCATION("w.bin"), LOCATION("w.bin")));
  ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
  onnx_close(&model);
  path = folder_write_text(&folder, "m.onnx", MODEL(LOCATION("w.bin"), LOCATION("w.bin") OFFSET("2")));
  ck_assert_int_eq(onnx_read(&model, path), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(
      strstr(rescl_last_error(), "tensor 'w': constant 'w' would take 8 bytes, and those computed"));
  path = folder_write_text(&folder, "m.onnx",
                           "1:8 7{2'g' 1{2'c' 4'Constant' 5{1'value' 5{1:2 2:1 14:1 " LOCATION("w.bin")
                               LENGTH("8") "} 20:4}} 12{1'c'}} 8{2:13}");
  ck_assert_int_eq(onnx_read(&model, path), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "constant 'value' would take 8 bytes"));
  unsetenv("RESCL_FOLD_LIMIT");
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
}
END_TEST

START_TEST(a_large_tensor_that_is_not_aligned_is_copied_whole) {
  const size_t count = 2500000; // several of the pieces in which the reader copies, and a rest
  struct test_folder folder = folder_make();
  unsigned char *bytes = malloc(count * sizeof(float) + 1);
  ck_assert_ptr_nonnull(bytes);
  for (size_t index = 0; index < count * sizeof(float) + 1; index++)
    bytes[index] = (unsigned char)(index * index >> 8);
  folder_write(&folder, "w.bin", bytes, count * sizeof(float) + 1);
  struct onnx_model model;
  const char *path = folder_write_text(
      &folder, "m.onnx",
      "1:8 7{5{1:2500000 2:1 8'w' 14:1 13{1'location' 2'w.bin'} 13{1'offset' 2'1'}} 12{1'w'}} 8{2:13}");
  ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert(memcmp(model.graph->outputs[0]->tensor.data, bytes + 1, count * sizeof(float)) == 0);
  onnx_close(&model);
  free(bytes);
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
}
END_TEST

START_TEST(what_reaches_outside_or_beyond_is_refused) {
  struct test_folder folder = folder_make();
  folder_write(&folder, "w.bin", weights, sizeof weights);
  folder_write(&folder, "empty.bin", weights, 0);
  char link_path[128];
  snprintf(link_path, sizeof link_path, "%s/link.bin", folder.path);
  ck_assert_int_eq(symlink("/etc/passwd", link_path), 0);
  const struct {
    rescl_status status;
    const char *entries, *said;
  } rows[] = {
      {RESCL_UNSUPPORTED, LOCATION("/etc/passwd"), "outside the model's folder"},
      {RESCL_UNSUPPORTED, LOCATION("../w.bin"), "outside the model's folder"},
      {RESCL_UNSUPPORTED, LOCATION("a/../../w.bin"), "outside the model's folder"},
      {RESCL_UNSUPPORTED, LOCATION(""), "outside the model's folder"},
      {RESCL_UNSUPPORTED, LOCATION("link.bin"), "link out of the model's folder"},
      {RESCL_NOT_FOUND, LOCATION("none.bin"), "none.bin"},
      {RESCL_IO, LOCATION("."), ""},
      {RESCL_MALFORMED, OFFSET("0"), "without a location"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("12"), "has 16 bytes, but the model expects 8 at offset 12"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("17"), "cut short"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("18446744073709551615"), "cut short"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("18446744073709551616"), "expected a number of bytes"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("-8"), "expected a number of bytes"},
      {RESCL_MALFORMED, LOCATION("w.bin") OFFSET("8x"), "expected a number of bytes"},
      {RESCL_MALFORMED, LOCATION("w.bin") LENGTH(""), "expected a number of bytes"},
      {RESCL_MALFORMED, LOCATION("w.bin") LENGTH("12"), "holds 12 bytes"},
      {RESCL_MALFORMED, LOCATION("empty.bin"), "has 0 bytes"},
      {RESCL_MALFORMED, LOCATION("empty.bin") LENGTH("0"), "holds 0 bytes"},
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    char text[1024];
    struct onnx_model model;
    snprintf(text, sizeof text, MODEL("%s", LOCATION("w.bin")), rows[index].entries);
    const rescl_status status = onnx_read(&model, folder_write_text(&folder, "m.onnx", text));
    const char *message = rescl_last_error();
    if (rows[index].status == RESCL_IO) // "." is the folder itself: not inside it, or no file
      ck_assert_msg(status == RESCL_IO || status == RESCL_UNSUPPORTED, "%s", message);
    else
      ck_assert_msg(status == rows[index].status, "row %zu: %s: %s", index, rescl_status_name(status),
                    message);
    ck_assert_msg(strstr(message, rows[index].said) != NULL, "row %zu: %s", index, message);
    ck_assert_msg(strstr(message, "m.onnx: tensor 'v': ") != NULL, "row %zu: %s", index, message);
  }
  FOLDER_REMOVE(folder, "w.bin", "empty.bin", "link.bin", "m.onnx");
}
END_TEST

static void make_link(const char *target, const char *folder, const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_int_eq(symlink(target, path), 0);
}

/** As download caches do: SNAPSHOT/m.onnx and SNAPSHOT/w.bin are links to files of other names in BLOBS. */
START_TEST(a_cache_of_links) {
  struct test_folder blobs = folder_make(), other = folder_make(), snapshot = folder_make();
  char target[256], model_path[256], folder[256];
  struct onnx_model model;
  folder_write(&blobs, "b2", weights, sizeof weights);
  folder_write(&other, "b3", weights, sizeof weights);
  folder_write_text(&blobs, "b1", MODEL(LOCATION("w.bin"), LOCATION("w.bin") OFFSET("8")));
  snprintf(target, sizeof target, "..%s/b1", strrchr(blobs.path, '/'));
  make_link(target, snapshot.path, "m.onnx");
  snprintf(target, sizeof target, "..%s/b2", strrchr(blobs.path, '/'));
  make_link(target, snapshot.path, "w.bin");
  snprintf(model_path, sizeof model_path, "%s/m.onnx", snapshot.path);
  ck_assert_msg(onnx_read(&model, model_path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_mem_eq(model.graph->outputs[1]->tensor.data, &weights[2], 2 * sizeof *weights);
  onnx_close(&model);

  // a model that is no link has no such neighbours, nor has one that leads elsewhere
  snprintf(folder, sizeof folder, "%s/w.bin", snapshot.path);
  ck_assert_int_eq(unlink(folder), 0);
  snprintf(target, sizeof target, "..%s/b3", strrchr(other.path, '/'));
  make_link(target, snapshot.path, "w.bin");
  ck_assert_int_eq(onnx_read(&model, model_path), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "link out of the model's folder"));
  ck_assert_int_eq(unlink(folder), 0);
  snprintf(target, sizeof target, "..%s/b2", strrchr(blobs.path, '/'));
  make_link(target, snapshot.path, "w.bin");
  ck_assert_int_eq(unlink(model_path), 0);
  folder_write_text(&snapshot, "m.onnx", MODEL(LOCATION("w.bin"), LOCATION("w.bin")));
  ck_assert_int_eq(onnx_read(&model, model_path), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "link out of the model's folder"));

  // nor does a path that the model says lead there
  folder_write_text(&blobs, "b1", MODEL(LOCATION("../b2"), LOCATION("w.bin")));
  ck_assert_int_eq(unlink(model_path), 0);
  snprintf(target, sizeof target, "..%s/b1", strrchr(blobs.path, '/'));
  make_link(target, snapshot.path, "m.onnx");
  ck_assert_int_eq(onnx_read(&model, model_path), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "outside the model's folder"));
  FOLDER_REMOVE(snapshot, "m.onnx", "w.bin");
  FOLDER_REMOVE(other, "b3");
  FOLDER_REMOVE(blobs, "b1", "b2");
}
END_TEST

CHECK_MAIN("onnx/external", a_cache_of_links, elements_come_from_the_file_beside_the_model,
           a_large_tensor_that_is_not_aligned_is_copied_whole, copies_are_limited,
           what_reaches_outside_or_beyond_is_refused)
