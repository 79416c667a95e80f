/** @file vision.h
 *  From a picture to what is in it: networks that detect, segment or locate, whatever made them.
 *
 *      rescl_vision *vision = NULL;
 *      rescl_vision_create(&vision, model, NULL);                  // which preset the model follows
 *      rescl_vision_input(vision, image, &input);                  // the input's shape for this picture
 *      input.data = …;                                             // the caller's memory, of that size
 *      rescl_vision_prepare(vision, image, &input, 0, &placement); // resized, ordered, normalised
 *      rescl_session_run(session, &input, 1, outputs, output_count);
 *      options = rescl_vision_detect_options(vision);              // the preset's own defaults
 *      rescl_vision_detect(vision, outputs, output_count, 0, &placement, &options, &detections);
 *
 *  A vision holds nothing of the model. Once it is set up, any number of threads may use it at the same
 *  time. Nothing here needs an OpenCL device. */
#ifndef RESCL_VISION_H
#define RESCL_VISION_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/image.h"
#include "rescl/labels.h"
#include "rescl/mask.h"
#include "rescl/model.h"
#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a network says of a picture. */
typedef enum rescl_task {
  RESCL_TASK_CLASSIFY, /**< one class of the whole picture: `rescl classify` */
  RESCL_TASK_LOCALIZE, /**< one class and where it is: rescl_vision_detect() gives one detection */
  RESCL_TASK_DETECT,   /**< any number of things, perhaps with masks or keypoints: rescl_vision_detect() */
  RESCL_TASK_SEGMENT   /**< a class for each pixel: rescl_vision_segment() */
} rescl_task;

/** "classify", "localize", "detect" or "segment"; a static string. */
RESCL_API const char *rescl_task_name(rescl_task task);

/** One convention of how pictures go in and what comes out. */
typedef struct rescl_preset {
  const char *name;        /**< "yolov8" */
  const char *description; /**< one line: whose, and what its outputs are */
  rescl_task task;
} rescl_preset;

/** All presets: a static array of *count entries. */
RESCL_API const rescl_preset *rescl_vision_presets(size_t *count);

typedef struct rescl_vision rescl_vision;

/** Finds out which preset the model follows: from its metadata (`rescl.*`, or what Ultralytics writes:
 *  `names`, `task`, `imgsz`, `stride`, `end2end`, `kpt_shape`), else from names and shapes of its inputs and
 *  outputs.
 *  @param vision  receives the vision, owned by the caller: rescl_vision_free(). NULL on failure.
 *  @param preset  forces one by name; NULL: recognised
 *  @return RESCL_NOT_FOUND with the list where there is no such preset; RESCL_SHAPE_MISMATCH where the model's
 *          outputs are not what the forced preset makes; RESCL_UNSUPPORTED where none is recognised;
 *          RESCL_MALFORMED when a metadata entry can not be understood. */
RESCL_API rescl_status rescl_vision_create(rescl_vision **vision, const rescl_model *model,
                                           const char *preset);

/** Frees the vision; NULL is fine. */
RESCL_API void rescl_vision_free(rescl_vision *vision);

/** Changes one setting, as metadata and the command line write it: all of rescl_preprocessing_set(), and
 *  "labels" (the name of a built-in set, or the labels themselves, a line each, in the network's order).
 *  @return RESCL_INVALID_ARGUMENT for another key, RESCL_MALFORMED for a value that can not be understood,
 *          RESCL_SHAPE_MISMATCH for another number of labels than the network has classes. */
RESCL_API rescl_status rescl_vision_set(rescl_vision *vision, const char *key, const char *value);

/** What a vision has found out. Strings are owned by the vision. */
typedef struct rescl_vision_info {
  const char *preset; /**< its name, "yolov8" */
  rescl_task task;
  const char
      *reason; /**< a sentence: by what the preset was recognised, "output 'output0' [1][84][8400] is …" */
  const char
      *label_set; /**< the built-in set that labels are from; "" where they are the model's own, or none */
  size_t class_count;                /**< classes that the network tells apart; 0: not known from the model */
  int has_masks;                     /**< nonzero: each detection comes with a mask */
  size_t keypoint_count;             /**< of each detection; 0: none */
  rescl_preprocessing preprocessing; /**< with every setting so far */
} rescl_vision_info;

RESCL_API void rescl_vision_get_info(const rescl_vision *vision, rescl_vision_info *info);

/** A class's label, owned by the vision; NULL where there is none. */
RESCL_API const char *rescl_vision_label(const rescl_vision *vision, size_t class_index);

/** The class of that label, without regard to case; also the class's number as text. -1 where there is none. */
RESCL_API int rescl_vision_find_class(const rescl_vision *vision, const char *label);

/** What COCO's annotations call the class: from `rescl.category_ids`, or the label set; else the class itself. */
RESCL_API int rescl_vision_category_id(const rescl_vision *vision, size_t class_index);

/** The colour to draw a class in: the label set's, else one that differs from those of its neighbours. */
RESCL_API void rescl_vision_colour(const rescl_vision *vision, size_t class_index, unsigned char rgb[3]);

