// What a device can do at most: arithmetic that never waits for memory, and reading that hardly computes anything.
// runtime/tune/limits.c times both. Every size and factor is an argument, so that no compiler can work ahead.
//
// WIDTH  lanes of one vector, 1, 2, 4, 8 or 16: what the device calls native

#if WIDTH == 1
typedef float floats;
#elif WIDTH == 2
typedef float2 floats;
#elif WIDTH == 4
typedef float4 floats;
#elif WIDTH == 8
typedef float8 floats;
#else
typedef float16 floats;
#endif

// Written out, since not every compiler unrolls loops, and a chain that is an element of an array then lies in memory.
#define EACH_OF_12(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define EACH_OF_24(DO)                                                                                 \
  EACH_OF_12(DO) DO(12) DO(13) DO(14) DO(15) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23)
#define BEGIN(i) floats chain##i = (floats)((float)(i + get_global_id(0) % 8));
#define FMA(i) chain##i = fma(chain##i, factors, summands);
#define MAD(i) chain##i = mad(chain##i, factors, summands);
#define END(i) sum += chain##i;

// x = x * factor + summand, 4 * rounds times in each of 12 or 24 independent chains; results[i] is the sum of work-item i's
// chains. An arithmetic unit that starts p operations a cycle and takes l cycles for each is busy only with p * l chains,
// and they have to stay in registers: 12 suit machines with 16 vector registers, 24 those with 32 and longer pipelines.
// fma() is slow where it is not one instruction; mad() is left as two by some compilers where it could be one.
#define PEAK(name, EACH, STEP)                                                            \
  __kernel void name(__global floats *results, float factor, float summand, int rounds) { \
    const floats factors = (floats)(factor), summands = (floats)(summand);                \
    floats sum = (floats)(0.0f);                                                          \
    EACH(BEGIN)                                                                           \
    for (int round = 0; round < rounds; round++) {                                        \
      EACH(STEP) EACH(STEP) EACH(STEP) EACH(STEP)                                         \
    }                                                                                     \
    EACH(END)                                                                             \
    results[get_global_id(0)] = sum;                                                      \
  }

PEAK(fma_peak_12, EACH_OF_12, FMA)
PEAK(fma_peak_24, EACH_OF_24, FMA)
PEAK(mad_peak_12, EACH_OF_12, MAD)

// results[i] is the sum of the `count` vectors, a multiple of 4, that work-item i reads: those at offset + i * spacing,
// `step` apart. CPUs read a stretch each (step 1), GPUs side by side (spacing 1).
__kernel void stream_bandwidth(__global const floats *source, __global floats *results, int offset, int count,
                               int spacing, int step) {
  floats sum0 = (floats)(0.0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  int index = offset + (int)get_global_id(0) * spacing;
  for (int done = 0; done < count; done += 4, index += 4 * step) {
    sum0 += source[index];
    sum1 += source[index + step];
    sum2 += source[index + 2 * step];
    sum3 += source[index + 3 * step];
  }
  results[get_global_id(0)] = (sum0 + sum1) + (sum2 + sum3);
}
