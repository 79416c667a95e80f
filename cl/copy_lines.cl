// Moves elements of four bytes without computing, line by line, for strided_copy.cl on devices with vectors:
//   output[sum of i * output steps] = input[sum of i * input steps],  i over the outer dimensions, `lanes`, `length`
// A line is LENGTH or less of the last dimension, at LANES or less places of one of the others side by side: that in which
// inputs lie nearest, so that what a transposition reads of memory at once is used at once.
// A task of tasks.cl; pieces are `lines_at_a_time` lines: (outer dimensions, LANES lanes, LENGTH of the last dimension).
#define LANES 16
#define LENGTH 4096

// Steps between the lanes and along the line, at first of the input and then of the output.
COMPILED_ONCE void copy_line(global const uint *restrict input, global uint *restrict output, int lanes, int length,
                             int4 steps) {
  if (steps.s1 == 1 && steps.s3 == 1)
    ROLLED for (int lane = 0; lane < lanes; lane++)
      for (int index = 0; index < length; index++)
        output[lane * steps.s2 + index] = input[lane * steps.s0 + index];
  else if (steps.s0 == 1 && lanes == LANES)
    ROLLED for (int index = 0; index < length; index++)
      EACH(lane, LANES) output[lane * steps.s2 + index * steps.s3] = input[lane + index * steps.s1];
  else
    ROLLED for (int lane = 0; lane < lanes; lane++)
      ROLLED for (int index = 0; index < length; index++)
        output[lane * steps.s2 + index * steps.s3] = input[lane * steps.s0 + index * steps.s1];
}

COMPILED_ONCE void copy_lines(int piece, struct task *task) {
  global const uint *input = (global const uint *)task->input;
  global uint *output = (global uint *)task->output;
  const int8 dims = next_int8(task), input_steps = next_int8(task), output_steps = next_int8(task);
  const int8 plan = next_int8(task);
  const int lanes = plan.s0, length = plan.s1, lines = plan.s6, lines_at_a_time = plan.s7;
  const int4 steps = plan.s2345;
  const int lane_parts = (lanes + LANES - 1) / LANES, parts = (length + LENGTH - 1) / LENGTH;
  input += next_int(task);
  output += next_int(task);
  const int begin = piece * lines_at_a_time, end = min(begin + lines_at_a_time, lines);
  for (int line = begin; line < end; line++) {
    const int row = line / parts, outer = row / lane_parts;
    const int place = (line - row * parts) * LENGTH, lane = (row - outer * lane_parts) * LANES;
    copy_line(input + strided_offset(outer, dims, input_steps) + lane * steps.s0 + place * steps.s1,
              output + strided_offset(outer, dims, output_steps) + lane * steps.s2 + place * steps.s3,
              min(lanes - lane, LANES), min(length - place, LENGTH), steps);
  }
}
