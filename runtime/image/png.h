/** PNG, through libpng (W3C PNG, second edition). */
#ifndef RESCL_IMAGE_PNG_H
#define RESCL_IMAGE_PNG_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/image.h"

/** Decodes a whole PNG file of any colour type and bit depth: 16-bit values are rounded to 8,
 *  grey and palettes become RGB, alpha and transparent colours are laid over white. Colour
 *  profiles and gamma are left alone.
 *  @param image  receives the picture, owned by the caller; NULL on failure.
 *  @return RESCL_MALFORMED with libpng's words for a broken file; as picture_check_size() for its size. */
rescl_status png_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes);

/** Numbers for pixels. */
struct png_classes {
  int width, height;
  uint16_t *values; // [height][width]; free()
};

/** Decodes a PNG that holds numbers rather than colours: indices of its palette or, where it has none, values of
 *  grey, as they stand there, whatever the palette or the depth.
 *  @param classes  receives them, owned by the caller; its values are NULL on failure
 *  @return RESCL_UNSUPPORTED where it holds colours; else as png_decode() */
rescl_status png_decode_classes(struct png_classes *classes, const unsigned char *bytes, size_t size_bytes);

/** Encodes as an 8-bit RGB PNG into `*bytes`, owned by the caller: free(). NULL on failure. */
rescl_status png_encode(const rescl_image *image, unsigned char **bytes, size_t *size_bytes);

/** The same for indices and a palette: an 8-bit indexed PNG. */
rescl_status png_encode_indexed(const rescl_indexed_image *image, unsigned char **bytes, size_t *size_bytes);

#endif
