/** wire_tool TEXT: the Protocol Buffers message that the text describes (onnx/wire_text.h), on standard
 *  output: ONNX files that no exporter writes, for the tests of the program. */
#define _POSIX_C_SOURCE 200809L
#include "support/check_alone.h"

#include "onnx/wire_text.h"

int main(int argc, char **argv) {
  const struct message message = message_of(argc == 2 ? argv[1] : "");
  return message.size_bytes && fwrite(message.bytes, message.size_bytes, 1, stdout) == 1 ? 0 : 1;
}
