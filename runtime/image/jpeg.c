#include "image/jpeg.h"

#include <setjmp.h>
#include <stdio.h> // jpeglib.h needs it

#include <jerror.h>
#include <jpeglib.h>
#include <stdlib.h>

#include "image/exif.h"
#include "image/picture.h"

/** A small progressive file can hold scans without end, each over the whole picture; encoders write about ten. */
#define MAX_SCANS 100
#define MAX_BLOCKS_OF_SCANS 100000000 // some seconds

/** Between scans libjpeg keeps two bytes for each sample: enough for 85 million pixels of three full channels. */
#define MAX_MEGABYTES 512

/** Huffman codes take a bit for each block at least, arithmetic ones of a flat picture far less. */
#define MOST_BLOCKS_PER_BYTE 8
#define MOST_ARITHMETIC_BLOCKS_PER_BYTE 1024

/** Everything that has to be freed, in one place that survives the longjmp. */
struct jpeg_reading {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  int most_scans;
  jmp_buf escape;
  rescl_status status;
  char problem[JMSG_LENGTH_MAX];
  unsigned char *row; // RGB or CMYK as it is stored, before the picture is turned upright
  rescl_image *image;
};

static int is_among(int code, const int *codes, size_t count) {
  for (size_t index = 0; index < count; index++)
    if (codes[index] == code) return 1;
  return 0;
}

static rescl_status status_of(int code) {
  static const int unsupported[] = {JERR_ARITH_NOTIMPL,       JERR_BAD_PRECISION,      JERR_COMPONENT_COUNT,
                                    JERR_SOF_UNSUPPORTED,     JERR_CONVERSION_NOTIMPL, JERR_NOTIMPL,
                                    JERR_NOT_COMPILED,        JERR_IMAGE_TOO_BIG,      JERR_CCIR601_NOTIMPL,
                                    JERR_FRACT_SAMPLE_NOTIMPL};
  if (code == JERR_OUT_OF_MEMORY) return RESCL_OUT_OF_MEMORY;
  if (code == JERR_NO_BACKING_STORE) return RESCL_UNSUPPORTED;
  return is_among(code, unsupported, sizeof unsupported / sizeof *unsupported) ? RESCL_UNSUPPORTED
                                                                               : RESCL_MALFORMED;
}

static void on_error(j_common_ptr info) {
  struct jpeg_reading *reading = info->client_data;
  reading->status = status_of(info->err->msg_code);
  info->err->format_message(info, reading->problem);
  if (info->err->msg_code == JERR_NO_BACKING_STORE)
    snprintf(reading->problem, sizeof reading->problem, "it takes more than %d MB to decode", MAX_MEGABYTES);
  longjmp(reading->escape, 1);
}

/** libjpeg fills what is missing with grey and only warns. A wrong answer about half a picture is worse than
 *  none, so that is an error here, but for the oddities of some cameras that cost no pixel. */
static void on_message(j_common_ptr info, int level) {
  static const int harmless[] = {JWRN_ADOBE_XFORM, JWRN_BOGUS_ICC, JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR,
                                 JWRN_TOO_MUCH_DATA};
  if (level < 0 && !is_among(info->err->msg_code, harmless, sizeof harmless / sizeof *harmless))
    on_error(info);
}

static void on_progress(j_common_ptr info) {
  struct jpeg_reading *reading = info->client_data;
  if (reading->info.input_scan_number <= reading->most_scans) return;
  reading->status = RESCL_UNSUPPORTED;
  snprintf(reading->problem, sizeof reading->problem, "more than %d scans", reading->most_scans);
  longjmp(reading->escape, 1);
}

static int stored_orientation(const struct jpeg_decompress_struct *info) {
  for (const struct jpeg_marker_struct *marker = info->marker_list; marker; marker = marker->next) {
    const int orientation = exif_orientation(marker->data, marker->data_length);
    if (orientation) return orientation;
  }
  return 1;
}

/** What is stored is how much light each ink leaves, as Adobe's programs do. Those without their marker could mean
 *  the amounts of ink instead, and nothing in the file would tell; every reader that people compare with (Pillow,
 *  browsers) takes them as Adobe's. */
static void cmyk_to_rgb(unsigned char *row, int width) {
  for (int x = 0; x < width; x++) {
    const unsigned char *light = row + (size_t)x * 4;
    const int rgb[3] = {light[0], light[1], light[2]}, black = light[3];
    for (int channel = 0; channel < 3; channel++)
      row[(size_t)x * 3 + (size_t)channel] = (unsigned char)((rgb[channel] * black + 127) / 255);
  }
}

