// The matrix product within convolutions of channel blocks, included by their kernels:
//
//   target[block][row] = clip(initial[block][row] + skip[block][row] + sum over k of panel[k][row] * weights[k][block])
//
// rows are pixels, or tiles of them; a block is BLOCK output channels; k runs over input channels and whatever else is
// summed, BLOCK at a time. Layouts, rows being neighbours everywhere:
//
//   panel [K/BLOCK][stride][BLOCK]      a value is broadcast to a vector         panel      weights (a pair)
//   weights [K][blocks * BLOCK]         one or two vectors side by side          r0 r1 r2   w0 | w1
//   target, initial, skip [blocks][stride][BLOCK]                                 sum[2][rows] in registers 
//
// A step of the sum reads rows values and 2 vectors of weights for 2 * rows multiply-adds: with as many rows as registers
// hold, a processor that loads two and computes two vectors a cycle is never short of data. Weights should fit the
// first-level cache, as every group of rows reads all of them; the panel streams from the second-level cache. While that
// goes on, the weights of the next product are brought nearer, from wherever they are.
//
// Of what a step starts besides, counters, jumps and prefetches, each costs time as soon as another thread runs on the same
// core and takes half of its front end; so steps are unrolled, and a line of the cache is asked for once. Only where most
// rows go, as unrolled steps are what compilers take longest for.

#ifndef MULTIPLY // included twice, as tasks share a program
#define MULTIPLY

// The lists are of the numbers of rows, descending to 1, whose sums with a pair of blocks or a single one fill the registers.
#if BLOCK == 16
#define FOR_PAIR_ROWS(DO) DO(14) DO(12) DO(7) DO(4) DO(1)
#define FOR_SINGLE_ROWS(DO) DO(14) DO(7) DO(1)
#define MOST_ROWS 14
#define MOST_PAIR_ROWS 14
#define UNROLLED 4
#else
#define FOR_PAIR_ROWS(DO) DO(6) DO(5) DO(4) DO(1)
#define FOR_SINGLE_ROWS(DO) DO(12) DO(6) DO(1)
#define MOST_ROWS 12
#define MOST_PAIR_ROWS 6
#define UNROLLED BLOCK
#endif

#define CACHE_LINE 16 // floats
// A group of rows asks for a line of the weights that are wanted later every so many steps, and so many groups for all: few,
// as there are not many where images are small, and what comes from memory is asked for none too early.
#define STEPS_PER_LINE (BLOCK == 16 ? 1 : 4)
#define ASKING_GROUPS (STEPS_PER_LINE * 2 * BLOCK / CACHE_LINE)

// Pointers to the first row; strides are in floats.
struct product {
  global const float *panel, *weights;
  global const float *initial; // NULL: zeros
  global const float *skip;    // NULL: zeros
  global const float *later;   // the weights that will be wanted next
  int asking;                  // groups of rows that will ask for them
  global const float *besides; // weights of a later task that the first group asks for, too
  global float *target;
  int panel_stride, panel_blocks;  // between two BLOCKs of k, and how many there are
  int last_channels;               // that are not zeros, of the last of these BLOCKs
  int initial_row, initial_stride; // between rows: BLOCK, or 0 for a bias; between blocks
  int target_stride;               // between blocks, of skip too
  float low, high;                 // the clip
};

// Over a number of rows that is a constant only after inlining: loops must have one before, to become straight code.
#define EACH_ROW EACH(row, MOST_ROWS) if (row < rows)

// `rows` and `is_pair` are constants in each copy, so that the sums are registers.
static inline __attribute__((always_inline)) void multiply_rows(const int rows, const int is_pair,
                                                                struct product product) {
  const int unrolled = rows == MOST_PAIR_ROWS && is_pair ? UNROLLED : 2; // divides BLOCK
  FLOAT_BLOCK left[MOST_ROWS], right[MOST_ROWS];
  global const float *panel = product.panel, *weights = product.weights, *later = product.later, *besides = product.besides;
  EACH_ROW left[row] = right[row] = 0.0f;
  if (product.initial) {
    EACH_ROW {
      left[row] = LOAD_ALIGNED(product.initial + row * product.initial_row);
      if (is_pair) right[row] = LOAD_ALIGNED(product.initial + product.initial_stride + row * product.initial_row);
    }
  }
  for (int k = 0; k < product.panel_blocks; k++, panel += product.panel_stride) {
    const int channels = k + 1 < product.panel_blocks ? BLOCK : product.last_channels;
    ROLLED for (int first = 0; first < channels; first += unrolled) EACH(step, UNROLLED) if (step < unrolled) {
      const int channel = first + step;
      const FLOAT_BLOCK left_weights = LOAD_ALIGNED(weights), right_weights = is_pair ? LOAD_ALIGNED(weights + BLOCK) : 0.0f;
      if (is_pair && channel % STEPS_PER_LINE == 0) {
        PREFETCH_LATER(later);
        PREFETCH_LATER(besides);
        later += CACHE_LINE;
        besides += CACHE_LINE;
      }
      EACH_ROW {
        const FLOAT_BLOCK value = panel[row * BLOCK + channel];
        left[row] = fma(value, left_weights, left[row]);
        if (is_pair) right[row] = fma(value, right_weights, right[row]);
      }
      weights += (1 + is_pair) * BLOCK;
    }
  }
  if (product.skip) {
    EACH_ROW {
      left[row] += LOAD_ALIGNED(product.skip + row * BLOCK);
      if (is_pair) right[row] += LOAD_ALIGNED(product.skip + product.target_stride + row * BLOCK);
    }
  }
  EACH_ROW {
    STORE_ALIGNED(clip(left[row], product.low, product.high), product.target + row * BLOCK);
    if (is_pair)
      STORE_ALIGNED(clip(right[row], product.low, product.high), product.target + product.target_stride + row * BLOCK);
  }
}

// Groups that have nothing to ask for ask for what is there.
void product_advance(struct product *product, int rows) {
  product->panel += rows * BLOCK;
  product->later = --product->asking > 0 ? product->later + product->panel_blocks * (BLOCK / STEPS_PER_LINE * CACHE_LINE)
                                         : product->weights;
  product->besides = product->weights;
  if (product->initial) product->initial += rows * product->initial_row;
  if (product->skip) product->skip += rows * BLOCK;
  product->target += rows * BLOCK;
}

// The least number of rows that does what is left in as few steps as the largest one; never more than what is left.
#define CHOOSE_ROWS(n) \
  if (n <= count && (rows == 0 || n >= share)) rows = n;
#define ROWS_LARGEST(n) largest = largest ? largest : n;

#define DEFINE_MULTIPLY(name, FOR_ROWS, CASE)                    \
  COMPILED_ONCE void name(int count, struct product product) {   \
    int largest = 0;                                             \
    FOR_ROWS(ROWS_LARGEST)                                       \
    while (count > 0) {                                          \
      const int steps = (count + largest - 1) / largest;         \
      const int share = (count + steps - 1) / steps;             \
      int rows = 0;                                              \
      FOR_ROWS(CHOOSE_ROWS)                                      \
      switch (rows) { FOR_ROWS(CASE) }                           \
      product_advance(&product, rows);                           \
      count -= rows;                                             \
    }                                                            \
  }
#define CASE_OF_SINGLE(n)            \
  case n:                            \
    multiply_rows(n, 0, product); \
    break;
#define CASE_OF_PAIR(n)              \
  case n:                            \
    multiply_rows(n, 1, product); \
    break;

DEFINE_MULTIPLY(multiply_pair, FOR_PAIR_ROWS, CASE_OF_PAIR)
#endif
