/** Models in the text of wire_text.h that have one of everything: what damage is done to. */
#ifndef RESCL_TESTS_ONNX_EVERY_FIELD_H
#define RESCL_TESTS_ONNX_EVERY_FIELD_H

// One of everything the reader looks at.
static const char *const model_text =
    "1:8 2'rescl' 7{2'g'"
    "1{1'x' 1'w' 1'' 2'c' 3'conv' 4'Conv' 5{1'pads' 8:1 8:1 8:1 8:1 20:7} 5{1'auto_pad' 4'NOTSET' 20:3}}"
    "1{1'c' 2'l' 4'LeakyRelu' 5{1'alpha' 2%0000003f 20:1}}"
    "1{2'k' 4'Constant' 5{1'value' 5{1:2 2:7 7:1 7:-1} 20:4}}"
    "1{1'b' 2'i1' 4'If' 5{1'then_branch' 6{2't' 1{1'l' 1'v' 2'z' 4'Add'} 5{1:1 2:1 8'v' 9#0000803f} "
    "12{1'z'}} 20:5}"
    "  5{1'else_branch' 6{2'e' 12{1'l'}} 20:5}}"
    "1{1'i1' 1'k' 2'y' 4'Reshape' 5{1'allowzero' 3:0 20:2}}"
    "5{1:1 2:9 8'b' 9#01}"
    "15{1{1:2 2:1 8's' 9#0000803f00000040} 2{1:2 1:2 2:7 7:0 7:1 7:1 7:2} 3:2 3:3}"
    "5{1:2 1:1 1:1 1:1 2:1 8'w' 9#0000803f00000040}"
    "5{1:2 2:1 8'f' 4#0000803f00000040}"
    "5{1:2 2:6 8'i' 5:3 5:-4}"
    "5{1:1 2:11 8'd' 10#000000000000f03f}"
    "5{1:2 2:1 8'e' 13{1'location' 2'w.bin'} 13{1'offset' 2'4'} 13{1'length' 2'8'} 14:1}"
    "11{1'x' 2{1{1:1 2{1{2'N'}1{1:1}1{1:4}1{1:4}}}}} 11{1'w' 2{1{1:1}}}"
    "12{1'y' 2{1{1:1 2{1{2'N'}1{}}}}} 12{1'f'} 12{1'i'}}"
    "8{1'' 2:13} 14{1'rescl.labels' 2'a,b'}";

// One of every old form that is rewritten.
static const char *const old_model_text =
    "1:3 7{2'g'"
    "1{2'k' 4'Constant' 5{1'value' 5{1:1 2:1 4#0000803f} 20:4}}"
    "1{1'x' 1'k' 2'a' 4'Add' 5{1'broadcast' 3:1 20:2} 5{1'axis' 3:1 20:2} 5{1'consumed_inputs' 8:0 20:7}}"
    "1{1'a' 1'w' 2'p' 4'PRelu'}"
    "1{1'p' 2'd' 4'Dropout' 5{1'is_test' 3:1 20:2}}"
    "1{1'd' 2'q' 4'Pad' 5{1'paddings' 8:0 8:0 8:1 8:1 8:0 8:0 8:1 8:1 20:7}}"
    "1{1'q' 1'q' 2'c' 4'Concat'}"
    "1{1'c' 2't' 4'Cast' 5{1'to' 4'FLOAT' 20:3}}"
    "1{1't' 2'y' 4'Reshape' 5{1'shape' 8:0 8:-1 20:7}}"
    "5{1:2 2:1 8'w' 9#0000803f00000040}"
    "11{1'x' 2{1{1:1 2{1{2'N'}1{1:2}1{1:4}1{1:4}}}}} 12{1'y'}} 8{2:1}";

#endif
