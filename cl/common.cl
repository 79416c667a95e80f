// Put in front of every program: the activations that may ride in an epilogue.

// enum activation_kind of runtime/ops/geometry.h
#define ACTIVATION_NONE 0
#define ACTIVATION_RELU 1
#define ACTIVATION_LEAKY_RELU 2
#define ACTIVATION_CLIP 3
#define ACTIVATION_SIGMOID 4
#define ACTIVATION_HARD_SIGMOID 5
#define ACTIVATION_HARD_SWISH 6
#define ACTIVATION_SWISH 7
#define ACTIVATION_MISH 8
#define ACTIVATION_GELU 9

// How every kernel begins. Compilers make better code for groups whose size they know: 1 for kernels that do much in each
// work-item, what their tiles need for those that share local memory, and for all others what runtime/kernels/recording.c
// takes, which is less than 64 only where the device allows no more.
#define KERNEL_IN_GROUPS_OF(items) kernel __attribute__((reqd_work_group_size(items, 1, 1))) void
#ifndef USUAL_GROUP
#define USUAL_GROUP 64
#endif
#define KERNEL_IN_USUAL_GROUPS KERNEL_IN_GROUPS_OF(USUAL_GROUP)

// Where one instruction can not multiply and add, fma() is a function that rounds as if one could: many times as slow.
#ifdef EMULATES_FMA
#define fma mad
#endif

// Which group along the first dimension this is, of groups of so many. get_group_id() counts from the beginning of the
// launch, and long launches are made in parts.
int group_index(int items) {
  return (int)(get_global_id(0) - get_local_id(0)) / items;
}

// The second coordinate of a two-dimensional range. The host folds ranges longer than some drivers allow in that dimension
// into the third one; what lies beyond the end is up to the kernel's own test.
int row_id(void) {
  return (int)(get_global_id(1) + get_global_id(2) * get_global_size(1));
}

// a / b for a >= 0, b > 0 and quotients below 2^21, such as an image's rows: CPUs can not divide integers in vectors, and
// one division an element costs more than all else that im2col does.
int quotient(int a, int b) {
  const int guess = (int)((float)a / (float)b), rest = a - guess * b;
  return guess + (rest >= b ? 1 : 0) - (rest < 0 ? 1 : 0);
}

// Of `count` places of a row, `step` apart from `x` on, which may be outside, those inside it: from .s0 on, before .s1.
int2 places_inside(int x, int step, int width, int count) {
  const int begin = x < 0 ? min((step - 1 - x) / step, count) : 0;
  return (int2)(begin, clamp((width - x + step - 1) / step, begin, count));
}

// Channels in blocks: a program built with -DBLOCK=16, 8 or 4 works on vectors of as many floats.
#ifdef BLOCK
#define JOIN_EXPANDED(a, b) a##b
#define JOIN(a, b) JOIN_EXPANDED(a, b)
#define FLOAT_BLOCK JOIN(float, BLOCK)
#define LOAD_BLOCK(pointer) JOIN(vload, BLOCK)(0, pointer)
#define STORE_BLOCK(value, pointer) JOIN(vstore, BLOCK)(value, 0, pointer)
// The same for global memory at a multiple of a block from a buffer's beginning: one access, where PoCL makes a vstore16
// three.
#define LOAD_ALIGNED(pointer) (*(global const FLOAT_BLOCK *)(pointer))
#define STORE_ALIGNED(value, pointer) (*(global FLOAT_BLOCK *)(pointer) = (value))
#endif

// What kernels that can do both compute with: a block, or one number where the program is built without.
#ifdef BLOCK
#define VALUE FLOAT_BLOCK
#define ACTIVATE activate_block
#else
#define VALUE float
#define ACTIVATE activate
#endif

// Some compilers copy a function into every place that calls it, and a kernel thrice: that takes them seconds.
#define COMPILED_ONCE static __attribute__((noinline))

// Loops that must not become straight code, and loops that do, the arrays they index becoming registers.
#define ROLLED _Pragma("unroll 1")
#define EACH(index, count) _Pragma("unroll") for (int index = 0; index < (count); index++)

// Weights stream from far away: a hint where the program runs on the CPU itself, whose one address space the cast relies
// on. OpenCL's own prefetch() does nothing on PoCL.
#if defined(__x86_64__) || defined(__aarch64__)
#define PREFETCH(pointer) __builtin_prefetch((const void *)(size_t)(pointer))
#define PREFETCH_LATER(pointer) __builtin_prefetch((const void *)(size_t)(pointer), 0, 2) // not to the nearest cache
#define PREFETCH_TARGET(pointer) __builtin_prefetch((const void *)(size_t)(pointer), 1)
#else
#define PREFETCH_TARGET(pointer)
#define PREFETCH_LATER(pointer)
#define PREFETCH(pointer)
#endif

