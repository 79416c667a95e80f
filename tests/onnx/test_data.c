/** Files made elsewhere: each must read, or be refused as unsupported; none may seem malformed. What is read
 *  is written and must read the same. */
#define _XOPEN_SOURCE 700
#include <ftw.h>

#include "check_main.h"
#include "graph/text.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"
#include "support/tensor_file.h"

static int models_read, models_refused, tensors_read; // nftw() takes no argument for its function

static int ends_with(const char *text, const char *end) {
  const size_t length = strlen(text), end_length = strlen(end);
  return length >= end_length && !strcmp(text + length - end_length, end);
}

static void check_round_trip(const struct graph *graph) {
  struct test_folder folder = folder_make();
  const char *path = folder_write(&folder, "m.onnx", "", 0);
  struct onnx_model model;
  char *text, *again;
  ck_assert_msg(onnx_write(graph, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_msg(onnx_read(&model, path) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(graph_text_write(&text, graph), RESCL_OK);
  ck_assert_int_eq(graph_text_write(&again, model.graph), RESCL_OK);
  // Constants that nobody uses are not written, so those graphs differ.
  if (graph->value_count == model.graph->value_count) ck_assert_str_eq(text, again);
  ck_assert_int_eq(graph->node_count, model.graph->node_count);
  free(text);
  free(again);
  onnx_close(&model);
  FOLDER_REMOVE(folder, "m.onnx");
}

static void check_model(const char *path) {
  struct onnx_model model;
  const rescl_status status = onnx_read(&model, path);
  ck_assert_msg(status == RESCL_OK || status == RESCL_UNSUPPORTED, "%s", rescl_last_error());
  *(status == RESCL_OK ? &models_read : &models_refused) += 1;
  if (status == RESCL_OK) check_round_trip(model.graph);
  onnx_close(&model);
}

static void check_tensor(const char *path) {
  struct arena arena = {0};
  struct tensor tensor;
  char *name;
  const rescl_status status = onnx_read_tensor(&tensor, &name, &arena, path);
  ck_assert_msg(status == RESCL_OK || status == RESCL_UNSUPPORTED, "%s", rescl_last_error());
  tensors_read += status == RESCL_OK;
  arena_free(&arena);
}

static int visit(const char *path, const struct stat *about, int type, struct FTW *position) {
  (void)about;
  (void)position;
  if (type == FTW_F && ends_with(path, ".onnx")) check_model(path);
  if (type == FTW_F && ends_with(path, ".pb")) check_tensor(path);
  return 0;
}

START_TEST(every_file_reads_or_is_unsupported) {
  ck_assert_int_eq(nftw(getenv("RESCL_TEST_DATA"), visit, 16, FTW_PHYS), 0);
  printf("models: %d read, %d not supported; tensors: %d read\n", models_read, models_refused, tensors_read);
  ck_assert_int_gt(models_read, 0);
  ck_assert_int_gt(tensors_read, 0);
}
END_TEST

int main(void) {
  const char *folder = getenv("RESCL_TEST_DATA");
  if (!folder || access(folder, R_OK)) {
    puts("skipped: no test data, RESCL_TEST_DATA names no folder");
    return 77;
  }
  return check_main("onnx/data", (const TTest *const[]){every_file_reads_or_is_unsupported}, 1,
                    CK_FORK_GETENV);
}
