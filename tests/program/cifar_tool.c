/** cifar_tool FILE FOLDER: unpacks pictures in CIFAR-10's binary form, 32×32, into FOLDER/CLASS/NUMBER.png, and writes
 *  FOLDER/list.txt, in which each has a line with its class. */
#include <stdio.h>
#include <sys/stat.h>

#include "rescl/image.h"

enum { SIDE = 32, PLANE = SIDE * SIDE, RECORD = 1 + 3 * PLANE };

static int write_picture(const unsigned char *planes, const char *path) {
  unsigned char pixels[3 * PLANE];
  const rescl_image image = {SIDE, SIDE, pixels};
  for (int index = 0; index < 3 * PLANE; index++) pixels[index] = planes[index % 3 * PLANE + index / 3];
  return rescl_image_save_png(&image, path) == RESCL_OK ? 0 : 1;
}

int main(int argc, char **argv) {
  unsigned char record[RECORD];
  char path[4096];
  if (argc != 3) return 2;
  FILE *from = fopen(argv[1], "rb");
  mkdir(argv[2], 0777);
  snprintf(path, sizeof path, "%s/list.txt", argv[2]);
  FILE *list = fopen(path, "w");
  if (!from || !list) return 1;
  for (int number = 0; fread(record, RECORD, 1, from) == 1; number++) {
    snprintf(path, sizeof path, "%s/%d", argv[2], record[0]);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%d/%d.png", argv[2], record[0], number);
    if (write_picture(record + 1, path) != 0) return 1;
    fprintf(list, "%d/%d.png %d\n", record[0], number, record[0]);
  }
  fclose(from);
  return fclose(list) == 0 ? 0 : 1;
}
