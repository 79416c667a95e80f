#include "onnx/wire.h"

#include <string.h>

#define TAG_MAX (((UINT64_C(1) << 29) - 1) << 3 | 7)

/** How many bytes of `span` the varint at its start takes; 0 where it is cut short or too long. */
static size_t get_varint(struct wire_span span, uint64_t *value) {
  *value = 0;
  for (size_t index = 0; index < span.size_bytes && index < WIRE_VARINT_MAX_BYTES; index++) {
    *value |= (uint64_t)(span.bytes[index] & 0x7f) << (7 * index);
    if (!(span.bytes[index] & 0x80)) return index + 1;
  }
  return 0;
}

static struct wire_span skip(struct wire_span span, size_t size_bytes) {
  return (struct wire_span){span.bytes + size_bytes, span.size_bytes - size_bytes};
}

/** Finds the content of a field of that type at the start of `rest`; zero when it does not fit. */
static int get_content(struct wire_span *content, struct wire_span rest, enum wire_type type) {
  uint64_t size_bytes;
  size_t used = 0;
  switch (type) {
  case WIRE_VARINT:
    size_bytes = get_varint(rest, &(uint64_t){0});
    if (!size_bytes) return 0;
    break;
  case WIRE_FIXED64:
    size_bytes = 8;
    break;
  case WIRE_FIXED32:
    size_bytes = 4;
    break;
  case WIRE_LENGTH:
    used = get_varint(rest, &size_bytes);
    if (!used) return 0;
    break;
  default: // groups, which the format gave up before ONNX began
    return 0;
  }
  if (size_bytes > rest.size_bytes - used) return 0;
  *content = (struct wire_span){rest.bytes + used, (size_t)size_bytes};
  return 1;
}

int wire_next(struct wire_reader *reader, struct wire_field *field) {
  if (reader->status != RESCL_OK || reader->position == reader->message.size_bytes) return 0;
  const struct wire_span rest = skip(reader->message, reader->position);
  uint64_t tag;
  const size_t tag_bytes = get_varint(rest, &tag);
  const enum wire_type type = (enum wire_type)(tag & 7);
  if (!tag_bytes || tag > TAG_MAX || tag >> 3 == 0 ||
      !get_content(&field->content, skip(rest, tag_bytes), type)) {
    reader->status = RESCL_MALFORMED;
    return 0;
  }
  field->number = (uint32_t)(tag >> 3);
  field->type = type;
  field->whole.bytes = rest.bytes;
  field->whole.size_bytes = (size_t)(field->content.bytes + field->content.size_bytes - field->whole.bytes);
  reader->position += field->whole.size_bytes;
  return 1;
}

rescl_status wire_end(const struct wire_reader *reader) {
  if (reader->status == RESCL_OK) return RESCL_OK;
  return fail(
      reader->status,
      "not a valid ONNX file, or cut short: no field can be read at byte %zu of a message of %zu bytes; "
      "download or export it again",
      reader->position, reader->message.size_bytes);
}

static int in_set(uint32_t numbers, uint32_t number) {
  return number < 32 && (numbers & WIRE_SET(number));
}

rescl_status wire_without(struct wire_span *rest, struct wire_span message, uint32_t numbers,
                          struct arena *arena) {
  struct wire_field field;
  struct wire_reader measure = {.message = message}, copy = {.message = message};
  size_t size_bytes = 0;
  while (wire_next(&measure, &field))
    if (!in_set(numbers, field.number)) size_bytes += field.whole.size_bytes;
  TRY(wire_end(&measure));
  unsigned char *bytes;
  ARENA_NEW(arena, bytes, size_bytes);
  *rest = (struct wire_span){bytes, size_bytes};
  while (wire_next(&copy, &field)) {
    if (in_set(numbers, field.number)) continue;
    memcpy(bytes, field.whole.bytes, field.whole.size_bytes);
    bytes += field.whole.size_bytes;
  }
  return wire_end(&copy);
}

size_t wire_varint_size(uint64_t value) {
  size_t size_bytes = 1;
  while (value >>= 7) size_bytes++;
  return size_bytes;
}

size_t wire_put_varint(unsigned char *bytes, uint64_t value) {
  size_t size_bytes = 0;
  for (; value >= 0x80; value >>= 7) bytes[size_bytes++] = (unsigned char)(value | 0x80);
  bytes[size_bytes++] = (unsigned char)value;
  return size_bytes;
}

size_t wire_put_tag(unsigned char *bytes, uint32_t number, enum wire_type type) {
  return wire_put_varint(bytes, (uint64_t)number << 3 | (uint64_t)type);
}

void wire_put_long(unsigned char bytes[WIRE_LONG_BYTES], uint32_t value) {
  for (int index = 0; index < WIRE_LONG_BYTES; index++, value >>= 7)
    bytes[index] = (unsigned char)((value & 0x7f) | (index + 1 < WIRE_LONG_BYTES ? 0x80 : 0));
}
