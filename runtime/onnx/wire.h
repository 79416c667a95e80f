/** Protocol Buffers' wire format, as far as protobuf-c does not go: it copies every byte it unpacks, but
 *  weights are to stay where they lie in the mapped file, and to be written from where they lie in memory. A
 *  message is a row of fields, each a tag (number and type) with its content. No recursion, no allocation but
 *  wire_without(). https://protobuf.dev/programming-guides/encoding/ */
#ifndef RESCL_ONNX_WIRE_H
#define RESCL_ONNX_WIRE_H

#include <stdint.h>

#include "base/arena.h"

/** Bytes that belong to someone else. */
struct wire_span {
  const unsigned char *bytes;
  size_t size_bytes;
};

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

struct wire_field {
  uint32_t number;
  enum wire_type type;
  struct wire_span whole;   // tag and content
  struct wire_span content; // WIRE_LENGTH: without the length
};

/** Walks the fields of one message: `struct wire_reader reader = {.message = message};`, then while
 *  (wire_next(…)), then wire_end(). */
struct wire_reader {
  struct wire_span message;
  size_t position;
  rescl_status status;
};

/** Reads the next field; zero at the message's end or where its bytes make no sense. */
int wire_next(struct wire_reader *reader, struct wire_field *field);
/** RESCL_OK after a walk that reached the end, else RESCL_MALFORMED with the byte where it stopped. */
rescl_status wire_end(const struct wire_reader *reader);

/** A set of field numbers below 32. */
#define WIRE_SET(number) (UINT32_C(1) << (number))

/** Copies the message, but for the fields in `numbers`, into the arena. */
rescl_status wire_without(struct wire_span *rest, struct wire_span message, uint32_t numbers,
                          struct arena *arena);

/** Writing. Each appends to `bytes` and returns the number of bytes. */
#define WIRE_VARINT_MAX_BYTES 10
size_t wire_put_varint(unsigned char *bytes, uint64_t value);
size_t wire_put_tag(unsigned char *bytes, uint32_t number, enum wire_type type);
size_t wire_varint_size(uint64_t value);
/** Always five bytes, of which the last may carry zeros only: a length that is
 *  known after what it precedes. */
#define WIRE_LONG_BYTES 5
void wire_put_long(unsigned char bytes[WIRE_LONG_BYTES], uint32_t value);

#endif
