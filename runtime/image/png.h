/** PNG, through libpng (W3C PNG, second edition). */
#ifndef RESCL_IMAGE_PNG_H
#define RESCL_IMAGE_PNG_H

#include <stddef.h>

#include "rescl/image.h"

/** Decodes a whole PNG file of any colour type and bit depth: 16-bit values are rounded to 8,
 *  grey and palettes become RGB, alpha and transparent colours are laid over white. Colour
 *  profiles and gamma are left alone.
 *  @param image  receives the picture, owned by the caller; NULL on failure.
 *  @return RESCL_MALFORMED with libpng's words for a broken file; as picture_check_size() for its size. */
rescl_status png_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes);

/** Encodes as an 8-bit RGB PNG into `*bytes`, owned by the caller: free(). NULL on failure. */
rescl_status png_encode(const rescl_image *image, unsigned char **bytes, size_t *size_bytes);

/** The same for indices and a palette: an 8-bit indexed PNG. */
rescl_status png_encode_indexed(const rescl_indexed_image *image, unsigned char **bytes, size_t *size_bytes);

#endif
