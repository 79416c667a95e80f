/** TensorProto → struct tensor. */
#include <string.h>

#include "onnx/read.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "ONNX stores numbers as little-endian bytes");

// Field numbers of TensorProto that hold elements in the same bytes as memory does.
enum { FIELD_FLOAT_DATA = 4, FIELD_RAW_DATA = 9, FIELD_DOUBLE_DATA = 10 };

#define PIECE_BYTES ((size_t)4 << 20)

rescl_status read_dtype(enum dtype *dtype, int code) {
  static const char *const names[] = {
      "undefined", "float",   "uint8",  "int8",   "uint16", "int16",     "int32",      "int64",    "string",
      "bool",      "float16", "double", "uint32", "uint64", "complex64", "complex128", "bfloat16",
  };
  *dtype = dtype_from_onnx(code);
  if (*dtype != DTYPE_UNKNOWN) return RESCL_OK;
  const int named = code >= 0 && (size_t)code < sizeof names / sizeof *names;
  return fail(
      RESCL_UNSUPPORTED,
      "element type %s (code %d) is not supported, networks run in float32; export the model again in "
      "float32",
      named ? names[code] : "unknown", code);
}

rescl_status read_shape(struct shape *shape, size_t rank, const int64_t *dims) {
  if (rank > RESCL_MAX_RANK)
    return fail(RESCL_UNSUPPORTED, "%zu dimensions, at most %d are supported", rank, RESCL_MAX_RANK);
  char text[SHAPE_TEXT_BYTES];
  *shape = shape_of((int)rank, dims);
  for (int index = 0; index < shape->rank; index++)
    if (shape->dims[index] < 0)
      return fail(RESCL_MALFORMED, "dimension %d is %lld, expected 0 or more", index,
                  (long long)shape->dims[index]);
  if (shape_elements(shape) < 0)
    return fail(RESCL_UNSUPPORTED, "shape %s has too many elements, at most 2^40 are supported",
                shape_text(shape, text));
  return RESCL_OK;
}

static rescl_status fail_size(const struct tensor *tensor, size_t found, const char *unit, size_t expected) {
  char text[SHAPE_TEXT_BYTES];
  return fail(RESCL_MALFORMED, "holds %zu %s, but type %s and shape %s need %zu; the file is damaged", found,
              unit, dtype_name(tensor->dtype), shape_text(&tensor->shape, text), expected);
}

static rescl_status check_size(const struct tensor *tensor, size_t size_bytes) {
  const size_t expected = tensor_size(tensor);
  return size_bytes == expected ? RESCL_OK : fail_size(tensor, size_bytes, "bytes", expected);
}

/** Elements in memory that will not last. */
static rescl_status copy_bytes(struct tensor *tensor, const void *bytes, size_t size_bytes,
                               struct arena *arena) {
  TRY(check_size(tensor, size_bytes));
  TRY(tensor_allocate(tensor, arena));
  if (size_bytes) memcpy(tensor->data, bytes, size_bytes);
  return RESCL_OK;
}

static int lies_aligned(const struct tensor *tensor, struct wire_span elements) {
  return elements.size_bytes && (uintptr_t)elements.bytes % dtype_size(tensor->dtype) == 0;
}

/** Elements in a mapped file: used where they lie if they are aligned there, else copied. What was copied is
 *  not needed there again, and goes piece by piece: a large tensor must not be in memory twice. */
static rescl_status map_bytes(struct tensor *tensor, struct wire_span elements, struct arena *arena) {
  TRY(check_size(tensor, elements.size_bytes));
  if (lies_aligned(tensor, elements)) {
    tensor->data = (void *)(uintptr_t)elements.bytes; // constants are never written to
    return RESCL_OK;
  }
  TRY(tensor_allocate(tensor, arena));
  for (size_t done = 0; done < elements.size_bytes; done += PIECE_BYTES) {
    const size_t left = elements.size_bytes - done, piece = left < PIECE_BYTES ? left : PIECE_BYTES;
    memcpy((unsigned char *)tensor->data + done, elements.bytes + done, piece);
    file_map_release(elements.bytes + done, piece);
  }
  return RESCL_OK;
}

/** int32_data's element as one of a narrower type: of halves it holds the bits. */
static void set_narrow(struct tensor *tensor, size_t index, int32_t element) {
  if (tensor->dtype == DTYPE_FLOAT16)
    ((uint16_t *)tensor->data)[index] = (uint16_t)element;
  else
    tensor_set_integer(tensor, (int64_t)index, element);
}

/** Elements in the field of their type: as many of `stored_bytes` each as the tensor has. int32_data also
 *  holds the narrower types, one element in each. */
