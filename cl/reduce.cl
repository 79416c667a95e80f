// Included by kernels whose work-groups join what their items have found: `value` of all items, the same result for all.
// Every item must call it. `part` has room for USUAL_GROUP values, a power of two.

#define DEFINE_REDUCE(name, type, JOINED)                                               \
  type name(local type *part, type value) {                                             \
    const int item = get_local_id(0);                                                   \
    part[item] = value;                                                                 \
    for (int rest = USUAL_GROUP / 2; rest > 0; rest /= 2) {                             \
      barrier(CLK_LOCAL_MEM_FENCE);                                                     \
      if (item < rest) part[item] = JOINED(part[item], part[item + rest]);              \
    }                                                                                   \
    barrier(CLK_LOCAL_MEM_FENCE);                                                       \
    const type result = part[0];                                                        \
    barrier(CLK_LOCAL_MEM_FENCE); /* before anybody begins to fill `part` once more */  \
    return result;                                                                      \
  }
#define SUM_OF_TWO(a, b) ((a) + (b))
DEFINE_REDUCE(reduce_sum, VALUE, SUM_OF_TWO)
DEFINE_REDUCE(reduce_max, VALUE, fmax)
