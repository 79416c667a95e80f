#include <setjmp.h>
#include <stdio.h> // jpeglib.h needs it

#include <jpeglib.h>
#include <stdlib.h>

#include "image/jpeg.h"
#include "image/picture.h"

/** Everything that has to be freed, in one place that survives the longjmp. */
struct jpeg_writing {
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  jmp_buf escape;
  char problem[JMSG_LENGTH_MAX];
  unsigned char *bytes;
  unsigned long size_bytes;
};

static void on_error(j_common_ptr info) {
  struct jpeg_writing *writing = info->client_data;
  info->err->format_message(info, writing->problem);
  longjmp(writing->escape, 1);
}

static void on_message(j_common_ptr info, int level) {
  (void)info, (void)level;
}

/** Colours at full resolution: halved, thin coloured lines would smear. */
static void set_up(struct jpeg_writing *writing, const rescl_image *image, int quality) {
  struct jpeg_compress_struct *info = &writing->info;
  jpeg_create_compress(info);
  jpeg_mem_dest(info, &writing->bytes, &writing->size_bytes);
  info->image_width = (JDIMENSION)image->width;
  info->image_height = (JDIMENSION)image->height;
  info->input_components = 3;
  info->in_color_space = JCS_RGB;
  jpeg_set_defaults(info);
  jpeg_set_quality(info, quality, TRUE);
  for (int index = 0; index < info->num_components; index++)
    info->comp_info[index].h_samp_factor = info->comp_info[index].v_samp_factor = 1;
}

static void write_picture(struct jpeg_writing *writing, const rescl_image *image) {
  jpeg_start_compress(&writing->info, TRUE);
  while (writing->info.next_scanline < writing->info.image_height) {
    unsigned char *row = image->pixels + writing->info.next_scanline * picture_row_bytes(image->width);
    jpeg_write_scanlines(&writing->info, &row, 1);
  }
  jpeg_finish_compress(&writing->info);
}

static rescl_status write_guarded(struct jpeg_writing *writing, const rescl_image *image, int quality) {
  writing->info.err = jpeg_std_error(&writing->errors);
  writing->info.client_data = writing;
  writing->errors.error_exit = on_error;
  writing->errors.emit_message = on_message;
  if (setjmp(writing->escape))
    return fail(RESCL_UNSUPPORTED, "the picture of %d x %d pixels can not be encoded as JPEG: %s",
                image->width, image->height, writing->problem);
  set_up(writing, image, quality);
  write_picture(writing, image);
  return RESCL_OK;
}

rescl_status jpeg_encode(const rescl_image *image, int quality, unsigned char **bytes, size_t *size_bytes) {
  *bytes = NULL;
  *size_bytes = 0;
  TRY(picture_check(image));
  if (quality < 1 || quality > 100)
    return fail(RESCL_INVALID_ARGUMENT, "quality %d, expected 1 to 100", quality);
  struct jpeg_writing writing = {0};
  const rescl_status status = write_guarded(&writing, image, quality);
  jpeg_destroy_compress(&writing.info);
  if (status != RESCL_OK) {
    free(writing.bytes);
    return status;
  }
  *bytes = writing.bytes;
  *size_bytes = writing.size_bytes;
  return RESCL_OK;
}
