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
    {"folded_back", "graph g opset 18\ninput x: f32[1,8,9]\nconst size: i64[2] = {4, 4}\n"
                    "const block: i64[2] = {2, 2}\nc: y = Col2Im(x, size, block)\noutput y\n"},
    {"channels_last",
     "graph g opset 13\ninput x: f32[1,6,6,4]\nconst w: f32[4,4,3,3] = random 1\nconst s: f32[4] = {1, 2, 3, "
     "4}\n"
     "const pads: i64[8] = {0, 1, 1, 0, 0, 1, 1, 0}\nt: t = Transpose(x) {perm=[0,3,1,2]}\n"
     "c: c = Conv(t, w)\nu: u = Transpose(c) {perm=[0,2,3,1]}\na: a = Add(u, s)\nr: r = Relu(a)\n"
     "p: p = Pad(r, pads)\nm: m = ReduceMean(p) {axes=[1,2]}\nv: v = Transpose(p) {perm=[0,3,1,2]}\n"
     "d: d = Conv(v, w)\no: o = Concat(d, d) {axis=1}\nb: y = Transpose(o) {perm=[0,2,3,1]}\n"
     "f: z = Softmax(u) {axis=-1}\noutput y\noutput m\noutput z\n"},
    {"phases", "graph g opset 13\n" PICTURE "const w: f32[4,16,3,3] = random 1\nconst zero: i64[1] = {0}\n"
               "const one: i64[1] = {1}\nconst end: i64[1] = {100}\nconst down: i64[1] = {2}\n"
               "const across: i64[1] = {3}\nconst two: i64[1] = {2}\n"
               "e: e = Slice(x, zero, end, down, two)\no: o = Slice(x, one, end, down, two)\n"
               "a: a = Slice(e, zero, end, across, two)\nb: b = Slice(o, zero, end, across, two)\n"
               "c: c = Slice(e, one, end, across, two)\nd: d = Slice(o, one, end, across, two)\n"
               "p: p = Concat(a, b, c, d) {axis=1}\nk: y = Conv(p, w) {pads=[1,1,1,1]}\noutput y\n"},
    {"written_out",
     "graph g opset 13\n" PICTURE
     "const three: f32[] = {3}\nconst zero: f32[] = {0}\nconst six: f32[] = {6}\n"
     "const half: f32[] = {0.5}\nconst one: f32[] = {1}\nconst root: f32[] = {1.4142135}\n"
     "s: s = Sigmoid(x)\nm: m = Mul(x, s)\na: a = Add(m, three)\nc: c = Clip(a, zero, six)\n"
     "d: d = Div(c, six)\ne: e = Mul(m, d)\nf: f = Div(e, root)\ng: g = Erf(f)\nh: h = Add(g, one)\n"
     "i: i = Mul(e, h)\nj: j = Mul(i, half)\nk: k = Softplus(j)\nl: l = Tanh(k)\nn: y = Mul(j, l)\n"
     "output y\n"},
    {"integers",
     "graph g opset 13\ninput x: f32[2,4]\nconst w: i8[4,3] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}\n"
     "const k: u8[1,1,2,2] = {1, 2, 3, 4}\ninput p: u8[1,1,4,4]\nconst s: f32[] = {0.1}\nconst z: u8[] = "
     "{3}\n"
     "q: q, qs, qz = DynamicQuantizeLinear(x)\nm: m = MatMulInteger(q, w, qz)\nc: c = ConvInteger(p, k, z)\n"
     "l: y = QLinearConcat(s, z, p, s, z, p, s, z) {axis=1}\noutput m\noutput c\noutput y\n"},
    {"sums", "graph g opset 18\n" PICTURE "const axis: i64[] = {1}\nconst axes: i64[2] = {2, 3}\n"
             "c: c = CumSum(x, axis) {exclusive=1, reverse=1}\nl: l = ReduceLogSumExp(x, axes)\n"
             "p: p = ReduceProd(x, axes)\ns: s = ReduceSumSquare(x, axes)\no: o = ReduceLogSum(s, axes)\n"
             "m: m = MeanVarianceNormalization(x)\nn: n = LpNormalization(x) {p=1}\n"
             "output c\noutput l\noutput p\noutput o\noutput m\noutput n\n"},
    {"scattered", "graph g opset 18\ninput x: f32[3,4]\nconst i: i64[2,2] = {0, 1, 2, 3}\n"
                  "const u: f32[2,2] = {1, 2, 3, 4}\nconst v: f32[2] = {5, 6}\nconst n: i64[] = {4}\n"
                  "const pair: f32[2] = {0, 1}\nconst c: f32[3] = {1, 2, 3}\nconst j: i64[1,2] = {0, 2}\n"
                  "const cu: f32[1,2] = {7, 8}\na: a = ScatterElements(x, i, u) {reduction=\"add\"}\n"
                  "m: m = ScatterElements(x, i, u) {reduction=\"max\"}\n"
                  "d: d = ScatterND(x, i, v) {reduction=\"mul\"}\no: o = OneHot(i, n, pair)\n"
                  "t: t = Trilu(x) {upper=0}\noutput a\noutput m\noutput d\noutput o\noutput t\n"},
    {"pyramid", "graph g opset 13\n" PICTURE "const pads: i64[8] = {0, 0, 1, 1, 0, 0, 1, 1}\n"
                "const w: f32[4,4,3,3] = random 1\nconst s: f32[4] = {1, 2, 3, 4}\n"
                "n: n = BatchNormalization(x, s, s, s, s)\nr: r = Relu(n)\n"
                "a: a = MaxPool(r) {kernel_shape=[3,3], pads=[1,1,1,1]}\n"
                "b: b = MaxPool(r) {kernel_shape=[5,5], pads=[2,2,2,2]}\nc: c = Concat(a, b) {axis=1}\n"
                "p: p = Pad(r, pads)\nk: k = Conv(p, w)\nq: q = MaxPool(p) {kernel_shape=[3,3]}\n"
                "output c\noutput k\noutput q\n"},
    {"dilated", "graph g opset 13\ninput x: f32[1,32,16,16]\nconst w: f32[32,32,3,3] = random 1\n"
                "c: y = Conv(x, w) {dilations=[2,2], pads=[2,2,2,2]}\noutput y\n"},
    {"products", "graph g opset 13\ninput x: f32[2,3,4]\nconst w: f32[4,5] = random 1\nconst b: f32[5] = {1, "
                 "2, 3, 4, 5}\n"
                 "m: m = MatMul(x, w)\na: a = Add(m, b)\ne: e = Einsum(x, x) {equation=\"bij,bkj->bik\"}\n"
                 "l: l, r = Split(a) {axis=1}\noutput a\noutput e\n"},
    {"no_elements",
     "graph g opset 13\ninput x: f32[2,0,3]\nc: c = Concat(x, x) {axis=1}\nr: y = Relu(c)\noutput y\n"},
};

#undef PICTURE

#endif
