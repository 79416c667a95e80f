#include "ops/call.h"

START_TEST(shape_needs_no_data) {
  CHECK_FOLD(CALL("Shape", .inputs = {OF(FLOAT32, 1, 3, 224, 224)}), LIST(1, 3, 224, 224));
  CHECK_FOLD(CALL("Shape", .inputs = {{.dtype = DTYPE_FLOAT32, .data = (float[]){1}}}), EMPTY_LIST);
  CHECK_FOLD(CALL("Size", .inputs = {OF(FLOAT32, 1, 3, 4)}), NUMBER(12));
}
END_TEST

START_TEST(parts_of_a_shape) {
  CHECK_FOLD(CALL("Shape", .opset = 15, .inputs = {OF(INT8, 5, 6, 7)}, .attributes = {INT("start", 1)}),
             LIST(6, 7));
  CHECK_FOLD(CALL("Shape", .opset = 15, .inputs = {OF(INT8, 5, 6, 7)}, .attributes = {INT("end", -1)}),
             LIST(5, 6));
  CHECK_FOLD(CALL("Shape", .opset = 15, .inputs = {OF(INT8, 5, 6, 7)},
                  .attributes = {INT("start", -99), INT("end", 99)}),
             LIST(5, 6, 7));
  CHECK_FOLD(CALL("Shape", .opset = 15, .inputs = {OF(INT8, 5, 6, 7)},
                  .attributes = {INT("start", 2), INT("end", 1)}),
             EMPTY_LIST);
  CHECK_FOLD(CALL("Shape", .opset = 15, .inputs = {OF(INT8, 5, 6, 7)}, .attributes = {INT("end", 0)}),
             EMPTY_LIST);
}
END_TEST

CHECK_MAIN("ops/shape_size", shape_needs_no_data, parts_of_a_shape)
