/** Files that are no ONNX model but are taken for one: what they are, and how to come by the model. */
#include <ctype.h>
#include <string.h>

#include "onnx/read.h"

/** So many bytes at a file's start are looked at. */
#define HEAD_BYTES 4096

static int is_safetensors(struct wire_span file) {
  return file.size_bytes > 9 && !memcmp(file.bytes + 6, "\0\0{\"", 4); // a length of 8 bytes, then JSON
}

static int is_markup(struct wire_span file) {
  size_t blanks = 0;
  while (blanks < file.size_bytes && isspace(file.bytes[blanks])) blanks++;
  return blanks < file.size_bytes && file.bytes[blanks] == '<';
}

/** A TensorProto has a number for its type where a model has its producer's name. */
static int is_tensor(struct wire_span file) {
  enum { TENSOR_TYPE = 2 };
  struct wire_reader reader = {.message = file};
  struct wire_field field;
  int has_type = 0;
  while (wire_next(&reader, &field)) has_type |= field.number == TENSOR_TYPE && field.type == WIRE_VARINT;
  return reader.status == RESCL_OK && has_type;
}

static const struct file_kind {
  size_t offset; // of the magic in the file
  const char *magic;
  size_t magic_bytes;
  const char *inside;                    // what else stands near its start; NULL: nothing
  int (*is_kind)(struct wire_span file); // NULL: the magic tells
  const char *name, *advice;
} kinds[] = {
#define MAGIC(offset, text) (offset), (text), sizeof(text) - 1
    {MAGIC(0, "version https://git-lfs"), NULL, NULL, "a Git LFS pointer",
     "'git lfs pull' in its folder fetches the model that it stands for"},
    {MAGIC(0, "<?xml"), "<net", NULL, "a network in OpenVINO's format",
     "rescl needs the ONNX file that it was converted from"},
    {MAGIC(0, ""), NULL, is_markup, "a web page",
     "what was downloaded is the page about the model; take its download or 'raw' link"},
    {MAGIC(0, "\x1f\x8b"), NULL, NULL, "compressed by gzip", "unpack it with gunzip"},
    {MAGIC(0, "PK\x03\x04"), "data.pkl", NULL, "a PyTorch file",
     "export the network to ONNX in Python with torch.onnx.export()"},
    {MAGIC(0, "PK\x03\x04"), "metadata.json", NULL, "a Keras file",
     "export the network to ONNX in Python with model.export(…, format=\"onnx\")"},
    {MAGIC(0, "PK\x03\x04"), NULL, NULL, "a zip archive", "unpack it; the model is one of the files in it"},
    {MAGIC(0, "\x80\x02"), NULL, NULL, "a Python pickle, as older PyTorch writes",
     "export the network to ONNX in Python with torch.onnx.export()"},
    {MAGIC(0, "\x89HDF\r\n\x1a\n"), NULL, NULL, "an HDF5 file, as Keras writes",
     "export the network to ONNX in Python with model.export(…, format=\"onnx\")"},
    {MAGIC(4, "TFL3"), NULL, NULL, "a TensorFlow Lite model",
     "convert it: python3 -m tf2onnx.convert --tflite FILE --output model.onnx"},
    {MAGIC(4, "ORTM"), NULL, NULL, "a model in ONNX Runtime's own format",
     "rescl needs the ONNX file that it was converted from"},
    {MAGIC(0, "ftrt"), NULL, NULL, "a TensorRT engine", "rescl needs the ONNX file that it was built from"},
    {MAGIC(0, "GGUF"), NULL, NULL, "a GGUF file", "rescl runs networks stored as ONNX"},
    {MAGIC(0, "\x93NUMPY"), NULL, NULL, "a NumPy array", "give the model first and arrays with --input"},
    {MAGIC(0, "\x89PNG"), NULL, NULL, "a picture", "give the model first, then pictures"},
    {MAGIC(0, "\xff\xd8\xff"), NULL, NULL, "a picture", "give the model first, then pictures"},
    {MAGIC(0, ""), NULL, is_safetensors, "a file of weights alone (safetensors)",
     "export the network with its weights to ONNX: torch.onnx.export() or optimum-cli export onnx"},
    {MAGIC(0, ""), NULL, is_tensor, "a single tensor",
     "model.onnx is the model; the .pb files beside it are its inputs and outputs"},
#undef MAGIC
};

static int holds_text(struct wire_span head, const char *text) {
  const size_t length = strlen(text);
  for (size_t start = 0; start + length <= head.size_bytes && start < HEAD_BYTES; start++)
    if (!memcmp(head.bytes + start, text, length)) return 1;
  return 0;
}

static int is_kind(const struct file_kind *kind, struct wire_span file) {
  if (file.size_bytes < kind->offset + kind->magic_bytes) return 0;
  if (memcmp(file.bytes + kind->offset, kind->magic, kind->magic_bytes)) return 0;
  if (kind->inside && !holds_text(file, kind->inside)) return 0;
  return !kind->is_kind || kind->is_kind(file);
}

rescl_status check_file_kind(struct wire_span file) {
  if (!file.size_bytes) return fail(RESCL_MALFORMED, "the file is empty, expected an ONNX model");
  for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++)
    if (is_kind(&kinds[index], file))
      return fail(RESCL_MALFORMED, "is %s, not an ONNX model: %s", kinds[index].name, kinds[index].advice);
  return RESCL_OK;
}
