#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"

static void check_says(const void *bytes, size_t size_bytes, const char *said) {
  struct test_folder folder = folder_make();
  struct onnx_model model;
  const char *path = folder_write(&folder, "m.onnx", bytes, size_bytes);
  ck_assert_int_eq(onnx_read(&model, path), RESCL_MALFORMED);
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "expected '%s': %s", said, rescl_last_error());
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), path));
  FOLDER_REMOVE(folder, "m.onnx");
}

START_TEST(what_a_file_is_instead_is_told) {
  static const struct {
    const char *bytes;
    size_t size_bytes;
    const char *said;
  } rows[] = {
#define FILE_OF(text) (text), sizeof(text) - 1
      {FILE_OF(""), "empty"},
      {FILE_OF("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "Git LFS pointer"},
      {FILE_OF("<!DOCTYPE html><html></html>"), "web page"},
      {FILE_OF("\n  <html lang=en>"), "web page"},
      {FILE_OF("<?xml version=\"1.0\"?>\n<net name=\"r\" version=\"11\">"), "OpenVINO"},
      {FILE_OF("\x1f\x8b\x08\0"), "gunzip"},
      {FILE_OF("PK\x03\x04\0\0\0\0archive/data.pkl"), "PyTorch file"},
      {FILE_OF("PK\x03\x04\0\0\0\0metadata.json"), "Keras file"},
      {FILE_OF("PK\x03\x04\0\0\0\0model.onnx"), "zip archive"},
      {FILE_OF("\x80\x02\x8a\x0a"), "pickle"},
      {FILE_OF("\x89HDF\r\n\x1a\n\0"), "HDF5"},
      {FILE_OF("\x1c\0\0\0TFL3"), "TensorFlow Lite"},
      {FILE_OF("\x1c\0\0\0ORTM"), "ONNX Runtime's own format"},
      {FILE_OF("GGUF\x03\0\0\0"), "GGUF"},
      {FILE_OF("\x93NUMPY\x01\0"), "--input"},
      {FILE_OF("\x89PNG\r\n\x1a\n"), "a picture"},
      {FILE_OF("\xff\xd8\xff\xe0"), "a picture"},
      {FILE_OF("\x40\0\0\0\0\0\0\0{\"__metadata__\":{}}"), "safetensors"},
#undef FILE_OF
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++)
    check_says(rows[index].bytes, rows[index].size_bytes, rows[index].said);
}
END_TEST

START_TEST(a_single_tensor_is_told) {
  static const char *const tensors[] = {"1:2 2:1 8't' 9#0000803f00000040", "2:7 7#0102",
                                        "1:2 2:1 4#0000803f00000040"};
  for (size_t index = 0; index < sizeof tensors / sizeof *tensors; index++) {
    const struct message message = message_of(tensors[index]);
    check_says(message.bytes, message.size_bytes, "a single tensor, not an ONNX model");
  }
}
END_TEST

START_TEST(other_bytes_are_no_model_either) {
  check_says("#!/bin/sh\n", 10, "not a valid ONNX file");
  check_says("\x80", 1, "not a valid ONNX file");
}
END_TEST

CHECK_MAIN("onnx/file_kind", what_a_file_is_instead_is_told, a_single_tensor_is_told,
           other_bytes_are_no_model_either)
