#define _POSIX_C_SOURCE 200809L
#include "onnx/wire.h"

#include "check_main.h"
#include "onnx/wire_text.h"

static struct wire_span span_of(const struct message *message) {
  return (struct wire_span){message->bytes, message->size_bytes};
}

START_TEST(varints_have_the_sizes_they_say) {
  const struct {
    uint64_t value;
    size_t size_bytes;
  } rows[] = {{0, 1}, {1, 1}, {127, 1}, {128, 2}, {16383, 2}, {16384, 3}, {UINT32_MAX, 5}, {UINT64_MAX, 10}};
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    unsigned char bytes[WIRE_VARINT_MAX_BYTES];
    ck_assert_uint_eq(wire_put_varint(bytes, rows[index].value), rows[index].size_bytes);
    ck_assert_uint_eq(wire_varint_size(rows[index].value), rows[index].size_bytes);
  }
}
END_TEST

START_TEST(walk_sees_every_field) {
  const struct message message = message_of("1:300 2'abc' 3%00000000 4{1:1}");
  const struct {
    uint32_t number;
    enum wire_type type;
    size_t content_bytes;
  } expected[] = {{1, WIRE_VARINT, 2}, {2, WIRE_LENGTH, 3}, {3, WIRE_FIXED32, 4}, {4, WIRE_LENGTH, 2}};
  struct wire_reader reader = {.message = span_of(&message)};
  struct wire_field field;
  size_t count = 0, total = 0;
  for (; wire_next(&reader, &field); count++) {
    ck_assert_uint_lt(count, 4);
    ck_assert_uint_eq(field.number, expected[count].number);
    ck_assert_int_eq(field.type, expected[count].type);
    ck_assert_uint_eq(field.content.size_bytes, expected[count].content_bytes);
    total += field.whole.size_bytes;
  }
  ck_assert_int_eq(wire_end(&reader), RESCL_OK);
  ck_assert_uint_eq(count, 4);
  ck_assert_uint_eq(total, message.size_bytes);
}
END_TEST

static rescl_status walk(const void *bytes, size_t size_bytes) {
  struct wire_reader reader = {.message = {bytes, size_bytes}};
  struct wire_field field;
  while (wire_next(&reader, &field)) continue;
  return wire_end(&reader);
}

START_TEST(an_empty_message_has_no_fields) {
  ck_assert_int_eq(walk(NULL, 0), RESCL_OK);
}
END_TEST

START_TEST(nonsense_is_refused) {
  const struct {
    unsigned char bytes[12];
    size_t size_bytes;
  } rows[] = {
      {{0x00}, 1},                   // field number 0
      {{0x0b}, 1},                   // a group
      {{0x0e}, 1},                   // wire type 6
      {{0x08}, 1},                   // a varint that is not there
      {{0x08, 0x80}, 2},             // a varint cut short
      {{0x0a, 0x02, 'a'}, 3},        // three bytes announced as four
      {{0x0d, 0, 0, 0}, 4},          // fixed size cut short
      {{0x09, 0, 0, 0, 0, 0, 0}, 7}, // the longer one
      {{0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, 11},       // a length of 2^64 - 1
      {{0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, 12}, // eleven bytes
  };
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++)
    ck_assert_int_eq(walk(rows[index].bytes, rows[index].size_bytes), RESCL_MALFORMED);
}
END_TEST

START_TEST(without_takes_fields_out) {
  const struct message message = message_of("1:1 9'weights' 2'x' 9'more' 31:5 40:6");
  const struct message expected = message_of("1:1 2'x' 40:6");
  struct arena arena = {0};
  struct wire_span rest;
  ck_assert_int_eq(wire_without(&rest, span_of(&message), WIRE_SET(9) | WIRE_SET(31), &arena), RESCL_OK);
  ck_assert_uint_eq(rest.size_bytes, expected.size_bytes);
  ck_assert_mem_eq(rest.bytes, expected.bytes, expected.size_bytes);
  arena_free(&arena);
}
END_TEST

START_TEST(a_long_length_reads_as_a_varint) {
  const uint32_t lengths[] = {0, 1, 200};
  for (size_t index = 0; index < 3; index++) {
    unsigned char bytes[1 + WIRE_LONG_BYTES + 200] = {0};
    wire_put_tag(bytes, 7, WIRE_LENGTH);
    wire_put_long(bytes + 1, lengths[index]);
    struct wire_reader reader = {.message = {bytes, 1 + WIRE_LONG_BYTES + lengths[index]}};
    struct wire_field field;
    ck_assert(wire_next(&reader, &field));
    ck_assert_uint_eq(field.number, 7);
    ck_assert_uint_eq(field.content.size_bytes, lengths[index]);
    ck_assert(!wire_next(&reader, &field));
    ck_assert_int_eq(wire_end(&reader), RESCL_OK);
  }
}
END_TEST

CHECK_MAIN("onnx/wire", varints_have_the_sizes_they_say, walk_sees_every_field,
           an_empty_message_has_no_fields, nonsense_is_refused, without_takes_fields_out,
           a_long_length_reads_as_a_varint)
