/** The text form: what it looks like, that it round-trips, and that broken text is
 *  refused where it is broken. */

#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "check_main.h"
#include "support/text_read.h"

static const char *const complete =
    "graph \"a net\" opset 13 arena 4096\n"
    "meta \"rescl.labels\" \"cat\\ndog \\\"x\\\" \\\\ \\x01 é\"\n"
    "input x: f32[N,3,?,8] @0\n"
    "input \"my input\": f32\n"
    "input z: ?[2,\"2b\"]\n"
    "input q: ?\n"
    "const w: f32[4,3,3,3]\n"
    "const axes: i64[2] = {-2, 9223372036854775807}\n"
    "const s: f32[] = {0.1}\n"
    "const d: f64[4] = {1e+300, -0, inf, nan}\n"
    "const b: bool[3] = {1, 0, 1}\n"
    "const e: f32[0] = {}\n"
    "\"conv 1\": c = Conv(x, w, _) {pads=[1,1,1,1], strides=[1,1], auto_pad=\"NOTSET\"} : f32[1,4,8,8] @512\n"
    "/layer/bn-1.x: c2, _, \"_\" = BatchNormalization(c, s, s, s, s) {epsilon=1e-05} : f32, _, i64[1] @1024\n"
    "input: k = Constant() {value=tensor f32[2] = {1, 2.5}}\n"
    "k2: k2 = Constant() {value_floats=[1.0,0.25]}\n"
    "k3: k3 = Constant() {value_ints=[]}\n"
    "r: y = Relu(c2) : f32[1,4,8,8] @0\n"
    "output y\n"
    "output \"_\"\n";