static void place_row(struct jpeg_reading *reading, const struct exif_placement *placement, int y) {
  const int width = (int)reading->info.output_width;
  if (reading->info.out_color_space == JCS_CMYK) cmyk_to_rgb(reading->row, width);
  ptrdiff_t target = placement->origin + y * placement->row_step;
  for (int x = 0; x < width; x++, target += placement->column_step)
    for (int channel = 0; channel < 3; channel++)
      reading->image->pixels[target * 3 + channel] = reading->row[(ptrdiff_t)x * 3 + channel];
}

/** Whether the file can hold the picture that its header declares. */
static rescl_status check_declared(struct jpeg_reading *reading, size_t size_bytes) {
  const struct jpeg_decompress_struct *info = &reading->info;
  TRY(picture_check_size(info->image_width, info->image_height));
  const size_t per_byte = info->arith_code ? MOST_ARITHMETIC_BLOCKS_PER_BYTE : MOST_BLOCKS_PER_BYTE;
  size_t blocks = 0;
  for (int index = 0; index < info->num_components; index++) {
    const jpeg_component_info *component = &info->comp_info[index];
    blocks += (size_t)component->width_in_blocks * component->height_in_blocks;
  }
  reading->most_scans =
      blocks * MAX_SCANS > MAX_BLOCKS_OF_SCANS ? (int)(MAX_BLOCKS_OF_SCANS / blocks) : MAX_SCANS;
  if (blocks / per_byte <= size_bytes) return RESCL_OK;
  return fail(
      RESCL_MALFORMED,
      "broken JPEG: %zu bytes can not hold the %u x %u pixels that it declares; fetch the picture again",
      size_bytes, info->image_width, info->image_height);
}

static void read_header(struct jpeg_reading *reading, const unsigned char *bytes, size_t size_bytes) {
  struct jpeg_decompress_struct *info = &reading->info;
  jpeg_create_decompress(info);
  info->mem->max_memory_to_use = (long)MAX_MEGABYTES << 20;
  reading->progress.progress_monitor = on_progress;
  reading->most_scans = MAX_SCANS;
  info->progress = &reading->progress;
  jpeg_mem_src(info, bytes, (unsigned long)size_bytes);
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(info, TRUE);
  const int is_cmyk = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  info->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
}

static rescl_status read_picture(struct jpeg_reading *reading, size_t size_bytes) {
  struct jpeg_decompress_struct *info = &reading->info;
  TRY(check_declared(reading, size_bytes));
  jpeg_start_decompress(info);
  const size_t row_bytes = (size_t)info->output_width * (size_t)info->output_components;
  reading->row = malloc(row_bytes);
  if (!reading->row) return fail_memory(row_bytes);
  const struct exif_placement placement =
      exif_place(stored_orientation(info), (int)info->output_width, (int)info->output_height);
  TRY(picture_new(&reading->image, placement.width, placement.height));
  while (info->output_scanline < info->output_height) {
    const int y = (int)info->output_scanline;
    jpeg_read_scanlines(info, &reading->row, 1);
    place_row(reading, &placement, y);
  }
  jpeg_finish_decompress(info);
  return RESCL_OK;
}

static rescl_status read_guarded(struct jpeg_reading *reading, const unsigned char *bytes,
                                 size_t size_bytes) {
  reading->info.err = jpeg_std_error(&reading->errors);
  reading->info.client_data = reading;
  reading->errors.error_exit = on_error;
  reading->errors.emit_message = on_message;
  if (setjmp(reading->escape))
    return fail(reading->status, "%s JPEG: %s; fetch the picture again or save it as a plain JPEG or PNG",
                reading->status == RESCL_MALFORMED ? "broken" : "unreadable", reading->problem);
  read_header(reading, bytes, size_bytes);
  return read_picture(reading, size_bytes);
}

rescl_status jpeg_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes) {
  *image = NULL;
  struct jpeg_reading reading = {0};
  const rescl_status status = read_guarded(&reading, bytes, size_bytes);
  jpeg_destroy_decompress(&reading.info);
  free(reading.row);
  if (status == RESCL_OK)
    *image = reading.image;
  else
    rescl_image_free(reading.image);
  return status;
}
