/** Small graphs that between them have most operators: what fuzzers of networks begin with. What a fuzzer has found
 *  joins them, in as few lines as show it. */
#ifndef RESCL_TESTS_FUZZ_SEEDS_GRAPHS_H
#define RESCL_TESTS_FUZZ_SEEDS_GRAPHS_H

#define PICTURE "input x: f32[N,4,6,6]\n"

static const struct graph_seed {
  const char *name;
  const char *text;
} graph_seeds[] = {
    {"residual", "graph g opset 13\nmeta \"rescl.labels\" \"a,b\"\nmeta \"rescl.mean\" \"0.5\"\n"
                 "input x: f32[N,3,8,8]\nconst w: f32[4,3,3,3] = random 1\nconst b: f32[4] = {1, 2, 3, 4}\n"
                 "const v: f32[4,4,1,1] = random 2\nconst s: f32[4] = {1, 1, 2, 1}\n"
                 "c: c = Conv(x, w, b) {pads=[1,1,1,1]}\nn: n = BatchNormalization(c, s, b, b, s)\n"
                 "r: r = Relu(n)\nd: d = Conv(r, v)\na: a = Add(d, c)\ne: e = Relu(a)\n"
                 "p: p = GlobalAveragePool(e)\nf: y = Flatten(p)\noutput y\n"},
    {"mobile", "graph g opset 13\n" PICTURE "const w: f32[4,1,3,3] = random 1\nconst zero: f32[] = {0}\n"
               "const six: f32[] = {6}\nconst v: f32[8,4,1,1] = random 3\n"
               "c: c = Conv(x, w) {group=4, pads=[1,1,1,1], strides=[2,2]}\nl: l = Clip(c, zero, six)\n"
               "d: d = Conv(l, v)\nh: h = HardSwish(d)\ns: y = Sigmoid(h)\noutput y\n"},
    {"pools", "graph g opset 13\n" PICTURE
              "m: m = MaxPool(x) {kernel_shape=[3,3], strides=[2,2], pads=[1,1,1,1], ceil_mode=1}\n"
              "a: a = AveragePool(x) {kernel_shape=[2,2], count_include_pad=1, pads=[1,0,0,1]}\n"
              "g: g = GlobalMaxPool(a)\nl: l = LpPool(x) {kernel_shape=[2,2]}\n"
              "output m\noutput g\noutput l\n"},
    {"dense",
     "graph g opset 13\ninput x: f32[2,6]\nconst w: f32[4,6] = random 1\nconst b: f32[4] = {1, 2, 3, 4}\n"
     "const m: f32[4,3] = random 2\ng: g = Gemm(x, w, b) {transB=1, alpha=0.5}\n"
     "s: s = Softmax(g) {axis=1}\nm: y = MatMul(s, m)\ne: z = Einsum(x, w) "
     "{equation=\"bi,oi->bo\"}\noutput y\noutput z\n"},
    {"shapes", "graph g opset 13\n" PICTURE "const zero: i64[] = {0}\nconst one: i64[1] = {1}\n"
               "const rest: i64[1] = {-1}\nconst axes: i64[1] = {0}\n"
               "s: s = Shape(x)\ng: n = Gather(s, zero)\nu: u = Unsqueeze(n, axes)\n"
               "c: t = Concat(u, rest) {axis=0}\nr: r = Reshape(x, t)\ne: e = Expand(r, one)\n"
               "i: y = Identity(e)\noutput y\n"},
    {"slices", "graph g opset 13\n" PICTURE "const a: i64[2] = {1, -1}\nconst b: i64[2] = {100, -100}\n"
               "const axes: i64[2] = {2, 3}\nconst steps: i64[2] = {2, -1}\nconst parts: i64[2] = {1, 3}\n"
               "s: s = Slice(x, a, b, axes, steps)\nsp: p, q = Split(x, parts) {axis=1}\n"
               "t: t = Transpose(q) {perm=[0,2,3,1]}\nd: d = DepthToSpace(x) {blocksize=2}\n"
               "e: e = SpaceToDepth(d) {blocksize=2}\noutput s\noutput p\noutput t\noutput e\n"},
    {"pads",
     "graph g opset 13\n" PICTURE "const pads: i64[8] = {0, 0, 1, 2, 0, 0, 1, 0}\nconst k: f32[] = {3}\n"
     "const reps: i64[4] = {1, 2, 1, 2}\np: p = Pad(x, pads, k)\n"
     "r: r = Pad(x, pads) {mode=\"reflect\"}\ne: e = Pad(x, pads) {mode=\"edge\"}\nt: t = Tile(x, reps)\n"
     "output p\noutput r\noutput e\noutput t\n"},
    {"resize",
     "graph g opset 13\n" PICTURE
     "const scales: f32[4] = {1, 1, 2, 1.5}\nconst sizes: i64[4] = {1, 4, 5, 3}\n"
     "r: r = Resize(x, _, scales) {mode=\"linear\", coordinate_transformation_mode=\"align_corners\"}\n"
     "s: s = Resize(x, _, _, sizes) {mode=\"nearest\"}\nc: c = Resize(x, _, scales) {mode=\"cubic\"}\n"
     "output r\noutput s\noutput c\n"},
    {"transposed",
     "graph g opset 13\n" PICTURE "const w: f32[4,2,3,3] = random 1\n"
     "c: y = ConvTranspose(x, w) {strides=[2,2], pads=[1,1,1,1], output_padding=[1,1]}\noutput y\n"},
    {"quantised",
     "graph g opset 13\n" PICTURE "const s: f32[] = {0.05}\nconst z: u8[] = {128}\n"
     "const w: i8[4,4,1,1] = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8}\n"
     "const v: f32[] = {0.1}\nconst y0: i8[] = {0}\nq: q = QuantizeLinear(x, s, z)\n"
     "c: c = QLinearConv(q, s, z, w, v, y0, s, z)\nd: y = DequantizeLinear(c, s, z)\noutput y\n"},
    {"norms",
     "graph g opset 17\n" PICTURE "const s: f32[4] = {1, 2, 3, 4}\nconst t: f32[6] = {1, 2, 3, 4, 5, 6}\n"
     "i: i = InstanceNormalization(x, s, s)\nl: l = LayerNormalization(x, t, t) {axis=-1}\n"
     "r: r = LRN(x) {size=3}\np: p = LpNormalization(x) {axis=1, p=2}\n"
     "output i\noutput l\noutput r\noutput p\n"},
    {"reduce", "graph g opset 13\n" PICTURE "const axes: i64[2] = {1, -1}\n"
               "a: a = ReduceMean(x) {axes=[2,3], keepdims=0}\ns: s = ReduceSum(x, axes)\n"
               "m: m = ReduceMax(x) {axes=[1]}\nl: l = ReduceL2(x) {axes=[1]}\n"
               "g: g = ArgMax(x) {axis=1}\noutput a\noutput s\noutput m\noutput l\noutput g\n"},
    {"choices", "graph g opset 16\n" PICTURE "const k: i64[1] = {2}\nconst zero: f32[] = {0}\n"
                "t: v, i = TopK(x, k) {axis=1}\nl: l = Less(x, zero)\nw: w = Where(l, zero, x)\n"
                "o: o = Not(l)\nc: c = Cast(o) {to=1}\noutput v\noutput i\noutput w\noutput c\n"},
    {"indices",
     "graph g opset 16\ninput x: f32[3,4]\nconst i: i64[2,1] = {0, 2}\nconst j: i64[2,2] = {0, 1, 2, 3}\n"
     "const u: f32[2,2] = {1, 2, 3, 4}\ng: g = GatherElements(x, j)\nh: h = GatherND(x, j)\n"
     "s: s = ScatterElements(x, j, u)\ne: e = Gather(x, i) {axis=0}\noutput g\noutput h\noutput s\n"
     "output e\n"},
    {"grid", "graph g opset 16\n" PICTURE "input t: f32[N,3,3,2]\n"
             "g: y = GridSample(x, t) {mode=\"bilinear\", padding_mode=\"reflection\"}\noutput y\n"},
    {"volume", "graph g opset 13\ninput x: f32[1,2,3,4,5]\nconst w: f32[2,2,2,2,2] = random 1\n"
               "c: c = Conv(x, w)\nm: y = MaxPool(c) {kernel_shape=[2,2,2]}\noutput y\n"},
    {"sequence", "graph g opset 13\ninput x: f32[1,2,9]\nconst w: f32[4,2,3] = random 1\n"
                 "c: c = Conv(x, w) {dilations=[2]}\nr: y = LeakyRelu(c) {alpha=0.1}\noutput y\n"},
    {"constants", "graph g opset 13\nconst n: i64[2] = {3, 4}\nconst a: i64[] = {0}\nconst b: i64[] = {9}\n"
                  "const d: i64[] = {2}\nc: c = ConstantOfShape(n)\nr: r = Range(a, b, d)\n"
                  "e: e = EyeLike(c)\nm: m = Mod(r, d)\noutput c\noutput e\noutput m\n"},
    {"elementwise",
     "graph g opset 13\n" PICTURE "const s: f32[4] = {1, 2, 3, 4}\nt: t = Tanh(x)\ne: e = Exp(t)\n"
     "q: q = Sqrt(e)\nf: f = Floor(q)\na: a = Abs(x)\nl: l = Log(e)\nn: n = Neg(l)\n"
     "d: d = Div(a, e)\np: p = Pow(e, d)\nm: m = Min(p, x)\nu: u = Sum(m, n, f)\n"
     "k: y = Elu(u)\noutput y\n"},
    {"halves", "graph g opset 13\ninput x: f16[1,2,3,3]\nconst w: f16[2,2,1,1] = {1, 2, 3, 4}\n"
               "c: c = Conv(x, w)\nr: y = Relu(c)\noutput y\n"},
    {"no_elements",
     "graph g opset 13\ninput x: f32[2,0,3]\nc: c = Concat(x, x) {axis=1}\nr: y = Relu(c)\noutput y\n"},
};

#undef PICTURE

#endif
