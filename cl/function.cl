// One function of every element:  output[i] = FUNCTION(input[i]), built with -DFUNCTION=EXP ..., a row of
// runtime/ops/functions.def each. Floats, or blocks of them where BLOCK is defined; -DTYPE=int ... for other types, with
// -DTESTS where the result is a truth value. Work-items: (element, or block of them).
#ifdef TYPE
typedef TYPE ELEMENT;
#else
typedef VALUE ELEMENT;
#endif
#ifdef TESTS
typedef uchar RESULT;
#else
typedef ELEMENT RESULT;
#endif

#define EXP(x) exp(x)
#define LOG(x) log(x)
#define SQRT(x) sqrt(x)
#define RECIPROCAL(x) (1.0f / (x))
#define ERF(x) erf(x)
#define NEG(x) (-(x))
#ifdef TYPE
#define ABS(x) ((x) < 0 ? (TYPE)-(x) : (x))
#define SIGN(x) ((TYPE)((x) > 0) - (TYPE)((x) < 0))
#else
#define ABS(x) fabs(x)
#define SIGN(x) ((x) != (x) ? (x) : sign(x))
#endif
#define FLOOR(x) floor(x)
#define CEIL(x) ceil(x)
#define ROUND(x) rint(x)
#define TANH(x) tanh(x)
#define SOFTPLUS(x) (fmax(x, 0.0f) + log1p(exp(-fabs(x))))
#define SOFTSIGN(x) ((x) / (1.0f + fabs(x)))
#define ELU(x) ((x) < 0.0f ? alpha * expm1(x) : (x))
#define SELU(x) (beta * ((x) < 0.0f ? alpha * expm1(x) : (x)))
#define CELU(x) ((x) < 0.0f ? alpha * expm1((x) / alpha) : (x))
#define THRESHOLDED_RELU(x) ((x) <= alpha ? (ELEMENT)(0.0f) : (x))
#define SHRINK(x) ((x) < -alpha ? (x) + beta : (x) > alpha ? (x)-beta : (x) * 0.0f)
#define SIN(x) sin(x)
#define COS(x) cos(x)
#define TAN(x) tan(x)
#define ASIN(x) asin(x)
#define ACOS(x) acos(x)
#define ATAN(x) atan(x)
#define SINH(x) sinh(x)
#define COSH(x) cosh(x)
#define ASINH(x) asinh(x)
#define ACOSH(x) acosh(x)
#define ATANH(x) atanh(x)
#define IS_NAN(x) isnan(x)
#define IS_INF(x) (isinf(x) && ((x) > 0.0f ? beta : alpha) != 0.0f)
#define NOT(x) (!(x))
#define BITWISE_NOT(x) (~(x))

KERNEL_IN_USUAL_GROUPS
function(global const ELEMENT *input, global RESULT *output, int count, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const ELEMENT x = input[index];
  output[index] = FUNCTION(x);
}
