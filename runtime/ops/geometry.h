/** What attributes and constant inputs of an operator amount to, resolved once for shape rules, reference and
 *  kernels alike: opset differences, defaults, automatic padding and negative axes end here. Each function
 *  fails with what was expected and found; inputs' shapes must be known. */
#ifndef RESCL_OPS_GEOMETRY_H
#define RESCL_OPS_GEOMETRY_H

#include "ops/op.h"

/** A convolution or pooling window over [N][C][H][W]; 1-D operators ([N][C][W]) appear with H = 1. For
 *  pooling output_channels and groups equal input_channels. */
struct window {
  int64_t batch, input_channels, output_channels, groups;
  int64_t input_height, input_width, output_height, output_width;
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t dilation_height, dilation_width;
  /** Bottom and right as needed; what ceil_mode adds does not count. */
  int64_t pad_top, pad_left, pad_bottom, pad_right;
  int count_include_pad; // AveragePool
};

/** Conv and pooling of images; RESCL_UNSUPPORTED for volumes. */
rescl_status window_resolve(const struct op_call *call, struct window *window);
/** Whether it is one pixel at stride 1: outputs read the inputs in their place. */
int window_is_pointwise(const struct window *window);

/** The same over volumes [N][C][D][H][W], and fewer dimensions, which appear with sizes of 1; and the windows of
 *  ConvTranspose, where outputs and inputs change places: outputs = (inputs - 1) * stride + the window - padding. */
enum { VOLUME_AXES = 3 };
struct window_axis {
  int64_t input, kernel, stride, dilation, before, after, output;
};
struct volume_window {
  int64_t batch, input_channels, output_channels, groups;
  struct window_axis axes[VOLUME_AXES]; // depth, height, width
  int count_include_pad;
};
/** Conv, ConvTranspose, MaxPool, AveragePool, LpPool. */
rescl_status volume_resolve(const struct op_call *call, struct volume_window *window);
/** What it makes of an input of that rank. */
struct shape volume_output_shape(const struct volume_window *window, int rank);

/** y = alpha * op(A) op(B) + beta * C, batched: Gemm, MatMul with broadcast batch dimensions, and Linear. A is
 *  [rows][inner] (or its transpose), B is [inner][columns] (or its transpose). Where all products share B, they are one
 *  with more rows. Strides are in elements. */
struct matrix_product {
  int64_t batch; // independent products, of batch_shape
  int64_t rows, columns, inner;
  int64_t a_row_stride, a_inner_stride, b_inner_stride, b_column_stride;
  struct shape batch_shape;
  int64_t batch_strides_a[RESCL_MAX_RANK], batch_strides_b[RESCL_MAX_RANK]; // 0: repeated
  /** Nonzero if one stride leads from each product's operand to the next: these. */
  int is_uniform;
  int64_t batch_stride_a, batch_stride_b;
  int transpose_a, transpose_b;
  float alpha, beta;                           // beta is 0 where C is absent
  int64_t bias_row_stride, bias_column_stride; // elements of C per step; 0: broadcast
};
rescl_status matrix_product_resolve(const struct op_call *call, struct matrix_product *product);
/** Where the operand of product number `index` begins, by batch_strides_a or batch_strides_b. */
int64_t matrix_product_offset(const struct matrix_product *product, const int64_t *batch_strides,
                              int64_t index);

/** Output element i reads input at sum(index_d * stride_d) + offset: Transpose,
 *  Slice and broadcasting alike. */
struct strided_view {
  struct shape shape; // of the output
  int64_t strides[RESCL_MAX_RANK];
  int64_t offset;
};
rescl_status transpose_resolve(const struct op_call *call, struct strided_view *view);
rescl_status slice_resolve(const struct op_call *call, struct strided_view *view);
/** What slice_resolve() found along one dimension of an input of that shape; step 1 where it keeps one element. */
struct slice_range {
  int64_t start, step;
};
struct slice_range slice_range(const struct strided_view *view, const struct shape *input, int dimension);

/** Split: the axis and how long its parts are. */
struct split {
  int axis;
  int64_t size; // of the axis
  int64_t parts;
  const int64_t *lengths; // NULL: all are `each` long while there is enough left
  int64_t each;
};
rescl_status split_resolve(const struct op_call *call, struct split *split);
int64_t split_length(const struct split *split, int part);

/** DepthToSpace and SpaceToDepth: `channels` of `height` x `width` blocks of `size` x `size` pixels, each of which is a
 *  channel on the deep side: place * channels + channel or, channels first, channel * size * size + place. */
struct pixels {
  int64_t size, channels, height, width;
  int channels_first;
};
rescl_status pixels_resolve(const struct op_call *call, struct pixels *pixels);
/** The output, with blocks as dimensions of their own. */
rescl_status pixels_view(const struct op_call *call, struct strided_view *view);