static rescl_status take_typed(struct tensor *tensor, const Onnx__TensorProto *proto, struct arena *arena) {
  const struct {
    const void *elements;
    size_t count;
    size_t stored_bytes;
  } fields[] =
      {
          [DTYPE_FLOAT32] = {proto->float_data, proto->n_float_data, sizeof(float)},
          [DTYPE_FLOAT16] = {proto->int32_data, proto->n_int32_data, sizeof(int32_t)},
          [DTYPE_UINT8] = {proto->int32_data, proto->n_int32_data, sizeof(int32_t)},
          [DTYPE_INT8] = {proto->int32_data, proto->n_int32_data, sizeof(int32_t)},
          [DTYPE_INT32] = {proto->int32_data, proto->n_int32_data, sizeof(int32_t)},
          [DTYPE_INT64] = {proto->int64_data, proto->n_int64_data, sizeof(int64_t)},
          [DTYPE_BOOL] = {proto->int32_data, proto->n_int32_data, sizeof(int32_t)},
          [DTYPE_FLOAT64] = {proto->double_data, proto->n_double_data, sizeof(double)},
      },
    *field = &fields[tensor->dtype];
  const size_t expected = (size_t)shape_elements(&tensor->shape);
  if (field->count != expected) return fail_size(tensor, field->count, "elements", expected);
  TRY(tensor_allocate(tensor, arena));
  if (field->stored_bytes == dtype_size(tensor->dtype)) {
    if (expected) memcpy(tensor->data, field->elements, tensor_size(tensor));
    return RESCL_OK;
  }
  const int32_t *narrow = field->elements;
  for (size_t index = 0; index < expected; index++) set_narrow(tensor, index, narrow[index]);
  return RESCL_OK;
}

rescl_status read_tensor(struct tensor *tensor, const Onnx__TensorProto *proto,
                         const struct wire_span *elements, struct reading *reading, struct arena *arena) {
  *tensor = (struct tensor){0};
  TRY(read_dtype(&tensor->dtype, proto->data_type));
  TRY(read_shape(&tensor->shape, proto->n_dims, proto->dims));
  if (proto->has_segment) return fail(RESCL_UNSUPPORTED, "is split into segments, which is not supported");
  if (proto->has_data_location && proto->data_location != ONNX__TENSOR_PROTO__DATA_LOCATION__DEFAULT) {
    struct wire_span external;
    TRY(read_external(&external, proto, tensor_size(tensor), reading));
    if (!lies_aligned(tensor, external)) // any number of tensors may lie in the same stretch of a file
      TRY(graph_afford(reading->model->graph, proto_text(proto->name), external.size_bytes));
    return map_bytes(tensor, external, arena);
  }
  if (elements) return map_bytes(tensor, *elements, arena);
  if (!proto->has_raw_data) return take_typed(tensor, proto, arena);
  return copy_bytes(tensor, proto->raw_data.data, proto->raw_data.len, arena);
}

/** Finds the one stretch of bytes that is the tensor's elements: raw_data, or packed numbers, which are the
 *  same bytes. Zero when there is none or several; then the protobuf library puts them together. */
static uint32_t find_elements(struct wire_span *elements, struct wire_span message) {
  struct wire_reader reader = {.message = message};
  struct wire_field field;
  uint32_t found = 0;
  int count = 0;
  while (wire_next(&reader, &field)) {
    if (field.number != FIELD_RAW_DATA && field.number != FIELD_FLOAT_DATA &&
        field.number != FIELD_DOUBLE_DATA)
      continue;
    count++;
    if (field.type != WIRE_LENGTH) continue;
    found = field.number;
    *elements = field.content;
  }
  return count == 1 ? found : 0;
}

/** Whether bytes of that field are elements of that type. */
static int field_fits(uint32_t field, int code) {
  if (field == FIELD_RAW_DATA) return 1;
  return dtype_from_onnx(code) == (field == FIELD_FLOAT_DATA ? DTYPE_FLOAT32 : DTYPE_FLOAT64);
}

rescl_status read_packed_tensor(struct tensor *tensor, const char **name, struct wire_span bytes,
                                struct reading *reading, struct arena *scratch, struct arena *arena) {
  struct wire_span elements = {0}, rest = bytes;
  const uint32_t field = find_elements(&elements, bytes);
  if (field) TRY(wire_without(&rest, bytes, WIRE_SET(field), scratch));
  Onnx__TensorProto *proto;
  TRY(proto_unpack(&proto, &onnx__tensor_proto__descriptor, rest, scratch));
  *name = proto_text(proto->name);
  const int fits = field && field_fits(field, proto->data_type);
  const rescl_status status = read_tensor(tensor, proto, fits ? &elements : NULL, reading, arena);
  return **name ? status_within(status, "tensor '%s': ", *name) : status;
}
