/** Damaged files: whatever the bytes are, reading ends with a graph that holds its invariants or with a
 *  message. The damage is pseudo-random with a fixed seed, so a failure comes back. */
#define _POSIX_C_SOURCE 200809L
#include "base/random.h"
#include "check_main.h"
#include "graph/graph.h"
#include "onnx/every_field.h"
#include "onnx/onnx.h"
#include "onnx/wire_text.h"
#include "support/tensor_file.h"

static volatile unsigned checksums;

/** Reads every byte of every constant, so that AddressSanitizer sees one that is not there. */
static unsigned checksum(const struct graph *graph) {
  unsigned sum = 0;
  for (const struct value *value = graph->values; value; value = value->next)
    for (size_t index = 0; value->tensor.data && index < tensor_size(&value->tensor); index++)
      sum += ((const unsigned char *)value->tensor.data)[index];
  return sum;
}

/** Reads the bytes; nonzero if they made a model. */
static int read_bytes(struct test_folder *folder, const struct message *message) {
  struct onnx_model model;
  const char *path = folder_write(folder, "m.onnx", message->bytes, message->size_bytes);
  status_set_message("");
  const rescl_status status = onnx_read(&model, path);
  if (status == RESCL_OK) {
    ck_assert_int_eq(graph_check(model.graph), RESCL_OK);
    checksums += checksum(model.graph);
    onnx_close(&model);
    return 1;
  }
  ck_assert_msg(strstr(rescl_last_error(), path) != NULL, "%s", rescl_last_error());
  ck_assert_ptr_null(model.graph);
  return 0;
}

static struct test_folder folder_with_weights(void) {
  struct test_folder folder = folder_make();
  folder_write(&folder, "w.bin", (const float[]){1, 2, 3}, 3 * sizeof(float));
  return folder;
}

START_TEST(the_model_is_whole) {
  struct test_folder folder = folder_with_weights();
  const struct message message = message_of(model_text), old = message_of(old_model_text);
  ck_assert_msg(read_bytes(&folder, &message), "%s", rescl_last_error());
  ck_assert_msg(read_bytes(&folder, &old), "%s", rescl_last_error());
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
}
END_TEST

START_TEST(cut_short_at_every_byte) {
  struct test_folder folder = folder_with_weights();
  struct message message = message_of(model_text);
  // Metadata is the last field, and may be missing; every other cut leaves something out that must be there.
  const size_t whole = message.size_bytes, metadata = message_of("14{1'rescl.labels' 2'a,b'}").size_bytes;
  for (size_t size_bytes = 0; size_bytes < whole; size_bytes++) {
    message.size_bytes = size_bytes;
    ck_assert_int_eq(read_bytes(&folder, &message), size_bytes == whole - metadata);
  }
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
}
END_TEST

static size_t below(struct random_state *random, size_t bound) {
  return (size_t)(random_bits(random) % bound);
}

static void flip_bit(struct message *message, struct random_state *random) {
  message->bytes[below(random, message->size_bytes)] ^= (unsigned char)(1u << below(random, 8));
}

static void set_byte(struct message *message, struct random_state *random) {
  static const unsigned char telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
  message->bytes[below(random, message->size_bytes)] = telling[below(random, sizeof telling)];
}

static void remove_byte(struct message *message, struct random_state *random) {
  const size_t place = below(random, message->size_bytes);
  message->size_bytes--;
  memmove(message->bytes + place, message->bytes + place + 1, message->size_bytes - place);
}

static void repeat_bytes(struct message *message, struct random_state *random) {
  const size_t place = below(random, message->size_bytes), left = message->size_bytes - place;
  const size_t count = 1 + below(random, left < 64 ? left : 64);
  memmove(message->bytes + place + count, message->bytes + place, left);
  message->size_bytes += count;
}

/** How many of the damaged files are still read. */
static int damage_often(const char *text, uint64_t seed) {
  void (*const damage[])(struct message * message,
                         struct random_state * random) = {flip_bit, set_byte, remove_byte, repeat_bytes};
  struct test_folder folder = folder_with_weights();
  const struct message whole = message_of(text);
  struct random_state random = random_seeded(seed);
  int good = 0;
  for (int index = 0; index < 8000; index++) {
    struct message message = whole;
    for (size_t count = 1 + below(&random, 3); count > 0; count--)
      damage[below(&random, 4)](&message, &random);
    good += read_bytes(&folder, &message);
  }
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
  return good;
}

START_TEST(damaged_anywhere) {
  // Flips in weights, names of nodes and the like do no harm; most others do.
  const int good = damage_often(model_text, 7);
  ck_assert_int_gt(good, 0);
  ck_assert_int_lt(good, 4000);
}
END_TEST

START_TEST(an_old_model_damaged_anywhere) {
  const int good = damage_often(old_model_text, 9);
  ck_assert_int_gt(good, 0);
  ck_assert_int_lt(good, 4000);
}
END_TEST

START_TEST(random_bytes) {
  struct test_folder folder = folder_with_weights();
  struct random_state random = random_seeded(8);
  for (int index = 0; index < 2000; index++) {
    struct message message = {.size_bytes = 1 + below(&random, 256)};
    for (size_t byte = 0; byte < message.size_bytes; byte++)
      message.bytes[byte] = (unsigned char)random_bits(&random);
    ck_assert(!read_bytes(&folder, &message));
  }
  FOLDER_REMOVE(folder, "w.bin", "m.onnx");
}
END_TEST

START_TEST(every_bit_of_a_tensor_file) {
  struct test_folder folder = folder_make();
  const struct message whole = message_of("1:1 1:2 2:1 8'x' 9#0000803f00000040");
  for (size_t bit = 0; bit < 8 * whole.size_bytes; bit++) {
    struct message message = whole;
    struct arena arena = {0};
    struct tensor tensor;
    char *name;
    message.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    const char *path = folder_write(&folder, "t.pb", message.bytes, message.size_bytes);
    if (onnx_read_tensor(&tensor, &name, &arena, path) == RESCL_OK) {
      ck_assert_ptr_nonnull(name);
      ck_assert_ptr_nonnull(tensor.data);
    }
    arena_free(&arena);
  }
  FOLDER_REMOVE(folder, "t.pb");
}
END_TEST

CHECK_MAIN("onnx/fuzz", the_model_is_whole, cut_short_at_every_byte, damaged_anywhere,
           an_old_model_damaged_anywhere, random_bytes, every_bit_of_a_tensor_file)
