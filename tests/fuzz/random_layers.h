/** What layers random_graph() may write, as text in which stand
 *
 *      $  the layer's number, for names of its own; v$ is what it makes
 *      @  what it reads         &  another value
 *      #  channels of @         ^  rows          ~  columns, which is the last dimension
 *      <a|b|c>  one of these
 *
 *  A layer that can not be, for the shapes that there are, is left out. Where rounding may change more than a last digit
 *  (a Cast, a QuantizeLinear), it reads the input v0. */
#ifndef RESCL_TESTS_FUZZ_RANDOM_LAYERS_H
#define RESCL_TESTS_FUZZ_RANDOM_LAYERS_H

static const char *const random_layers[] = {
    // What ResNets and their relatives are made of.
    "n$: v$ = <Relu|Relu|Sigmoid|Tanh|LeakyRelu|HardSwish|HardSigmoid|Softplus>(@)\n",
    "n$: v$ = <Abs|Neg|Identity|Elu|Selu|Erf|Softsign|Celu|Mish|Gelu|Exp|Sin|Dropout>(@)\n",
    "n$: v$ = <GlobalAveragePool|GlobalMaxPool|Flatten|Transpose>(@)\n",
    "n$: v$ = <Softmax|LogSoftmax>(@) {axis=<1|-1|2|0>}\n",
    "n$: v$ = <Add|Mul|Sub|Max|Min|Sum|Mean|MatMul>(@, &)\n",
    "n$: v$ = <Add|Max|Sum|Mean>(@, &)\n",
    "n$: v$ = <Max|Min|Sum|Mean>(@, &, v0)\n",
    "const k$: f32[] = {<0.75|3|-2|0>}\nn$: v$ = <Add|Mul|Sub|PRelu|Max>(@, k$)\n",
    "const k$: f32[#,1,1] = random $\nn$: v$ = <Add|Mul|Sub|PRelu>(@, k$)\n",
    "const k$: f32[#,1,1] = random $\nn$: v$ = <Add|Mul|Sub>(k$, @)\n",
    "const k$: f32[<1|^>,<1|~>] = random $\nn$: v$ = <Add|Mul|Sub|PRelu>(@, k$)\n",
    "const k$: f32[] = {<0.5|4|-3>}\nn$: v$ = Div(@, k$)\n",
    "const s$: f32[#] = random $\nconst t$: f32[#] = random 1$\nm$: q$ = Mul(s$, s$)\n"
    "n$: v$ = BatchNormalization(@, s$, t$, t$, q$) {epsilon=0.5}\n",
    "const l$: f32[] = {<-1|0|0>}\nconst h$: f32[] = {<6|1|0.5>}\nn$: v$ = Clip(@, l$, h$)\n",
    "n$: v$ = <MaxPool|AveragePool>(@) {kernel_shape=[<1|2|3|4>,<1|2|3|5>], strides=[<1|2>,<1|2>], "
    "pads=[<0|1>,<0|1>,<0|1>,<0|1>], ceil_mode=<0|1>}\n",
    "n$: v$ = MaxPool(@) {kernel_shape=[<3|5|7>,<3|5>], pads=[1,1,1,1], dilations=[<1|2>,1]}\n",
    "n$: v$ = AveragePool(@) {kernel_shape=[3,3], pads=[1,1,<0|1>,1], count_include_pad=1}\n",
    "n$: v$ = LpPool(@) {kernel_shape=[2,<2|3>], p=<1|2>}\n",
    "n$: v$ = Concat(@, &) {axis=<1|1|1|0|2|3|-1>}\n",
    "n$: v$ = Concat(@, &, v0) {axis=1}\n",
    // Spatial pyramids, shortcuts, gates.
    "a$: a$ = MaxPool(@) {kernel_shape=[3,3], pads=[1,1,1,1]}\nb$: b$ = MaxPool(@) {kernel_shape=[5,5], "
    "pads=[2,2,2,2]}\n"
    "n$: v$ = Concat(@, a$, b$) {axis=1}\n",
    "g$: g$ = GlobalAveragePool(@)\nconst w$: f32[#,#,1,1] = random $\nc$: c$ = Conv(g$, w$)\n"
    "s$: s$ = <Sigmoid|HardSigmoid>(c$)\nn$: v$ = Mul(@, s$)\n",
    "const w$: f32[#,#,3,3] = random $\nconst b$: f32[#] = random $\nc$: c$ = Conv(@, w$, b$) "
    "{pads=[1,1,1,1]}\n"
    "a$: a$ = Add(<c$, @|@, c$>)\nn$: v$ = <Relu|Sigmoid|Identity>(a$)\n",
    "const w$: f32[#,#,3,3] = random $\nn$: v$ = Conv(@, w$) {dilations=[2,2], pads=[2,2,2,2]}\n",
    "const w$: f32[#,1,3,3] = random $\nn$: v$ = Conv(@, w$) {group=#, pads=[1,1,1,1], "
    "strides=[<1|2>,<1|2>]}\n",
    "const w$: f32[#,<1|2|8>,<1|2|3|4>,<1|2|3>] = random $\n"
    "n$: v$ = ConvTranspose(@, w$) {strides=[<1|2>,<1|2>], pads=[<0|1>,0,0,<0|1>]}\n",
    "const w$: f32[#,1,2,2] = random $\nn$: v$ = ConvTranspose(@, w$) {group=#, strides=[2,2]}\n",
    // Activations written out.
    "s$: s$ = Sigmoid(@)\nn$: v$ = Mul(@, s$)\n",
    "k$: k$ = Softplus(@)\nt$: t$ = Tanh(k$)\nn$: v$ = Mul(@, t$)\n",
    "const r$: f32[] = {1.4142135}\nconst h$: f32[] = {0.5}\nconst o$: f32[] = {1}\nd$: d$ = Div(@, r$)\n"
    "e$: e$ = Erf(d$)\na$: a$ = Add(e$, o$)\nm$: m$ = Mul(@, a$)\nn$: v$ = Mul(m$, h$)\n",
    "const t$: f32[] = {3}\nconst z$: f32[] = {0}\nconst s$: f32[] = {6}\na$: a$ = Add(@, t$)\n"
    "c$: c$ = Clip(a$, z$, s$)\nd$: d$ = Div(c$, s$)\nn$: v$ = <Mul(@, d$)|Identity(d$)>\n",
    // Normalisations.
    "const s$: f32[#] = random $\nn$: v$ = InstanceNormalization(@, s$, s$) {epsilon=0.1}\n",
    "const s$: f32[~] = random $\nn$: v$ = LayerNormalization(@, s$, s$) {axis=-1, epsilon=0.1}\n",
    "n$: v$ = LRN(@) {size=<3|4|5>}\n",
    "n$: v$ = LpNormalization(v0) {axis=<1|-1|2>, p=<1|2>}\n",
    "const e$: f32[] = {0.5}\nm$: m$ = ReduceMean(@) {axes=[1]}\nd$: d$ = Sub(@, m$)\nq$: q$ = Mul(d$, d$)\n"
    "w$: w$ = ReduceMean(q$) {axes=[1]}\na$: a$ = Add(w$, e$)\nr$: r$ = Sqrt(a$)\nn$: v$ = Div(d$, r$)\n",
    // Products and sums.
    "const w$: f32[<1|7|16>,~] = random $\nn$: v$ = Gemm(@, w$) {transB=1}\n",
    "const w$: f32[~,<1|5|16>] = random $\nconst b$: f32[1] = random $\nm$: m$ = MatMul(@, w$)\n"
    "n$: v$ = Add(<m$, b$|b$, m$>)\n",
    "const w$: f32[<3|8>,~] = random $\nt$: t$ = Transpose(w$) {perm=[1,0]}\nn$: v$ = MatMul(@, t$)\n",
    "n$: v$ = Einsum(@, @) {equation=\"<bchw,bkhw->bck|bchw,bchk->bcwk|bchw,bchw->bhw|bchw,bchw->bch>\"}\n",
    "n$: v$ = Einsum(@) {equation=\"<bchw->bhwc|bchw->bc|bchw->bcwh>\"}\n",
    "n$: v$ = <ReduceMean|ReduceMax|ReduceMin|ReduceL1|ReduceL2|ReduceSumSquare|ReduceLogSumExp>(@) "
    "{axes=[<1|2|3|-1|2,3|0,1>], keepdims=<0|1>}\n",
    "const x$: i64[] = {<1|2|3>}\nn$: v$ = CumSum(@, x$) {exclusive=<0|1>, reverse=<0|1>}\n",
    // Parts, places and orders.
    "const i$: i64[1] = {<0|1|-3>}\nconst j$: i64[1] = {<1000|-1|3>}\nconst a$: i64[1] = {<1|2|3|0>}\n"
    "const p$: i64[1] = {<1|2>}\nn$: v$ = Slice(@, i$, j$, a$, p$)\n",
    "const i$: i64[2] = {-1, 100}\nconst j$: i64[2] = {-100, -100}\nconst a$: i64[2] = {2, 3}\n"
    "const p$: i64[2] = {-1, -<1|2>}\nn$: v$ = Slice(@, i$, j$, a$, p$)\n",
    "s$: p$, q$ = Split(@) {axis=<1|1|2|3>}\nn$: v$ = <Add(p$, q$)|Concat(q$, p$) {axis=1}|Mul(q$, p$)>\n",
    "const k$: i64[1] = {<1|2|3>}\nt$: w$, i$ = TopK(@, k$) {axis=<1|-1|2>, largest=<0|1>}\nn$: v$ = "
    "Identity(w$)\n",
    "const x$: i64[<2|1,2>] = {0, <0|-1>}\nn$: v$ = Gather(@, x$) {axis=<0|1|2|3>}\n",
    "const x$: i64[] = {<0|-1>}\nn$: v$ = Gather(@, x$) {axis=<1|2|3>}\n",
    "const p$: i64[8] = {0, <0|1>, <0|1|2>, <0|1>, 0, 0, <0|1|3>, <0|1>}\n"
    "n$: v$ = Pad(@, p$) {mode=\"<constant|edge|reflect>\"}\n",
    "const p$: i64[8] = {0, 0, 1, 1, 0, 0, 1, 1}\nconst w$: f32[4,#,3,3] = random $\np$: q$ = Pad(@, p$)\n"
    "n$: v$ = <Conv(q$, w$)|MaxPool(q$) {kernel_shape=[3,3]}|AveragePool(q$) {kernel_shape=[3,3]}>\n",
    "const r$: i64[4] = {1, <1|2>, <1|2>, <1|3>}\nn$: v$ = Tile(@, r$)\n",
    "const r$: i64[4] = {1, #, <1|^>, <1|2>}\nn$: v$ = Expand(@, r$)\n",
    "n$: v$ = <DepthToSpace|SpaceToDepth>(@) {blocksize=2}\n",
    "n$: v$ = DepthToSpace(@) {blocksize=2, mode=\"CRD\"}\n",
    "n$: v$ = Transpose(@) {perm=[<0,2,3,1|0,3,1,2|0,1,3,2|0,2,1,3|0,3,2,1>]}\n",
    "const q$: i64[<3|2>] = {0, <-1, ~|^, -1>}\nn$: v$ = Reshape(@, q$)\n",
    "const q$: i64[5] = {0, 2, -1, ^, ~}\nr$: r$ = Reshape(@, q$)\nt$: t$ = Transpose(r$) "
    "{perm=[0,2,1,3,4]}\n"
    "const u$: i64[4] = {0, #, ^, ~}\nn$: v$ = Reshape(t$, u$)\n",
    "const x$: i64[1] = {<0|1|2|-1>}\nn$: v$ = <Unsqueeze|Squeeze>(@, x$)\n",
    "const z$: i64[1] = {0}\nconst o$: i64[1] = {1}\nconst e$: i64[1] = {100}\nconst d$: i64[1] = {2}\n"
    "const a$: i64[1] = {3}\nconst s$: i64[1] = {2}\nconst w$: f32[4,<4|8|12>,3,3] = random $\n"
    "e$: f$ = Slice(@, z$, e$, d$, s$)\no$: g$ = Slice(@, o$, e$, d$, s$)\nh$: h$ = Slice(f$, z$, e$, a$, "
    "s$)\n"
    "i$: i$ = Slice(g$, z$, e$, a$, s$)\nj$: j$ = Slice(f$, o$, e$, a$, s$)\nk$: k$ = Slice(g$, o$, e$, a$, "
    "s$)\n"
    "p$: p$ = Concat(h$, i$, j$, k$) {axis=1}\nn$: v$ = Conv(p$, w$) {pads=[1,1,1,1]}\n",
    // Sizes.
    "const z$: f32[4] = {1, 1, <0.5|1.5|2>, <1|2>}\nn$: v$ = Resize(@, _, z$) "
    "{mode=\"<nearest|linear|cubic>\", "
    "coordinate_transformation_mode=\"<half_pixel|align_corners|asymmetric|pytorch_half_pixel>\"}\n",
    "const z$: i64[4] = {1, #, <1|4|9>, <2|^>}\nn$: v$ = Resize(v0, _, _, z$) {mode=\"<nearest|linear>\"}\n",
    "const g$: f32[1,<2|5>,3,2] = random $\n"
    "n$: v$ = GridSample(@, g$) {padding_mode=\"<zeros|border|reflection>\", align_corners=<0|1>}\n",
    // Steps, and other types.
    "n$: v$ = <Floor|Ceil|Round|Sign>(v0)\n",
    "n$: v$ = Hardmax(v0) {axis=<1|2|-1>}\n",
    "c$: c$ = Cast(v0) {to=<10|6|2>}\nn$: v$ = Cast(c$) {to=1}\n",
    "const s$: f32[] = {0.0<5|1>}\nconst z$: <u8[] = {128|i8[] = {3|u8[] = {0>}\nq$: q$ = QuantizeLinear(v0, "
    "s$, z$)\n"
    "n$: v$ = DequantizeLinear(q$, s$, z$)\n",
    "const s$: f32[] = {0.05}\nconst z$: u8[] = {128}\nq$: q$ = QuantizeLinear(v0, s$, z$)\n"
    "const y$: u8[4,#,1,1] = random $\nc$: c$ = ConvInteger(q$, y$, z$)\nn$: v$ = Cast(c$) {to=1}\n",
    "const z$: f32[] = {0}\nl$: l$ = <Less|Greater|GreaterOrEqual>(v0, z$)\nn$: v$ = Where(l$, <@|z$>, "
    "<&|v0>)\n",
    "const z$: f32[] = {0}\nl$: l$ = <Less|Greater>(v0, z$)\no$: o$ = Not(l$)\nn$: v$ = Cast(o$) {to=1}\n",
    "a$: a$ = <ArgMax|ArgMin>(v0) {axis=<1|2|-1>}\nn$: v$ = Cast(a$) {to=1}\n",
};

#endif
