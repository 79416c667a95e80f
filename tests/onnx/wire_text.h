/** Protocol Buffers messages from text, so that tests can write any model, broken ones above all:
 *
 *      8{2:13}            field 8 is a message whose field 2 is the varint 13
 *      4'Relu'            a string
 *      9#0000803f         bytes in hexadecimal; 4#… packed floats
 *      1%0000803f         four bytes of fixed size, in hexadecimal
 *
 *  ModelProto: 1: ir_version 7{} graph 8{} opset_import 14{} metadata_props
 *  GraphProto: 1{} node 2'' name 5{} initializer 11{} input 12{} output
 *  NodeProto: 1'' input 2'' output 3'' name 4'' op_type 5{} attribute 7'' domain
 *  AttributeProto: 1'' name 2% f 3: i 4'' s 5{} t 7% floats 8: ints 20: type
 *  TensorProto: 1: dims 2: data_type 4# float_data 5: int32_data 7: int64_data 8'' name 9# raw_data
 *               10# double_data 13{} external_data 14: data_location
 *  ValueInfoProto: 1'' name 2{} type; TypeProto: 1{} tensor {1: elem_type 2{} shape}; shape: 1{} dim
 *  {1: dim_value 2'' dim_param} */
#ifndef RESCL_TESTS_ONNX_WIRE_TEXT_H
#define RESCL_TESTS_ONNX_WIRE_TEXT_H

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "onnx/wire.h"
#include "support/temporary_folder.h"

#define MESSAGE_MAX_BYTES 4096

struct message {
  unsigned char bytes[MESSAGE_MAX_BYTES];
  size_t size_bytes;
};

static inline void message_append(struct message *message, const void *bytes, size_t size_bytes) {
  ck_assert_uint_le(message->size_bytes + size_bytes, sizeof message->bytes);
  memcpy(message->bytes + message->size_bytes, bytes, size_bytes);
  message->size_bytes += size_bytes;
}

static inline void message_append_varint(struct message *message, uint64_t value) {
  unsigned char bytes[WIRE_VARINT_MAX_BYTES];
  message_append(message, bytes, wire_put_varint(bytes, value));
}

static inline struct message message_from_hexadecimal(const char **text) {
  struct message message = {.size_bytes = 0};
  for (unsigned byte; isxdigit((unsigned char)**text) && sscanf(*text, "%2x", &byte) == 1; *text += 2)
    message_append(&message, &(unsigned char){(unsigned char)byte}, 1);
  return message;
}

static inline struct message message_from_text(const char **text);

/** The content of a field of wire type WIRE_LENGTH or WIRE_FIXED32; `text` moves behind it. */
static inline struct message message_content(char kind, const char **text) {
  struct message content = {.size_bytes = 0};
  if (kind == '#' || kind == '%') return message_from_hexadecimal(text);
  if (kind == '{') {
    content = message_from_text(text);
    ck_assert_msg(**text == '}', "expected }: %s", *text);
  } else {
    const size_t length = strcspn(*text, "'");
    message_append(&content, *text, length);
    *text += length;
  }
  ++*text;
  return content;
}

static inline struct message message_from_text(const char **text) {
  struct message message = {.size_bytes = 0};
  for (*text += strspn(*text, " "); isdigit((unsigned char)**text); *text += strspn(*text, " ")) {
    char *end;
    const uint64_t number = strtoull(*text, &end, 10);
    const char kind = *end;
    *text = end + 1;
    ck_assert_msg(kind && strchr(":{'#%", kind), "expected a field: %s", end);
    message_append_varint(&message, number << 3 | (kind == ':'   ? WIRE_VARINT
                                                   : kind == '%' ? WIRE_FIXED32
                                                                 : WIRE_LENGTH));
    if (kind == ':') {
      message_append_varint(&message, (uint64_t)strtoll(*text, &end, 10));
      *text = end;
      continue;
    }
    const struct message content = message_content(kind, text);
    if (kind != '%') message_append_varint(&message, content.size_bytes);
    message_append(&message, content.bytes, content.size_bytes);
  }
  return message;
}

/** A whole message; the text must end with it. */
static inline struct message message_of(const char *text) {
  struct message message = message_from_text(&text);
  ck_assert_msg(!*text, "not understood: %s", text);
  return message;
}

/** Files of one test in a folder of their own. */
struct test_folder {
  char path[64];
  char file[128]; // the last file written
};

static inline struct test_folder folder_make(void) {
  struct test_folder folder = {.path = "/tmp/rescl-onnx-XXXXXX"};
  ck_assert_ptr_nonnull(temporary_folder(folder.path));
  return folder;
}

static inline const char *folder_write(struct test_folder *folder, const char *name, const void *bytes,
                                       size_t size_bytes) {
  snprintf(folder->file, sizeof folder->file, "%s/%s", folder->path, name);
  unlink(folder->file); // some file systems wait for the disk when a file is overwritten, not when it is new
  FILE *file = fopen(folder->file, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(size_bytes ? fwrite(bytes, 1, size_bytes, file) : 0, size_bytes);
  ck_assert_int_eq(fclose(file), 0);
  return folder->file;
}

static inline const char *folder_write_text(struct test_folder *folder, const char *name, const char *text) {
  const struct message message = message_of(text);
  return folder_write(folder, name, message.bytes, message.size_bytes);
}

/** Removes the folder with the files of these names. */
static inline void folder_remove(const struct test_folder *folder, const char *const *names) {
  char path[192];
  for (; *names; names++) {
    snprintf(path, sizeof path, "%s/%s", folder->path, *names);
    ck_assert_int_eq(unlink(path), 0);
  }
  ck_assert_int_eq(rmdir(folder->path), 0);
}
#define FOLDER_REMOVE(folder, ...) folder_remove(&(folder), (const char *const[]){__VA_ARGS__, NULL})

#endif
