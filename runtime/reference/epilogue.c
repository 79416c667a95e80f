#include "reference/epilogue.h"

#include <math.h>

/** Written with < and > instead of fmin() and fmax(), which would turn a NaN into a
 *  good number and so hide it. */
static double at_least(double x, double lowest) {
  return x < lowest ? lowest : x;
}

static double at_most(double x, double highest) {
  return x > highest ? highest : x;
}

static double none(double x, double alpha, double beta) {
  (void)alpha, (void)beta;
  return x;
}

static double relu(double x, double alpha, double beta) {
  (void)alpha, (void)beta;
  return at_least(x, 0);
}

static double leaky_relu(double x, double alpha, double beta) {
  (void)beta;
  return x < 0 ? alpha * x : x;
}

static double clip(double x, double alpha, double beta) {
  return at_most(at_least(x, alpha), beta);
}

static double sigmoid(double x, double alpha, double beta) {
  (void)alpha, (void)beta;
  return 1 / (1 + exp(-x));
}

static double hard_sigmoid(double x, double alpha, double beta) {
  return clip(alpha * x + beta, 0, 1);
}

static double hard_swish(double x, double alpha, double beta) {
  (void)alpha, (void)beta;
  return x * clip(x / 6 + 0.5, 0, 1);
}

static double swish(double x, double alpha, double beta) {
  (void)beta;
  return x / (1 + exp(-alpha * x));
}

static double mish(double x, double alpha, double beta) {
  (void)alpha, (void)beta;
  return x * tanh(x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)));
}

static double gelu(double x, double alpha, double beta) {
  (void)beta;
  const double pi = 3.14159265358979323846;
  const double part = alpha != 0 ? tanh(sqrt(2 / pi) * (x + 0.044715 * x * x * x)) : erf(x / sqrt(2.0));
  return x * (1 + part) / 2;
}

static double (*const functions[])(double x, double alpha, double beta) = {
    [ACTIVATION_NONE] = none,
    [ACTIVATION_RELU] = relu,
    [ACTIVATION_LEAKY_RELU] = leaky_relu,
    [ACTIVATION_CLIP] = clip,
    [ACTIVATION_SIGMOID] = sigmoid,
    [ACTIVATION_HARD_SIGMOID] = hard_sigmoid,
    [ACTIVATION_HARD_SWISH] = hard_swish,
    [ACTIVATION_SWISH] = swish,
    [ACTIVATION_MISH] = mish,
    [ACTIVATION_GELU] = gelu,
};

double activate(const struct activation *activation, double x) {
  return functions[activation->kind](x, activation->alpha, activation->beta);
}

struct epilogue epilogue_of(const struct op_call *call) {
  struct epilogue epilogue = {.output = call->outputs[0]->data};
  if (call->op->traits & OP_EPILOGUE) epilogue.activation = activation_epilogue(call);
  const struct tensor *skip = call->op->traits & OP_SKIP ? op_input(call, call->op->skip_input) : NULL;
  if (skip) epilogue.skip = skip->data;
  return epilogue;
}

void epilogue_store(const struct epilogue *epilogue, int64_t first, const double *results, int64_t count) {
  for (int64_t index = 0; index < count; index++) {
    const double skip = epilogue->skip ? epilogue->skip[first + index] : 0;
    epilogue->output[first + index] = (float)activate(&epilogue->activation, results[index] + skip);
  }
}
