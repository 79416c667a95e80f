#define _POSIX_C_SOURCE 200809L
#include "check_main.h"
#include "onnx/order.h"
#include "onnx/wire_text.h"

/** Nodes that are written as their names, in the order that they should have: "a b c". */
static void check_order(const char *graph_text, const char *expected) {
  const struct message message = message_of(graph_text);
  struct arena arena = {0};
  struct wire_span *nodes;
  size_t count, used = 0;
  char found[256] = "";
  ck_assert_msg(order_nodes(&nodes, &count, (struct wire_span){message.bytes, message.size_bytes}, &arena) ==
                    RESCL_OK,
                "%s", rescl_last_error());
  for (size_t index = 0; index < count; index++) {
    const struct wire_span name = order_node_name(nodes[index]);
    used += (size_t)snprintf(found + used, sizeof found - used, "%s%.*s", index ? " " : "",
                             (int)name.size_bytes, (const char *)name.bytes);
  }
  ck_assert_str_eq(found, expected);
  arena_free(&arena);
}

static void check_refused(const char *graph_text, rescl_status status, const char *said) {
  const struct message message = message_of(graph_text);
  struct arena arena = {0};
  struct wire_span *nodes;
  size_t count;
  ck_assert_int_eq(order_nodes(&nodes, &count, (struct wire_span){message.bytes, message.size_bytes}, &arena),
                   status);
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "%s", rescl_last_error());
  arena_free(&arena);
}

START_TEST(an_order_that_runs_is_kept) {
  check_order("1{2'a'} 1{2'b'} 1{1'a' 2'c'} 1{1'b' 1'x' 2'd'} 1{1'c' 1'd' 1'' 2'e' 3'last'}", "a b c d last");
  check_order("12{1'x'}", "");
}
END_TEST

START_TEST(nodes_are_sorted_by_need) {
  check_order("1{1'b' 2'c'} 1{1'a' 2'b'} 1{1'x' 2'a'}", "a b c");
  check_order("1{2'p'} 1{1'd' 1'p' 2'e'} 1{1'x' 2'b'} 1{1'b' 1'c' 2'd'} 1{1'b' 2'c' 3'see'}", "p b see d e");
  check_order("1{1'second' 2'y'} 1{1'x' 2'first' 2'second'}", "first y"); // by any of its outputs
}
END_TEST

/** What nodes of a graph within a node read, and what that graph gives out, comes from around it. */
START_TEST(a_node_needs_what_its_graphs_read) {
  check_order(
      "1{1'c' 2'y' 5{1'then' 6{1{1'k' 2'l'} 12{1'l'}}} 5{1'else' 6{12{1'm'}}}} 1{2'm'} 1{2'k'} 1{2'c'}",
      "c k m y");
  check_order("1{2'y' 5{6{1{2'z' 5{11{1{1'k' 2'l'}}}}}}} 1{2'k'}", "k y");
}
END_TEST

START_TEST(a_cycle_is_named) {
  check_refused("1{1'x' 2'p'} 1{1'p' 1'c' 2'a' 3'first'} 1{1'a' 2'b'} 1{1'b' 2'c' 3'third'}", RESCL_MALFORMED,
                "first's: 'first', 'third', 'b'; export");
  check_refused("1{1'y' 2'y'}", RESCL_MALFORMED, "a cycle: ");
  check_refused("1{2'y' 5{6{1{1'y' 2'z'}}}}", RESCL_MALFORMED, "'y'");
}
END_TEST

/** Thousands of nodes, the last first: as long as they are, neither time nor stack run out. */
START_TEST(a_long_row_backwards) {
  enum { NODES = 20000, NODE_BYTES = 20 };
  unsigned char *bytes = malloc(NODES * NODE_BYTES);
  ck_assert_ptr_nonnull(bytes);
  for (int node = 0; node < NODES; node++) {
    char text[NODE_BYTES + 1];
    snprintf(text, sizeof text, "\x0a\x12\x0a\x07i%06d\x12\x07i%06d", NODES - node - 1, NODES - node);
    memcpy(bytes + (size_t)node * NODE_BYTES, text, NODE_BYTES);
  }
  struct arena arena = {0};
  struct wire_span *nodes;
  size_t count;
  ck_assert_msg(order_nodes(&nodes, &count, (struct wire_span){bytes, NODES * NODE_BYTES}, &arena) ==
                    RESCL_OK,
                "%s", rescl_last_error());
  ck_assert_uint_eq(count, NODES);
  ck_assert_mem_eq(order_node_name(nodes[0]).bytes, "i000001", 7);
  ck_assert_mem_eq(order_node_name(nodes[NODES - 1]).bytes, "i020000", 7);
  arena_free(&arena);
  free(bytes);
}
END_TEST

START_TEST(graphs_do_not_nest_without_bound) {
  unsigned char bytes[4096] = {0};
  size_t start = sizeof bytes;
  for (int depth = 0; depth <= GRAPHS_MAX_DEPTH; depth++) { // from within: node {attribute {graph
    static const unsigned char tags[] = {6 << 3 | WIRE_LENGTH, 5 << 3 | WIRE_LENGTH, 1 << 3 | WIRE_LENGTH};
    for (int level = 0; level < 3; level++) {
      unsigned char length[WIRE_VARINT_MAX_BYTES];
      const size_t length_bytes = wire_put_varint(length, sizeof bytes - start);
      start -= length_bytes;
      memcpy(bytes + start, length, length_bytes);
      bytes[--start] = tags[level];
    }
  }
  struct arena arena = {0};
  struct wire_span *nodes;
  size_t count;
  ck_assert_int_eq(
      order_nodes(&nodes, &count, (struct wire_span){bytes + start, sizeof bytes - start}, &arena),
      RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "16 deep"));
  arena_free(&arena);
}
END_TEST

CHECK_MAIN("onnx/order", an_order_that_runs_is_kept, nodes_are_sorted_by_need,
           a_node_needs_what_its_graphs_read, a_cycle_is_named, a_long_row_backwards,
           graphs_do_not_nest_without_bound)