/** SpaceToBatch and BatchToSpace, made by passes: an image as its phases, those of every `dilation`-th row and column,
 *  each an image of its own: (image * dilation + row) * dilation + column. */
struct phases {
  int64_t dilation, images, height, width, phase_height, phase_width;
};
rescl_status phases_resolve(const struct op_call *call, struct phases *phases);

/** GridSample. Constants as in cl/grid_sample.cl. */
struct sampling {
  enum sampling_mode { SAMPLING_LINEAR, SAMPLING_NEAREST, SAMPLING_CUBIC } mode;
  enum sampling_padding { SAMPLING_ZEROS, SAMPLING_BORDER, SAMPLING_REFLECTION } padding; // what is outside
  int align_corners; // -1 and 1 are the centres of the first and the last pixel, else their outer edges
  int axes;          // 1 to 3
  int64_t batch, channels;
  int64_t input[VOLUME_AXES], output[VOLUME_AXES]; // depth, height, width; 1 for those that are not there
};
rescl_status sampling_resolve(const struct op_call *call, struct sampling *sampling);

/** Input `index` as broadcast to `shape`: stride 0 where it repeats. */
void broadcast_view(const struct shape *input, const struct shape *shape, struct strided_view *view);

/** Gather, GatherElements and GatherND, and what they are to ScatterElements and ScatterND: the elements of `data` that
 *  `indices` choose. Element i over `shape` (of the output, or of the updates) is the element of data at
 *
 *      sum of i_d * data_strides[d]  +  sum over c of inside(indices[k + c], sizes[c]) * strides[c]
 *
 *  where k is the sum of i_d * index_strides[d], and inside() counts negative indices from the end. */
struct indexing {
  struct shape shape;
  int64_t data_strides[RESCL_MAX_RANK], index_strides[RESCL_MAX_RANK];
  int count; // of indices that an element has
  int64_t sizes[RESCL_MAX_RANK], strides[RESCL_MAX_RANK];
};
rescl_status indexing_resolve(const struct op_call *call, struct indexing *indexing);
/** Nonzero if a Gather's indices are constant and evenly spaced: then it is only a view. */
int gather_is_strided(const struct op_call *call, struct strided_view *view);

/** Trilu: the diagonal from which on elements are kept, 0 the main one, above it more. */
rescl_status trilu_resolve(const struct op_call *call, int64_t *diagonal);

/** Tile, with a dimension that repeats as two. */
rescl_status tile_resolve(const struct op_call *call, struct strided_view *view);

/** QuantizeLinear and DequantizeLinear: element [o][a][i] of [outer][length][inner] has the scale and the zero point
 *  o * outer_stride + a / block * axis_stride + i * inner_stride; all strides are 0 where there is only one. */
struct quantization {
  int64_t length, inner, block;
  int64_t outer_stride, axis_stride, inner_stride;
};
rescl_status quantization_resolve(const struct op_call *call, struct quantization *quantization);
/** The least and the greatest number of an integer type. */
void quantized_limits(enum dtype dtype, float limits[2]);

/** FakeQuantize, which quantises and dequantises at once: y = scale min(max(round(x / scale), lowest), highest). */
struct fake_quantization {
  float scale, lowest, highest;
};
struct fake_quantization fake_quantization_of(const struct op_call *call);

/** An operator on quantised numbers as one on real numbers. Inputs by index, -1 where it has none: without a scale it is
 *  1, without a zero point 0. */
struct quantized_operand {
  int value, scale, zero_point;
  int64_t axis; // along which scales may differ
};
struct quantized_form {
  const struct op *op, *real_op;
  struct quantized_operand operands[2];
  int operand_count;
  int bias;                        // i32, with the product of the operands' scales
  struct quantized_operand result; // without a scale the result is i32
};
/** NULL: it is no such operator. */
const struct quantized_form *quantized_form(const struct op *op);

/** The call of the real operator, whose inputs and output have no data yet. Points into itself. */
struct quantized_real_call {
  struct op_call call;
  struct tensor inputs[3], output;
  const struct tensor *input_pointers[3];
  struct tensor *output_pointers[1];
};
rescl_status quantized_resolve(const struct op_call *call, struct quantized_real_call *real);

/** The axis as 0 … rank-1 from a possibly negative one; RESCL_INVALID_ARGUMENT outside. `rank` itself is
 *  allowed where `may_be_rank` is set (Flatten). */
rescl_status axis_resolve(int64_t axis, int rank, int may_be_rank, int *resolved);

/** Pad: elements added (negative: removed) before and after each dimension. */
struct padding {
  int64_t before[RESCL_MAX_RANK], after[RESCL_MAX_RANK];
  float value;
  enum padding_mode { PADDING_CONSTANT, PADDING_REFLECT, PADDING_EDGE, PADDING_WRAP } mode;
};
rescl_status padding_resolve(const struct op_call *call, struct padding *padding);

