/** The graph's text form: what `inspect --passes` prints and graph tests are written in.
 *
 *      graph tiny opset 13
 *      input x: f32[N,3,8,8]
 *      const w: f32[4,3,3,3]
 *      const axes: i64[2] = {2, 3}
 *      conv1: c = Conv(x, w, _) {pads=[1,1,1,1], strides=[1,1]} : f32[1,4,8,8]
 *      relu1: y = Relu(c) : f32[1,4,8,8] @0
 *      output y
 *
 *  One line per item, in this order: graph, metadata (`meta "key" "value"`), inputs, constants, nodes in
 *  execution order, outputs.
 *
 *  A node's line is `name: outputs = Operator(inputs) {attributes} : types`; several outputs are written
 *  `a, b = Op(x) : f32[1], f32[2]`, and `_` is an absent optional one. Types stand where they are known, `?`
 *  where not; symbolic dimensions by name or as `?`: `f32[N,?]`. ` block B` behind a type: its channels lie
 *  in blocks of B; behind the opset: the device wants them so. With a memory plan, ` @OFFSET` behind a type
 *  is its byte offset, and ` arena BYTES` behind the opset its total.
 *
 *  Names with characters outside [A-Za-z0-9_./:-] stand in double quotes, where \\ \" \n \r \t \xHH are
 *  known. Attribute values: integers, floats (with a point or exponent), "strings", [lists] and
 *  `tensor f32[2] = {1, 2}`. Small constants (up to 16 elements) show their data; larger ones do not.
 *
 *  Tests may also write comments behind `#`, and constants as `= random SEED`, normally distributed numbers;
 *  a large constant without data is read as zeros. */
#ifndef RESCL_GRAPH_TEXT_H
#define RESCL_GRAPH_TEXT_H

#include "graph/graph.h"

/** Constants up to this size show their data. */
#define TEXT_SHOWN_ELEMENTS 16

/** Nonzero for what a name may hold without quotes. */
int text_is_bare(char character);

/** The text, zero-terminated, owned by the caller: free(). NULL on failure. */
rescl_status graph_text_write(char **text, const struct graph *graph);

#endif