/** The input as it has to be for a picture: name, type and shape; data is left as it is. A batch that the model
 *  leaves open is 1, open sizes are what the preset makes of the picture. Pictures of one batch must come out
 *  the same.
 *  @param image  NULL: a picture of the preset's own size */
RESCL_API rescl_status rescl_vision_input(const rescl_vision *vision, const rescl_image *image,
                                          rescl_tensor *input);

/** Puts a picture into a batch.
 *  @param input      with data, and a shape as rescl_vision_input() gives it, or with more in the batch
 *  @param position   in the batch, from 0
 *  @param placement  receives where the picture lies, for what comes out; NULL: not wanted */
RESCL_API rescl_status rescl_vision_prepare(const rescl_vision *vision, const rescl_image *image,
                                            rescl_tensor *input, size_t position, rescl_placement *placement);

/** A box in pixels of the picture; pixel (x, y) reaches from x to x + 1. Within the picture. */
typedef struct rescl_box {
  float left;
  float top;
  float right;
  float bottom;
} rescl_box;

/** A point of a thing, such as an eye or an elbow, in pixels of the picture. */
typedef struct rescl_keypoint {
  float x;
  float y;
  float score; /**< 0..1 how sure it is seen; 1 where the network does not say */
} rescl_keypoint;

typedef struct rescl_detection {
  int class_index; /**< from 0, in the network's order; rescl_vision_label(), rescl_vision_category_id() */
  float score;     /**< 0..1 */
  rescl_box box;
  rescl_mask mask;           /**< of the picture's size; runs NULL: none */
  rescl_keypoint *keypoints; /**< NULL: none */
  size_t keypoint_count;
} rescl_detection;

/** What is in one picture, the surest first; equal scores in the order of the network's output. */
typedef struct rescl_detections {
  rescl_detection *items;
  size_t count;
} rescl_detections;

/** Which detections are wanted; start from rescl_vision_detect_options(). */
typedef struct rescl_detect_options {
  float score; /**< at least this sure */
  float iou;   /**< of two of one class that overlap by more than this, the surer one stays; 1: all stay. Not
                    looked at where the network does this itself */
  size_t max;  /**< the surest of them; 0: all */
  int several_classes; /**< nonzero: a place of the network may be as many classes as are sure enough, which
                            measures of a network's precision want; 0: only its surest */
  const int *classes;  /**< only these; NULL: all */
  size_t class_count;
} rescl_detect_options;

/** The preset's own defaults: score 0.25, iou 0.45, max 300 for YOLO. */
RESCL_API rescl_detect_options rescl_vision_detect_options(const rescl_vision *vision);

/** Finds what a network of task LOCALIZE or DETECT saw.
 *  @param outputs     all of the network's outputs, named or in the graph's order, with data
 *  @param position    of the picture in the batch, from 0
 *  @param placement   what rescl_vision_prepare() said of it
 *  @param options     NULL: the defaults
 *  @param detections  receives them, owned by the caller: rescl_detections_free(); zero of them are no failure.
 *                     NULL on failure. NaN scores are none; boxes that are not finite are left out
 *  @return RESCL_SHAPE_MISMATCH where an output is not what the preset makes. */
RESCL_API rescl_status rescl_vision_detect(const rescl_vision *vision, const rescl_tensor *outputs,
                                           size_t output_count, size_t position,
                                           const rescl_placement *placement,
                                           const rescl_detect_options *options,
                                           rescl_detections **detections);
RESCL_API void rescl_detections_free(rescl_detections *detections);

/** A class for each pixel of one picture. */
typedef struct rescl_segmentation {
  int width;         /**< of the picture, pixels */
  int height;        /**< likewise */
  uint16_t *classes; /**< [height][width], rows from the top */
} rescl_segmentation;

/** Finds what a network of task SEGMENT saw: its maps are brought to the picture's size, linearly between
 *  pixels, and then the largest is taken, the first of equal ones. A network with one map tells 1 from 0.
 *  Arguments and errors as for rescl_vision_detect().
 *  @param segmentation  receives it, owned by the caller: rescl_segmentation_free(). NULL on failure. */
RESCL_API rescl_status rescl_vision_segment(const rescl_vision *vision, const rescl_tensor *outputs,
                                            size_t output_count, size_t position,
                                            const rescl_placement *placement,
                                            rescl_segmentation **segmentation);

/** Reads what is known of a picture, from a PNG that holds classes: as indices of its palette, or as values of
 *  grey.
 *  @param segmentation  receives it, owned by the caller: rescl_segmentation_free(). NULL on failure.
 *  @return RESCL_UNSUPPORTED where it holds colours, RESCL_MALFORMED where it is broken or no PNG. */
RESCL_API rescl_status rescl_segmentation_load(rescl_segmentation **segmentation, const char *path);

/** Frees it; NULL is fine. */
RESCL_API void rescl_segmentation_free(rescl_segmentation *segmentation);

#ifdef __cplusplus
}
#endif
#endif