static struct graph *read_text(const char *text) {
  struct graph *graph;
  const rescl_status status = graph_text_read(&graph, text);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

static char *write_text(const struct graph *graph) {
  char *text;
  ck_assert_int_eq(graph_text_write(&text, graph), RESCL_OK);
  return text;
}

START_TEST(everything_round_trips) {
  struct graph *graph = read_text(complete);
  char *text = write_text(graph);
  ck_assert_str_eq(text, complete);
  free(text);
  graph_free(graph);
}
END_TEST

START_TEST(comments_blanks_and_missing_types_are_fine) {
  struct graph *graph = read_text("# a net\n\n  graph g opset 9 # version\r\n\tinput x : f32 [ 1 , 2 ]\n"
                                  "r: y = Relu ( x )   # no type\n\noutput y");
  char *text = write_text(graph);
  ck_assert_str_eq(text, "graph g opset 9\ninput x: f32[1,2]\nr: y = Relu(x)\noutput y\n");
  free(text);
  graph_free(graph);
}
END_TEST

START_TEST(random_constants_are_normal_and_repeatable) {
  struct graph *graph =
      read_text("graph g opset 9\nconst a: f32[10000] = random 7\nconst b: f32[10000] = random 7\n"
                "const c: f32[10000] = random 8\n");
  const float *a = graph_find_value(graph, "a")->tensor.data, *b = graph_find_value(graph, "b")->tensor.data;
  const float *c = graph_find_value(graph, "c")->tensor.data;
  double sum = 0, squares = 0;
  for (int index = 0; index < 10000; index++)
    sum += (double)a[index], squares += (double)a[index] * (double)a[index];
  ck_assert_mem_eq(a, b, 10000 * sizeof *a);
  ck_assert_mem_ne(a, c, 10000 * sizeof *a);
  ck_assert_double_eq_tol(sum / 10000, 0, 0.05);
  ck_assert_double_eq_tol(squares / 10000, 1, 0.05);
  graph_free(graph);
}
END_TEST

static const struct {
  const char *text, *message;
} broken[] = {
    {"", "line 1:1: expected 'graph NAME opset N'"},
    {"input x: f32[1]\n", "line 1:1: expected 'graph NAME opset N' first"},
    {"graph g\n", "line 1:8: expected 'opset'"},
    {"graph g opset 0\n", "no such opset"},
    {"graph g opset 9\ngraph g opset 9\n", "line 2:6: there is a graph line already"},
    {"graph g opset 9\ninput x: f33[1]\n", "line 2:10: 'f33' is not a type"},
    {"graph g opset 9\ninput x: f32[1\n", "line 2:15: expected ',', found the end of the line"},
    {"graph g opset 9\ninput x: f32[-1]\n", "a dimension is negative"},
    {"graph g opset 9\ninput x: f32[1,1,1,1,1,1,1,1,1]\n", "at most 8 dimensions"},
    {"graph g opset 9\ninput x: f32[1] @-4\n", "an offset is negative"},
    {"graph g opset 9\ninput x: f32[99999999999999999999]\n", "does not fit 64 bits"},
    {"graph g opset 9\ninput x: f32\ninput x: f32\n", "line 3:7: there is a value 'x' already"},
    {"graph g opset 9\nconst x: f32[2] = {1}\n", "line 2:21: expected ',', found '}'"},
    {"graph g opset 9\nconst x: f32[1] = {1, 2}\n", "expected '}', found ','"},
    {"graph g opset 9\nconst x: f32[N]\n", "a constant needs a type and a shape"},
    {"graph g opset 9\nconst x: f32[1000000,1000000]\n", "at most 2^28 elements"},
    {"graph g opset 9\nconst x: f16[3000,3000] = random 1\n", "more than 2^22 random numbers"},
    {"graph g opset 9\nr: y = Relu(x)\n", "line 2:13: value 'x' is not made before it is used"},
    {"graph g opset 9\nr: y = Relu(y)\n", "value 'y' is not made before it is used"},
    {"graph g opset 9\ninput x: f32\nr: y = Rellu(x)\n", "line 3:8: there is no operator 'Rellu'"},
    {"graph g opset 9\ninput x: f32\nr: y = Relu(x, x)\n", "line 3:1: Relu takes 1 input, found 2"},
    {"graph g opset 9\ninput x: f32\nr: y = Relu(_)\n", "Relu needs its input 0, which is absent"},
    {"graph g opset 9\ninput x: f32\nr: y, z = Relu(x)\n", "Relu makes 1 output, found 2"},
    {"graph g opset 9\ninput x: f32\nr: _ = Relu(x)\n", "Relu needs its first output"},
    {"graph g opset 9\ninput x: f32\nr: x = Relu(x)\n", "line 3:4: there is a value 'x' already"},
    {"graph g opset 9\ninput x: f32\nr: y = Relu(x) {alpha=1.0}\n", "Relu has no attribute 'alpha'"},
    {"graph g opset 9\ninput x: f32\nr: y = Flatten(x) {axis=1, axis=2}\n",
     "attribute 'axis' is given twice"},
    {"graph g opset 9\ninput x: f32\nr: y = Concat(x)\n", "Concat needs attribute 'axis'"},
    {"graph g opset 9\ninput x: f32\nr: y = Flatten(x) {axis=\"1\"}\n", "expected an integer, found '\"'"},
    {"graph g opset 9\noutput y\n", "line 2:8: value 'y' is not made"},
    {"graph g opset 9\noutput _\n", "an output can not be absent"},
    {"graph g opset 9\nmeta \"a\" \"b\n", "does not end on its line"},
    {"graph g opset 9\nmeta \"a\" \"\\q\"\n", "line 2:11: expected one of"},
    {"graph g opset 9\nweights x\n", "line 2:1: expected graph, meta, input"},
    {"graph g opset 9\ninput x: f32 f32\n", "expected the end of the line, found 'f'"},
};

START_TEST(broken_text_is_refused_where_it_is_broken) {
  for (size_t index = 0; index < sizeof broken / sizeof *broken; index++) {
    struct graph *graph;
    ck_assert_int_eq(graph_text_read(&graph, broken[index].text), RESCL_MALFORMED);
    ck_assert_ptr_null(graph);
    ck_assert_msg(strstr(rescl_last_error(), broken[index].message), "'%s': '%s'", broken[index].text,
                  rescl_last_error());
  }
}
END_TEST

/** Copies, drops or changes a few bytes: whatever comes out is read or refused, and
 *  what is read round-trips. */
static void mutate(char *text, size_t *length, struct random_state *random) {
  static const char alphabet[] = "[]{}(),:=@#\"\\_?-+.eE0123456789 \nfi64randomxywc";
  for (uint64_t edits = 1 + random_bits(random) % 4; edits && *length > 1; edits--) {
    const size_t at = random_bits(random) % *length, from = random_bits(random) % *length;
    switch (random_bits(random) % 3) {
    case 0: // change
      text[at] = alphabet[random_bits(random) % (sizeof alphabet - 1)];
      break;
    case 1: // drop
      memmove(text + at, text + at + 1, *length - at);
      --*length;
      break;
    default: // copy one from elsewhere
      memmove(text + at + 1, text + at, *length - at + 1);
      text[at] = text[from];
      ++*length;
    }
  }
}

START_TEST(mutated_text_never_breaks_the_reader) {
  struct random_state random = random_seeded(1);
  int accepted = 0;
  for (int index = 0; index < 20000; index++) {
    char text[2048];
    size_t length = strlen(complete);
    memcpy(text, complete, length + 1);
    mutate(text, &length, &random);
    struct graph *graph, *again;
    if (graph_text_read(&graph, text) != RESCL_OK) continue;
    accepted++;
    char *once = write_text(graph);
    again = read_text(once);
    char *twice = write_text(again);
    ck_assert_str_eq(once, twice);
    free(once);
    free(twice);
    graph_free(graph);
    graph_free(again);
  }
  ck_assert_int_gt(accepted, 100);
}
END_TEST

CHECK_MAIN("graph/text", everything_round_trips, comments_blanks_and_missing_types_are_fine,
           random_constants_are_normal_and_repeatable, broken_text_is_refused_where_it_is_broken,
           mutated_text_never_breaks_the_reader)
