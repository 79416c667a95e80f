/** @file image.h
 *  From a picture on disk to a network's input.
 *
 *  Any thread may call anything here; nothing here needs an OpenCL device. */
#ifndef RESCL_IMAGE_H
#define RESCL_IMAGE_H

#include "rescl/model.h"
#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A picture: 8-bit RGB, rows from the top, no padding. */
typedef struct rescl_image {
  int width;             /**< pixels */
  int height;            /**< pixels */
  unsigned char *pixels; /**< [height][width][3] */
} rescl_image;

/** Reads a PNG (any bit depth, grey, palette, alpha laid over white) or a baseline or progressive JPEG (grey,
 *  RGB, CMYK; turned upright as its EXIF orientation says). Which of the two is told from the content.
 *  @param image  receives the picture, owned by the caller: rescl_image_free(). NULL on failure.
 *  @return RESCL_UNSUPPORTED for other formats and for pictures of more than 256 million pixels,
 *          RESCL_MALFORMED for broken ones. */
RESCL_API rescl_status rescl_image_load(rescl_image **image, const char *path);

/** Writes an 8-bit RGB PNG. */
RESCL_API rescl_status rescl_image_save_png(const rescl_image *image, const char *path);

/** Writes a baseline JPEG, colours at full resolution.
 *  @param quality  libjpeg's, 1 to 100
 *  @return RESCL_UNSUPPORTED for a side of more than 65,500 pixels: a JPEG can not be larger */
RESCL_API rescl_status rescl_image_save_jpeg(const rescl_image *image, int quality, const char *path);

/** A picture of few colours: what the masks of segmentation are kept as. All is the caller's. */
typedef struct rescl_indexed_image {
  int width;                    /**< pixels */
  int height;                   /**< pixels */
  const unsigned char *indices; /**< [height][width], each below colour_count */
  const unsigned char *palette; /**< [colour_count][3], RGB */
  int colour_count;             /**< 1 to 256 */
} rescl_indexed_image;

/** Writes an 8-bit indexed PNG. */
RESCL_API rescl_status rescl_indexed_image_save_png(const rescl_indexed_image *image, const char *path);

/** Frees the picture; NULL is fine. */
RESCL_API void rescl_image_free(rescl_image *image);

/** Bilinear with antialiasing: when shrinking, the triangle filter is widened by the scale, as Pillow does;
 *  within one grey level of Pillow's result.
 *  @param resized  receives a new picture of width × height pixels, owned by the caller. */
RESCL_API rescl_status rescl_image_resize(const rescl_image *image, int width, int height,
                                          rescl_image **resized);

/** How a picture becomes a tensor: resize, centre crop, then planes of R, G and B with each value as
 *  (value / 255 - mean) / std. */
typedef struct rescl_preprocessing {
  int resize_short;  /**< scale the short side to this many pixels, keeping the aspect; 0: as below */
  int resize_width;  /**< scale to exactly this size, used when resize_short is 0; both 0: no resize */
  int resize_height; /**< likewise */
  int crop_width;    /**< centre crop to this size; 0: none. What is missing is filled with the edge */
  int crop_height;   /**< likewise */
  float mean[3];     /**< of R, G, B in 0..1 */
  float std[3];      /**< of R, G, B in 0..1, not 0 */
} rescl_preprocessing;

/** The ImageNet convention for a network input of width × height: the short side resized to 256/224 of the
 *  input's short side, centre crop, mean 0.485 0.456 0.406, std 0.229 0.224 0.225. */
RESCL_API rescl_preprocessing rescl_preprocessing_default(int width, int height);

/** The model's own preprocessing from its metadata (`rescl.mean`, `rescl.std`, `rescl.resize`, `rescl.crop`),
 *  the default where it has none. The input must be [N][3][H][W].
 *  @return RESCL_MALFORMED when a metadata entry can not be understood; the message shows it. */
RESCL_API rescl_status rescl_preprocessing_from_model(rescl_preprocessing *preprocessing,
                                                      const rescl_model *model);

/** Parses one setting as metadata and the command line write it: key "mean" or "std" ("0.485 0.456 0.406",
 *  blanks or commas; a single number serves all three), "resize" or "crop" ("256": short side or square;
 *  "320x240": width × height; "none"). */
RESCL_API rescl_status rescl_preprocessing_set(rescl_preprocessing *preprocessing, const char *key,
                                               const char *value);

/** Applies the preprocessing.
 *  @param data  3 × height × width floats that the caller owns: [3][height][width], of the size that cropping
 *               and resizing leave; anything else is RESCL_SHAPE_MISMATCH. */
RESCL_API rescl_status rescl_preprocess(const rescl_preprocessing *preprocessing, const rescl_image *image,
                                        int width, int height, float *data);

#ifdef __cplusplus
}
#endif
#endif
