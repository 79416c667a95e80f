// Included by reductions, built with -DOPERATION=SUM or another row of this table: what a total begins with, what becomes of
// an element before it is joined to the total, how it is joined, and what becomes of the total of `count` elements. `shift`
// is a value of the kernel: where the last column is 1 the largest element, so that no exponential overflows.
#define MEAN(DO) DO(0.0f, SAME, PLUS, DIVIDED, 0)
#define SUM(DO) DO(0.0f, SAME, PLUS, TOTAL, 0)
#define MAX(DO) DO(-INFINITY, SAME, LARGER, TOTAL, 0)
#define MIN(DO) DO(INFINITY, SAME, SMALLER, TOTAL, 0)
#define PROD(DO) DO(1.0f, SAME, TIMES, TOTAL, 0)
#define L1(DO) DO(0.0f, fabs, PLUS, TOTAL, 0)
#define L2(DO) DO(0.0f, SQUARE, PLUS, ROOT, 0)
#define LOGSUM(DO) DO(0.0f, SAME, PLUS, LOGARITHM, 0)
#define LOGSUMEXP(DO) DO(0.0f, EXPONENTIAL, PLUS, LOGARITHM_AND_SHIFT, 1)
#define SUMSQUARE(DO) DO(0.0f, SQUARE, PLUS, TOTAL, 0)

#define SAME(x) (x)
#define SQUARE(x) ((x) * (x))
#define EXPONENTIAL(x) exp((x)-shift)
#define PLUS(a, b) ((a) + (b))
#define TIMES(a, b) ((a) * (b))
#define LARGER(a, b) ((b) > (a) || (b) != (b) ? (b) : (a)) // NaN stays
#define SMALLER(a, b) ((b) < (a) || (b) != (b) ? (b) : (a))
#define TOTAL(total, count) (total)
#define DIVIDED(total, count) ((total) / (float)(count))
#define ROOT(total, count) sqrt(total)
#define LOGARITHM(total, count) log(total)
#define LOGARITHM_AND_SHIFT(total, count) (log(total) + shift)

#define START_OF(start, map, joined, finish, shifts) start
#define MAP_OF(start, map, joined, finish, shifts) map
#define JOINED_OF(start, map, joined, finish, shifts) joined
#define FINISH_OF(start, map, joined, finish, shifts) finish
#define SHIFTS_OF(start, map, joined, finish, shifts) shifts

// `a` joined with what element `x` becomes.
#define WITH_ELEMENT(a, x) OPERATION(JOINED_OF)(a, OPERATION(MAP_OF)(x))

// The largest element as a shift: none where that is no number, as infinity - infinity is none either.
#define AS_SHIFT(largest) (fabs(largest) < (VALUE)(INFINITY) ? (largest) : (VALUE)(0.0f))