/** Reductions and global pooling: bit d of `axes` is set where dimension d is reduced. */
struct reduction {
  unsigned axes;
  int keep_dims;
  const char *operation; // a row of cl/reduction_operations.cl: "SUM"
};
rescl_status reduction_resolve(const struct op_call *call, struct reduction *reduction);

/** Layer-, RMS-, Instance- and GroupNormalization of [rows][length]. Element i of a row has the scale and bias
 *  row % row_period * (length / parameter_span) + i / parameter_span. */
struct normalization {
  int64_t rows, length;
  int64_t row_period, parameter_span;
  int is_centred; // 0: the mean counts as 0
  float epsilon;
};
rescl_status normalization_resolve(const struct op_call *call, struct normalization *normalization);

/** One dimension of a tensor, and what stands before and behind it: [outer][length][inner]. */
struct along_axis {
  int64_t outer, length, inner;
};
struct along_axis along_axis_of(const struct shape *shape, int axis);

/** Einsum: dimensions are named by letters, here by their numbers. */
enum { EINSUM_OPERANDS = 4, EINSUM_LETTERS = RESCL_MAX_RANK };
struct einsum_term {
  int rank;
  int letters[EINSUM_LETTERS];
};
struct einsum {
  int operand_count, letter_count;
  struct einsum_term operands[EINSUM_OPERANDS], result;
  char letters[EINSUM_LETTERS];
  int64_t sizes[EINSUM_LETTERS]; // of each letter
};
rescl_status einsum_resolve(const struct op_call *call, struct einsum *einsum);

/** ArgMax and ArgMin. */
struct extreme {
  struct along_axis along;
  int axis, is_smallest;
  int takes_last; // of equals; else the first
};
rescl_status extreme_resolve(const struct op_call *call, struct extreme *extreme);

/** TopK and TopKIndices: the first `count` along the axis, largest or smallest first. */
struct ranking {
  struct along_axis along;
  int axis, is_smallest;
  int64_t count; // 1 to along.length
};
rescl_status ranking_resolve(const struct op_call *call, struct ranking *ranking);

/** CumSum. */
struct cumulation {
  struct along_axis along;
  int is_exclusive; // without the element itself
  int is_reverse;   // from the end
};
rescl_status cumulation_resolve(const struct op_call *call, struct cumulation *cumulation);

/** LRN along the channels: x / (bias + scale * sum of the squares of so many before, itself and after)^exponent. */
struct response {
  struct along_axis along;
  int64_t before, after;
  float scale, bias, exponent;
};
rescl_status response_resolve(const struct op_call *call, struct response *response);

/** MeanVarianceNormalization: (x - mean) / (deviation + epsilon) over the dimensions whose bits are set. */
#define MEAN_VARIANCE_EPSILON 1e-9
rescl_status mean_variance_axes(const struct op_call *call, unsigned *axes);

/** Softmax, LogSoftmax and Hardmax as [outer][length][inner]: normalised along length. Before opset 13
 *  everything from the axis on is one. */
struct softmax_geometry {
  int64_t outer, length, inner;
};
rescl_status softmax_resolve(const struct op_call *call, struct softmax_geometry *geometry);

/** An elementwise function of one number with up to two parameters. ACTIVATION_… equal the constants of the
 *  same name in cl/common.cl. */
enum activation_kind {
  ACTIVATION_NONE,
  ACTIVATION_RELU,         // max(x, 0)
  ACTIVATION_LEAKY_RELU,   // x < 0 ? alpha x : x
  ACTIVATION_CLIP,         // min(max(x, alpha), beta)
  ACTIVATION_SIGMOID,      // 1 / (1 + exp(-x))
  ACTIVATION_HARD_SIGMOID, // max(0, min(1, alpha x + beta))
  ACTIVATION_HARD_SWISH,   // x max(0, min(1, x / 6 + 1/2))
  ACTIVATION_SWISH,        // x / (1 + exp(-alpha x)); SiLU where alpha is 1
  ACTIVATION_MISH,         // x tanh(log(1 + exp(x)))
  ACTIVATION_GELU          // x (1 + erf(x / sqrt(2))) / 2, or, where alpha is 1, its approximation by tanh
};
struct activation {
  enum activation_kind kind;
  float alpha, beta;
};
/** From an OP_ACTIVATION operator (Relu, Clip …). Clip's limits may be inputs: they must be constant. */
rescl_status activation_resolve(const struct op_call *call, struct activation *activation);
/** From the internal attributes of an OP_EPILOGUE operator: `activation` holds the ONNX operator's name, ""
 *  for none; alpha and beta as in enum activation_kind. */
struct activation activation_epilogue(const struct op_call *call);
const char *activation_name(enum activation_kind kind); // "Relu", "" for none

#endif
