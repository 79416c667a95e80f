#include "opencl/clblast.h"

#include <clblast_c.h>

/** A set of parameters for one kernel of CLBlast, in the form of its C interface. */
struct parameter {
  const char *name;
  size_t value;
};

#define PARAMETERS_MAX 16

/** Failure is no error: another version of CLBlast may know other parameters, and its own choice works too.
 */
static void override(cl_device_id device, const char *kernel, const struct parameter *parameters,
                     size_t count) {
  const char *names[PARAMETERS_MAX];
  size_t values[PARAMETERS_MAX];
  for (size_t index = 0; index < count; index++) {
    names[index] = parameters[index].name;
    values[index] = parameters[index].value;
  }
  CLBlastOverrideParameters(device, kernel, CLBlastPrecisionSingle, count, names, values);
}

/** The tile of a work-item in CLBlast's Xgemm, without local memory. A GEMMK of 0 also keeps clear of what
 *  CLBlast before 1.6.3 computes wrongly (GEMMK 1 with tiles that are not square). */
struct tile {
  size_t rows, columns, row_vector, column_vector;
  size_t group_rows, group_columns; // work-items along each side of a work-group
};

static void override_tile(cl_device_id device, const struct tile *tile) {
  const struct parameter parameters[] = {
      {"GEMMK", 0},
      {"KREG", 1},
      {"KWG", 2}, // little padding, so fewer operands are copied; 1 breaks the alignment of the copies
      {"KWI", 1},
      {"MDIMA", tile->group_rows},
      {"MDIMC", tile->group_rows},
      {"MWG", tile->rows * tile->group_rows},
      {"NDIMB", tile->group_columns},
      {"NDIMC", tile->group_columns},
      {"NWG", tile->columns * tile->group_columns},
      {"SA", 0},
      {"SB", 0},
      {"STRM", 0},
      {"STRN", 0},
      {"VWM", tile->row_vector},
      {"VWN", tile->column_vector},
  };
  override(device, "Xgemm", parameters, sizeof parameters / sizeof *parameters);
}

/** CLBlast's table treats a CPU like a GPU: work-groups of 64 with local memory. Measured on PoCL 3.1 with
 *  two AVX-512 cores over ResNet-50's products: 16-18 GFLOPS with the table, 75 with one work-item per
 *  group and a register tile of 2 native vectors × 8, and 100 where the weights come transposed ([K][M]),
 *  which saves CLBlast turning them at every call. The first compilation takes 5 instead of 13.5 s: PoCL
 *  compiles every kernel of the program, and 8 of those seconds went into the four kernels for small
 *  products, which are made tiny here and never chosen. The tiles for 8 and 4 floats scale with the number
 *  of registers; they were not measured. */
void clblast_tune_for_vectors(const struct context *context) {
  const size_t vector = (size_t)context->profile.gemm_vector;
  const cl_device_id device = context->id;
  const size_t columns = vector >= 16 ? 8 : 4; // two registers each: half of the register file
  override_tile(device, &(struct tile){.rows = 2 * vector,
                                       .columns = columns,
                                       .row_vector = vector,
                                       .column_vector = columns,
                                       .group_rows = 1,
                                       .group_columns = 1});
  static const struct parameter direct[] = {{"KWID", 1},   {"MDIMAD", 1}, {"MDIMCD", 1}, {"NDIMBD", 1},
                                            {"NDIMCD", 1}, {"PADA", 0},   {"PADB", 0},   {"VWMD", 1},
                                            {"VWND", 1},   {"WGD", 1}};
  override(device, "XgemmDirect", direct, sizeof direct / sizeof *direct);
  static const struct parameter routine[] = {{"XGEMM_MIN_INDIRECT_SIZE", 1}};
  override(device, "GemmRoutine", routine, 1);
}

void clblast_use_plain_tile(const struct context *context) {
  override_tile(
      context->id,
      &(struct tile){
          .rows = 4, .columns = 4, .row_vector = 1, .column_vector = 1, .group_rows = 8, .group_columns = 8});
}