// For loops that wait for another thread: leaves the core to its other one meanwhile.
#if defined(__x86_64__)
#define PAUSE __builtin_ia32_pause()
#elif defined(__aarch64__)
#define PAUSE __builtin_arm_yield()
#else
#define PAUSE
#endif

// All activations but the usual. CPUs call it: kernels have the activation in many places, and compilers would compute what
// each kind needs before the loops around it. On GPUs a call may cost registers.
#if defined(__x86_64__) || defined(__aarch64__)
#define RARELY COMPILED_ONCE
#else
#define RARELY
#endif
#define DEFINE_ACTIVATE_RARELY(name, type)                                                                            \
  RARELY type name(type x, int kind, float alpha, float beta) {                                                       \
    const type zero = (type)(0.0f), one = (type)(1.0f);                                                               \
    if (kind == ACTIVATION_HARD_SWISH) return x * fmin(fmax(x * (1.0f / 6.0f) + 0.5f, zero), one);                    \
    if (kind == ACTIVATION_LEAKY_RELU) return x < zero ? alpha * x : x;                                               \
    if (kind == ACTIVATION_SIGMOID) return one / (one + exp(-x));                                                     \
    if (kind == ACTIVATION_HARD_SIGMOID) return fmin(fmax(alpha * x + beta, zero), one);                              \
    if (kind == ACTIVATION_MISH) {                                                                                    \
      const type power = exp(fmin(x, 20.0f)), rest = power * (power + 2.0f); /* tanh(log(1 + e^x)) beyond 20 is 1 */   \
      return x * (rest / (rest + 2.0f));                                                                              \
    }                                                                                                                 \
    if (alpha == 0.0f) return 0.5f * x * (1.0f + erf(x * 0.70710678118654752f));                                      \
    return 0.5f * x * (1.0f + tanh(0.79788456080286536f * (x + 0.044715f * x * x * x)));                              \
  }
DEFINE_ACTIVATE_RARELY(activate_rarely, float)
#ifdef BLOCK
DEFINE_ACTIVATE_RARELY(activate_block_rarely, FLOAT_BLOCK)
#endif

// `kind` is the same for a whole launch, so the branches cost next to nothing beside the memory traffic. NaN stays NaN.
#define DEFINE_ACTIVATE(name, type)                                                                                  \
  type name(type x, int kind, float alpha, float beta) {                                                              \
    const type zero = (type)(0.0f);                                                                                   \
    if (kind == ACTIVATION_NONE) return x;                                                                            \
    if (kind == ACTIVATION_RELU) return x < zero ? zero : x;                                                          \
    if (kind == ACTIVATION_CLIP) return x < (type)(alpha) ? (type)(alpha) : x > (type)(beta) ? (type)(beta) : x;      \
    if (kind == ACTIVATION_SWISH) return x / ((type)(1.0f) + exp(-alpha * x));                                        \
    return name##_rarely(x, kind, alpha, beta);                                                                       \
  }
DEFINE_ACTIVATE(activate, float)
#ifdef BLOCK
DEFINE_ACTIVATE(activate_block, FLOAT_BLOCK)
#endif

// Activations that are limits, which loops need not branch for: NaN stays NaN.
int is_clip(int kind) {
  return kind == ACTIVATION_NONE || kind == ACTIVATION_RELU || kind == ACTIVATION_CLIP;
}

float clip_low(int kind, float alpha) {
  return kind == ACTIVATION_RELU ? 0.0f : kind == ACTIVATION_CLIP ? alpha : -INFINITY;
}

float clip_high(int kind, float beta) {
  return kind == ACTIVATION_CLIP ? beta : INFINITY;
}

#ifdef BLOCK
FLOAT_BLOCK clip(FLOAT_BLOCK value, float low, float high) {
  value = value < (FLOAT_BLOCK)(low) ? (FLOAT_BLOCK)(low) : value;
  return value > (FLOAT_BLOCK)(high) ? (FLOAT_BLOCK)(high) : value;
}
#endif

// Where the row-major element `index` of a tensor of shape `dims` lies in another layout: sum of coordinate * stride.
// Unused leading dimensions are 1.
int strided_offset(int index, int8 dims, int8 strides) {
  int offset = index % dims.s7 * strides.s7;
  index /= dims.s7;
  offset += index % dims.s6 * strides.s6;
  index /= dims.s6;
  offset += index % dims.s5 * strides.s5;
  index /= dims.s5;
  offset += index % dims.s4 * strides.s4;
  index /= dims.s4;
  offset += index % dims.s3 * strides.s3;
  index /= dims.s3;
  offset += index % dims.s2 * strides.s2;
  index /= dims.s2;
  offset += index % dims.s1 * strides.s1;
  index /= dims.s1;
  return offset + index * strides.s0;
}
