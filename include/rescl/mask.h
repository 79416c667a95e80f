/** @file mask.h
 *  Which pixels belong to a thing, as runs.
 *
 *  Any thread may call anything here; nothing here needs a model or an OpenCL device. */
#ifndef RESCL_MASK_H
#define RESCL_MASK_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A mask over a whole picture in COCO's order: down the first column, then down the next. A thing of 100
 *  columns takes 200 numbers, however large the picture is. */
typedef struct rescl_mask {
  int width;      /**< of the picture, pixels */
  int height;     /**< likewise */
  uint32_t *runs; /**< how many pixels are outside, then inside, then outside …; the first may be 0, the sum
                       is width × height. NULL: there is no mask */
  size_t run_count;
} rescl_mask;

/** Makes runs of pixels: [height][width], rows from the top, 0 is outside, all else inside.
 *  @param mask  receives the runs, owned by the caller: rescl_mask_clear(). Empty on failure. */
RESCL_API rescl_status rescl_mask_encode(rescl_mask *mask, const unsigned char *pixels, int width,
                                         int height);

/** The reverse.
 *  @param pixels  [height][width] that the caller owns; 1 is written inside, 0 outside. */
RESCL_API rescl_status rescl_mask_decode(const rescl_mask *mask, unsigned char *pixels);

/** The runs as the text that COCO's tools write as "counts": 5 bits a character from '0' up, runs from the
 *  third on as differences from the one before the last.
 *  @param text  receives the text, owned by the caller: rescl_mask_text_free(). NULL on failure. */
RESCL_API rescl_status rescl_mask_to_text(const rescl_mask *mask, char **text);
RESCL_API void rescl_mask_text_free(char *text);

/** The reverse of rescl_mask_to_text().
 *  @param mask  receives the runs, owned by the caller: rescl_mask_clear(). Empty on failure.
 *  @return RESCL_MALFORMED for text that is none, or whose runs do not add up to width × height. */
RESCL_API rescl_status rescl_mask_from_text(rescl_mask *mask, const char *text, int width, int height);

/** How many pixels are inside; 0 for NULL. */
RESCL_API int64_t rescl_mask_area(const rescl_mask *mask);

/** How many pixels are inside both; 0 where the sizes differ. */
RESCL_API int64_t rescl_mask_intersection(const rescl_mask *left, const rescl_mask *right);

/** Frees the runs and leaves the mask empty; NULL is fine. */
RESCL_API void rescl_mask_clear(rescl_mask *mask);

#ifdef __cplusplus
}
#endif
#endif
