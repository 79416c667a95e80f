/** Picture files for the tests, made in memory with libpng's and libjpeg's writers. */
#ifndef RESCL_TESTS_IMAGE_ENCODE_H
#define RESCL_TESTS_IMAGE_ENCODE_H

#include <png.h>
#include <stdio.h> // jpeglib.h needs it

#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

#include "check_main.h"

/** An encoded file; free(bytes). */
struct encoded {
  unsigned char *bytes;
  size_t size_bytes;
};

struct png_spec {
  int width, height;
  int depth;
  int color_type;
  int interlaced;
  const png_color *palette; // for PNG_COLOR_TYPE_PALETTE
  int palette_count;
  const unsigned char *palette_alpha; // NULL: none
  const png_color_16 *transparent;    // NULL: none
};

/** `rows` are packed as the file holds them, `row_bytes` apart. */
static inline struct encoded encode_png(const struct png_spec *spec, const unsigned char *rows,
                                        size_t row_bytes) {
  char *bytes = NULL;
  size_t size_bytes = 0;
  FILE *stream = open_memstream(&bytes, &size_bytes);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  ck_assert(stream && png && info);
  if (setjmp(png_jmpbuf(png))) ck_abort_msg("libpng does not write this");
  png_init_io(png, stream);
  png_set_IHDR(png, info, (png_uint_32)spec->width, (png_uint_32)spec->height, spec->depth, spec->color_type,
               spec->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (spec->palette) png_set_PLTE(png, info, spec->palette, spec->palette_count);
  if (spec->palette_alpha) png_set_tRNS(png, info, spec->palette_alpha, spec->palette_count, NULL);
  if (spec->transparent) png_set_tRNS(png, info, NULL, 0, spec->transparent);
  png_write_info(png, info);
  const int passes = png_set_interlace_handling(png);
  for (int pass = 0; pass < passes; pass++)
    for (int y = 0; y < spec->height; y++) png_write_row(png, rows + (size_t)y * row_bytes);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  fclose(stream);
  return (struct encoded){(unsigned char *)bytes, size_bytes};
}

struct jpeg_spec {
  int width, height;
  J_COLOR_SPACE pixels; // JCS_GRAYSCALE, JCS_RGB or JCS_CMYK: what `rows` are
  J_COLOR_SPACE stored; // JCS_UNKNOWN: libjpeg's choice
  int progressive;
  int separate_scans;        // one per component
  int no_adobe;              // leave the Adobe marker out
  const unsigned char *exif; // an APP1 segment, NULL: none
  unsigned exif_bytes;
};

/** `rows` without padding; quality 100 without subsampling, so that little is lost. */
static inline struct encoded encode_jpeg(const struct jpeg_spec *spec, const unsigned char *rows) {
  static const jpeg_scan_info scans[3] = {
      {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  unsigned char *bytes = NULL;
  unsigned long size_bytes = 0;
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &bytes, &size_bytes);
  info.image_width = (JDIMENSION)spec->width;
  info.image_height = (JDIMENSION)spec->height;
  info.in_color_space = spec->pixels;
  info.input_components = spec->pixels == JCS_GRAYSCALE ? 1 : spec->pixels == JCS_RGB ? 3 : 4;
  jpeg_set_defaults(&info);
  if (spec->stored != JCS_UNKNOWN) jpeg_set_colorspace(&info, spec->stored);
  jpeg_set_quality(&info, 100, TRUE);
  for (int component = 0; component < info.num_components; component++)
    info.comp_info[component].h_samp_factor = info.comp_info[component].v_samp_factor = 1;
  if (spec->progressive) jpeg_simple_progression(&info);
  if (spec->separate_scans) info.scan_info = scans, info.num_scans = 3;
  if (spec->no_adobe) info.write_Adobe_marker = FALSE;
  jpeg_start_compress(&info, TRUE);
  if (spec->exif) jpeg_write_marker(&info, JPEG_APP0 + 1, spec->exif, spec->exif_bytes);
  for (int y = 0; y < spec->height; y++) {
    JSAMPROW row = (JSAMPROW)(size_t)(rows + (size_t)y * (size_t)spec->width * (size_t)info.input_components);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return (struct encoded){bytes, size_bytes};
}

/** The place of a JPEG marker's 0xff; the file must have it. */
static inline size_t find_marker(const struct encoded *file, unsigned char marker) {
  for (size_t offset = 0; offset + 1 < file->size_bytes; offset++)
    if (file->bytes[offset] == 0xff && file->bytes[offset + 1] == marker) return offset;
  ck_abort_msg("the JPEG has no marker %02x", marker);
  return 0;
}

#endif
