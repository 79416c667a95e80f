/** Makes and compares .npy files of floats for the program's tests; it shares no code with the program.
 *
 *    npy_tool random FILE DIMENSION...         pseudo-random numbers in -1..1, the same for the same shape's
 *  start npy_tool compare FILE OTHER TOLERANCE     same shape, and no element differs by more npy_tool start
 *  FILE OTHER TOLERANCE       the same for as many elements as FILE has, whatever the shapes */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct array {
  char shape[256];
  float *data;
  size_t count;
};

static int usage(void) {
  fputs("usage: npy_tool random FILE DIMENSION... | compare|start FILE OTHER TOLERANCE\n", stderr);
  return 2;
}

static int make_random(const char *path, char **dimensions, int rank) {
  char header[256] = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  size_t count = 1;
  for (int axis = 0; axis < rank; axis++) {
    count *= (size_t)strtoull(dimensions[axis], NULL, 10);
    strcat(strcat(header, dimensions[axis]), ", ");
  }
  strcat(header, ")}\n");
  const size_t length = strlen(header);
  FILE *file = fopen(path, "wb");
  if (!file) return 1;
  fwrite("\x93NUMPY\x01\x00", 1, 8, file);
  fputc((int)(length & 255), file);
  fputc((int)(length >> 8), file);
  fputs(header, file);
  uint32_t state = 1;
  for (size_t index = 0; index < count; index++) {
    state = state * 1664525u + 1013904223u;
    const float number = (float)(state >> 8) / 8388608.0f - 1.0f;
    fwrite(&number, sizeof number, 1, file);
  }
  return fclose(file) == 0 ? 0 : 1;
}

static int read_array(struct array *array, const char *path) {
  unsigned char start[10];
  char header[65536] = "";
  FILE *file = fopen(path, "rb");
  if (!file || fread(start, 1, sizeof start, file) != sizeof start) return 0;
  const size_t length = start[8] | (size_t)start[9] << 8;
  if (memcmp(start, "\x93NUMPY\x01\x00", 8) != 0 || length >= sizeof header) return 0;
  if (fread(header, 1, length, file) != length || !strstr(header, "'<f4'")) return 0;
  if ((length + sizeof start) % 64 != 0)
    fprintf(stderr, "%s: the elements are not aligned to 64 bytes\n", path);
  const char *shape = strchr(header, '(');
  if (!shape) return 0;
  size_t used = 0;
  for (; *shape && *shape != ')' && used + 1 < sizeof array->shape; shape++)
    if (*shape != ' ') array->shape[used++] = *shape;
  while (used > 0 && array->shape[used - 1] == ',') used--;
  array->shape[used] = '\0';
  const long data_start = ftell(file);
  fseek(file, 0, SEEK_END);
  array->count = (size_t)(ftell(file) - data_start) / sizeof(float);
  fseek(file, data_start, SEEK_SET);
  array->data = malloc(array->count * sizeof(float) + 1);
  const int is_read = array->data && fread(array->data, sizeof(float), array->count, file) == array->count;
  fclose(file);
  return is_read;
}

static int compare(const char *path, const char *other_path, double tolerance, int only_start) {
  static struct array array, other;
  if (!read_array(&array, path) || !read_array(&other, other_path)) {
    fprintf(stderr, "%s, %s: one of them is not a .npy file of floats\n", path, other_path);
    return 1;
  }
  if (only_start ? array.count > other.count : strcmp(array.shape, other.shape) != 0) {
    fprintf(stderr, "%s is (%s), %s is (%s)\n", path, array.shape, other_path, other.shape);
    return 1;
  }
  double largest = 0.0, spread = 0.0;
  for (size_t index = 0; index < array.count; index++) {
    const double difference = fabs((double)array.data[index] - (double)other.data[index]);
    largest = difference <= largest ? largest : difference; // NaN becomes the largest
    spread = fmax(spread, fabs((double)array.data[index] - (double)array.data[0]));
  }
  printf("(%s): largest difference %g\n", array.shape, largest);
  return array.count > 0 && spread > 0.0 && largest <= tolerance ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc >= 4 && argc <= 12 && strcmp(argv[1], "random") == 0)
    return make_random(argv[2], argv + 3, argc - 3);
  if (argc == 5 && (strcmp(argv[1], "compare") == 0 || strcmp(argv[1], "start") == 0))
    return compare(argv[2], argv[3], strtod(argv[4], NULL), argv[1][0] == 's');
  return usage();
}
