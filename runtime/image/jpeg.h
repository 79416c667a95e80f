/** JPEG, through libjpeg-turbo (ITU-T T.81). */
#ifndef RESCL_IMAGE_JPEG_H
#define RESCL_IMAGE_JPEG_H

#include <stddef.h>

#include "rescl/image.h"

/** Decodes a whole JPEG file: grey, YCbCr, RGB, CMYK or YCCK (inverted, as Adobe writes them, or not), turned
 *  upright as its EXIF orientation says. Colour profiles are left alone.
 *  @param image  receives the picture, owned by the caller; NULL on failure.
 *  @return RESCL_MALFORMED with libjpeg's words for a broken or truncated file, RESCL_UNSUPPORTED for kinds
 *          of JPEG that libjpeg-turbo does not read; as picture_check_size() for its size. */
rescl_status jpeg_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes);

/** Encodes as a baseline JPEG into `*bytes`, owned by the caller: free(). NULL on failure.
 *  @param quality  libjpeg's, 1 to 100
 *  @return RESCL_UNSUPPORTED for a side of more than 65,500 pixels, the most that a JPEG may have */
rescl_status jpeg_encode(const rescl_image *image, int quality, unsigned char **bytes, size_t *size_bytes);

#endif
