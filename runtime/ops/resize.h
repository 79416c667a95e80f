/** Resize and Upsample: along each axis an output is a weighted sum of neighbouring inputs, its taps. */
#ifndef RESCL_OPS_RESIZE_H
#define RESCL_OPS_RESIZE_H

#include "ops/op.h"

enum resize_mode { RESIZE_NEAREST, RESIZE_LINEAR, RESIZE_CUBIC };

/** Where an output lies among the inputs, as coordinate_transformation_mode says. */
enum resize_coordinates {
  RESIZE_HALF_PIXEL,
  RESIZE_HALF_PIXEL_SYMMETRIC,
  RESIZE_PYTORCH_HALF_PIXEL,
  RESIZE_ALIGN_CORNERS,
  RESIZE_ASYMMETRIC,
  RESIZE_TF_CROP_AND_RESIZE,
  RESIZE_TF_HALF_PIXEL_FOR_NN // of opset 11
};

/** Which of its neighbours is the nearest. */
enum resize_rounding {
  RESIZE_ROUND_PREFER_FLOOR,
  RESIZE_ROUND_PREFER_CEIL,
  RESIZE_FLOOR,
  RESIZE_CEIL,
  RESIZE_AWAY // before opset 11: floor where the axis grows, else ceil
};

struct resize_axis {
  int64_t input, output;
  float scale;              // output to input
  float length;             // input * scale, of which `output` is the whole part or the nearest whole number
  float roi_begin, roi_end; // of tf_crop_and_resize, as fractions of the input
  int64_t first;            // the first tap's distance from the input on the left of the output's coordinate
  int64_t taps;             // how many each output has
  int is_identity;          // outputs are the inputs
};

struct resize {
  enum resize_mode mode;
  enum resize_coordinates coordinates;
  enum resize_rounding rounding;
  float cubic_coefficient;   // a of Keys' cubic convolution
  int exclude_outside;       // taps outside the input weigh nothing, and the others more; else edges repeat
  int antialias;             // where the axis shrinks, filters become as much wider
  float extrapolation_value; // of outputs outside the input: tf_crop_and_resize
  int rank;
  struct resize_axis axes[RESCL_MAX_RANK];
};

rescl_status resize_resolve(const struct op_call *call, struct resize *resize);

/** The taps of output `output` along the axis: `taps` elements of the input, all within it, and what they weigh.
 *  Coordinates are computed in single precision, as where networks are trained: which pixel is the nearest may depend
 *  on it.
 *  @return 0 where the extrapolation value is the output instead */
int resize_taps(const struct resize *resize, int axis, int64_t output, int64_t *inputs, double *weights);

#endif
