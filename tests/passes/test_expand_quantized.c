#include "passes/expect_pass.h"

/** Nothing is inferred yet: what new nodes make has no type. */
static void expect(const char *before, const char *after) {
  struct graph *graph = read_graph(before);
  int changed = 0;
  ck_assert_msg(find_pass("expand_quantized")(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(changed, 1);
  expect_graph(graph, after);
  graph_free(graph);
}

#define CONV                                                                                \
  "graph g opset 13\ninput x: u8[1,2,4,4]\nconst xs: f32[] = {0.5}\nconst xz: u8[] = {3}\n" \
  "const w: i8[1,2,1,1] = {1, -2}\nconst ws: f32[1] = {0.25}\nconst wz: i8[1] = {0}\n"

START_TEST(a_convolution) {
  expect(CONV "const ys: f32[] = {2}\nconst yz: u8[] = {0}\nconst b: i32[1] = {7}\n"
              "c: y = QLinearConv(x, xs, xz, w, ws, wz, ys, yz, b) {pads=[1,1,1,1]}\noutput y\n",
         CONV "const ys: f32[] = {2}\nconst yz: u8[] = {0}\nconst b: i32[1] = {7}\n"
              "DequantizeLinear_c: c = DequantizeLinear(x, xs, xz) {axis=0}\n"
              "DequantizeLinear_c_2: c_2 = DequantizeLinear(w, ws, wz) {axis=0}\n"
              "Mul_c_3: c_3 = Mul(xs, ws)\nDequantizeLinear_c_4: c_4 = DequantizeLinear(b, c_3) {axis=0}\n"
              "c: c_5 = Conv(c, c_2, c_4) {pads=[1,1,1,1]}\n"
              "QuantizeLinear_y: y = QuantizeLinear(c_5, ys, yz) {axis=0}\noutput y\n");
}
END_TEST

START_TEST(integers) {
  expect("graph g opset 13\ninput a: u8[2,3]\ninput b: i8[3,2]\nconst z: u8[] = {3}\n"
         "m: y = MatMulInteger(a, b, z)\noutput y\n",
         "graph g opset 13\ninput a: u8[2,3]\ninput b: i8[3,2]\nconst z: u8[] = {3}\n"
         "const scale: f32[] = {1}\nconst scale_2: f32[] = {1}\n"
         "DequantizeLinear_m: m = DequantizeLinear(a, scale, z) {axis=-2}\n"
         "DequantizeLinear_m_2: m_2 = DequantizeLinear(b, scale_2) {axis=-1}\nm: m_3 = MatMul(m, m_2)\n"
         "Cast_y: y = Cast(m_3) {to=6}\noutput y\n");
}
END_TEST

START_TEST(a_zero_point_for_each_channel) {
  expect("graph g opset 13\ninput a: u8[1,1,3,3]\ninput w: u8[2,1,2,2]\ninput z: u8[2]\n"
         "c: y = ConvInteger(a, w, _, z)\noutput y\n",
         "graph g opset 13\ninput a: u8[1,1,3,3]\ninput w: u8[2,1,2,2]\ninput z: u8[2]\n"
         "const scale: f32[] = {1}\nconst scale_2: f32[2] = {1, 1}\n"
         "DequantizeLinear_c: c = DequantizeLinear(a, scale) {axis=0}\n"
         "DequantizeLinear_c_2: c_2 = DequantizeLinear(w, scale_2, z) {axis=0}\nc: c_3 = Conv(c, c_2)\n"
         "Cast_y: y = Cast(c_3) {to=6}\noutput y\n");
}
END_TEST

START_TEST(a_concat) {
  expect(
      "graph g opset 13\nconst ys: f32[] = {2}\nconst yz: u8[] = {1}\ninput a: u8[1,2]\ninput b: u8[1,3]\n"
      "const s: f32[] = {1}\nconst z: u8[] = {0}\n"
      "c: y = QLinearConcat(ys, yz, a, s, z, b, ys, yz) {axis=1}\noutput y\n",
      "graph g opset 13\ninput a: u8[1,2]\ninput b: u8[1,3]\nconst ys: f32[] = {2}\nconst yz: u8[] = {1}\n"
      "const s: f32[] = {1}\nconst z: u8[] = {0}\n"
      "DequantizeLinear_c: c = DequantizeLinear(a, s, z) {axis=0}\n"
      "DequantizeLinear_c_2: c_2 = DequantizeLinear(b, ys, yz) {axis=0}\nc: c_3 = Concat(c, c_2) {axis=1}\n"
      "QuantizeLinear_y: y = QuantizeLinear(c_3, ys, yz) {axis=0}\noutput y\n");
}
END_TEST

START_TEST(dynamic) {
  struct graph *graph = read_graph("graph g opset 13\ninput x: f32[2,3]\n"
                                   "d: y, s, z = DynamicQuantizeLinear(x)\noutput y\noutput s\noutput z\n");
  int changed = 0;
  ck_assert_int_eq(find_pass("expand_quantized")(graph, &changed), RESCL_OK);
  ck_assert_msg(graph_check(graph) == RESCL_OK, "%s", rescl_last_error());
  for (struct node *node = graph->first; node; node = node->next) {
    ck_assert_msg(node_infer(node) == RESCL_OK, "%s", rescl_last_error());
    ck_assert_int_eq(node->call.output_count, 1);
  }
  ck_assert_int_eq(graph->outputs[0]->tensor.dtype, DTYPE_UINT8);
  ck_assert_int_eq(graph->outputs[1]->tensor.shape.rank, 0);
  ck_assert_int_eq(graph->outputs[2]->tensor.dtype, DTYPE_UINT8);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("passes/expand_quantized", a_convolution, integers, a_zero_point_for_each_channel, a_concat,
           dynamic)
