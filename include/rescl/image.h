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
 *  RGB, CMYK, which is read as Adobe's programs store it, with their marker and without), turned upright as its
 *  EXIF orientation says. Which of the two is told from the content. What is missing of a file behind its last
 *  pixel is not missed: nothing tells of it.
 *  @param image  receives the picture, owned by the caller: rescl_image_free(). NULL on failure.
 *  @return RESCL_UNSUPPORTED for other formats and for pictures of more than 256 million pixels,
 *          RESCL_MALFORMED for broken ones. */
RESCL_API rescl_status rescl_image_load(rescl_image **image, const char *path);

/** Writes an 8-bit RGB PNG.
 *  @return RESCL_UNSUPPORTED for more than 256 million pixels, as everywhere here */
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

/** How a picture meets a size that has another aspect. */
typedef enum rescl_fit {
  RESCL_FIT_STRETCH, /**< each side by itself */
  RESCL_FIT_CENTRE,  /**< the aspect is kept, the picture is in the middle, the rest is padded (letterbox, as
                          Ultralytics does it: sizes rounded to nearest, an odd pixel goes right and below) */
  RESCL_FIT_CORNER   /**< likewise, at the top left (as YOLOX does it: sizes rounded down) */
} rescl_fit;

/** What a pixel is made of when a picture is resized. */
typedef enum rescl_filter {
  RESCL_FILTER_ANTIALIAS, /**< as rescl_image_resize() */
  RESCL_FILTER_LINEAR     /**< of the two nearest pixels in each direction, however much it shrinks: OpenCV */
} rescl_filter;

/** In which order a pixel's channels come. */
typedef enum rescl_order { RESCL_ORDER_RGB, RESCL_ORDER_BGR } rescl_order;

/** As resize_width and resize_height: those of the network's input. */
#define RESCL_INPUT_SIZE (-1)

/** How a picture becomes a tensor: resize, centre crop, then each value as (value / scale - mean) / std. All
 *  zeros but std leaves pixels as they are, divided by 255. */
typedef struct rescl_preprocessing {
  int resize_short;  /**< scale the short side to this many pixels, keeping the aspect; 0: as below */
  int resize_width;  /**< scale to this size, used when resize_short is 0; both 0: no resize; both
                          RESCL_INPUT_SIZE */
  int resize_height; /**< likewise */
  int crop_width; /**< centre crop to this size; 0: none, nor for a fit that pads. What is missing is filled with the edge */
  int crop_height; /**< likewise */
  float mean[3];   /**< of each channel, in the network's order; of its pixels divided by scale */
  float std[3];    /**< likewise, not 0 */
  int resize_long; /**< with resize_short: scale less where the long side would be longer than this; 0: never */
  int multiple;    /**< sizes are padded right and below to a multiple of this, but for those of the
                          input; 0 or 1: they are not */
  rescl_fit fit;   /**< how resize_width × resize_height is met */
  rescl_filter filter; /**< how to resize */
  rescl_order order;   /**< that the network wants */
  float pad;           /**< 0..255: the grey of what is padded */
  float scale;         /**< what pixels are divided by at first, 255 or 1; 0: 255 */
} rescl_preprocessing;

/** The ImageNet convention for a network input of width × height: the short side resized to 256/224 of the
 *  input's short side, centre crop, mean 0.485 0.456 0.406, std 0.229 0.224 0.225. */
RESCL_API rescl_preprocessing rescl_preprocessing_default(int width, int height);

/** The model's own preprocessing from its metadata (`rescl.mean`, `rescl.std`, `rescl.resize`, `rescl.crop` and
 *  all else that rescl_preprocessing_set() knows), the default where it has none. The input must be a picture
 *  as rescl_preprocess_into() takes it; one of bytes gets them as they are, one of grey is in 0..1.
 *  @return RESCL_MALFORMED when a metadata entry can not be understood; the message shows it. */
RESCL_API rescl_status rescl_preprocessing_from_model(rescl_preprocessing *preprocessing,
                                                      const rescl_model *model);

/** Parses one setting as metadata and the command line write it.
 *
 *      mean, std   "0.485 0.456 0.406", blanks or commas; a single number serves all three
 *      resize      "256": short side; "800-1333": likewise, the long side at most 1333; "320x240": width × height;
 *                  "stretch", "letterbox": to the network's input; "none"
 *      crop        "224", "320x240", "none"
 *      fit         "stretch", "centre" ("center"), "corner"
 *      filter      "antialias", "linear"
 *      order       "rgb", "bgr"
 *      pad         "114"
 *      scale       "255", "1"
 *      multiple    "32" */
RESCL_API rescl_status rescl_preprocessing_set(rescl_preprocessing *preprocessing, const char *key,
                                               const char *value);

/** Applies the preprocessing.
 *  @param data  3 × height × width floats that the caller owns: [3][height][width], of the size that cropping
 *               and resizing leave; anything else is RESCL_SHAPE_MISMATCH. */
RESCL_API rescl_status rescl_preprocess(const rescl_preprocessing *preprocessing, const rescl_image *image,
                                        int width, int height, float *data);

/** Where a picture lies in a network's input: x there is scale_x × x + offset_x, and likewise y. */
typedef struct rescl_placement {
  int picture_width;  /**< pixels */
  int picture_height; /**< likewise */
  int input_width;    /**< of the network's input, pixels */
  int input_height;   /**< likewise */
  double scale_x;     /**< pixels of the input for each of the picture */
  double scale_y;     /**< likewise */
  double offset_x;    /**< where the picture begins in the input; negative where it is cropped */
  double offset_y;    /**< likewise */
} rescl_placement;

/** The size of input that the settings make of a picture, for networks that leave it open.
 *  @return RESCL_INVALID_ARGUMENT where they say RESCL_INPUT_SIZE. */
RESCL_API rescl_status rescl_preprocessing_size(const rescl_preprocessing *preprocessing,
                                                const rescl_image *image, int *width, int *height);

/** Applies the preprocessing to one picture of a batch.
 *  @param input      of float32, float16 or uint8 and shape [N][3][H][W], [N][H][W][3], [N][1][H][W] or
 *                    [N][H][W][1], with data. Grey is 0.299 R + 0.587 G + 0.114 B and takes the first mean and
 *                    std. Bytes are rounded, and kept in 0..255
 *  @param position   in the batch, from 0
 *  @param placement  receives where the picture lies; NULL: not wanted
 *  @return RESCL_SHAPE_MISMATCH where the size is not what cropping and resizing leave. */
RESCL_API rescl_status rescl_preprocess_into(const rescl_preprocessing *preprocessing,
                                             const rescl_image *image, rescl_tensor *input, size_t position,
                                             rescl_placement *placement);

#ifdef __cplusplus
}
#endif
#endif
