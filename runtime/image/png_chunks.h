/** What a PNG's chunks say beside its pixels. libpng is not asked: it gives up where the file ends early, and
 *  finds an orientation that stands behind the pixels only after them. */
#ifndef RESCL_IMAGE_PNG_CHUNKS_H
#define RESCL_IMAGE_PNG_CHUNKS_H

#include <stddef.h>

struct png_chunks {
  int orientation;   // of the eXIf chunk, 1 to 8; 0 where there is none
  int cuts_off_data; // the file ends within a chunk of pixels
};

/** Walks the chunks of a file that begins with PNG's signature. Reads nothing outside `size_bytes`. */
struct png_chunks png_chunks_of(const unsigned char *bytes, size_t size_bytes);

#endif
