// What networks do on channel blocks, in one program with one kernel: drivers may take as long for the first line of a
// program as for the rest of this one, and start many kernels slower than one. Which tasks there are tells
// runtime/kernels/kernels.def; what few networks want is built only with an option, -DWITH_ and its name.
//
// A task is what such a node does; it consists of pieces that may be done in any order. A launch does `count` tasks of the
// table from row `first_row` on, one after the other. A row, TASK_WORDS ints:
//
//   number (as in kernels.def) | its pieces | where in the table the places of its first pieces are, and behind its last ones |
//   where its needs are, or -1 | floats of a work-item's workspace | where the beginnings of the weights ahead are, or -1 |
//   how many pieces are of the same rows | input | skip | output | workspace | weights ahead | weights far ahead | other arguments, in the order in which the task
//   reads them: int, float, int8 (8 words), or, as those six, a buffer (3 words: its place, -1 for NULL, and an offset in
//   floats, low and high half)
//
// Weights ahead are those of the next task that has many: the last piece of a work-item asks for what its first one there reads,
// so many floats on as the table says for each. Weights far ahead are those of a task that does nothing but read them: tasks
// before it that are busy with numbers ask for them.
//
// Launches have a work-item per compute unit. Each has a queue: of every task a share of neighbouring pieces, so that it reads
// what it wrote the task before, and what that is stays in its core's caches. Queues take the rows of a task from its
// beginning and from its end in turn: where two shares meet, both owners are early or both are late, and neither waits for
// the other. Pieces of the same rows stay in order: so cores read the same weights at about the same time.
//
//             pieces of task 0     task 1            places in the queue
//   queue 0 | 0 > 1 > 2          | 0 > 1           | 0 1 2 | 3 4
//   queue 1 |           5 < 4 < 3|       3 < 2     | 0 1 2 | 3 4
//
// A piece is begun when what it needs is finished: the tasks before, or, where the table has needs, those before the last of
// them, and of that what the piece reads: of the pieces in queues a to b those up to a place of queue a, up to a place of queue
// b and all of the others (3 words: a and b in the low and high half, the two places). progress[TAKEN(queue)] is the place
// of the first piece that nobody has begun, progress[AT(worker)] the queue and place that a work-item is at: what is before
// all of these is finished. Only what can be begun is taken, so nobody who has something waits; who finds his own queue not
// ready for long takes from others: they are behind, held up, or not even running, as some drivers run work-items one by one.

#define TASK_WORDS 80
#define TASK_HEADER_WORDS 8
#define NEED_WORDS 3
#define LINE_WORDS 32                           // at least a line of the cache
#define GONE 0                                  // how many have left
#define TAKEN(queue) (LINE_WORDS * (1 + 2 * (queue)))
#define AT(worker) (LINE_WORDS * (2 + 2 * (worker)))
#define NOWHERE -1
#define PLACE_BITS 21
#define PATIENCE 16 // looks at its own queue before it takes from others
#define PLACES 5

struct task {
  global const float *input, *skip; // skip may be NULL
  global float *output, *workspace; // the latter this work-item's own
  global const float *ahead;        // weights that are wanted after this piece; NULL: none but the task's own
  global const float *far_ahead;    // what all of the task's pieces ask for besides; NULL: nothing
  global const int *next;           // argument
  global float *places[PLACES];     // buffers that arguments are in
  int worker;                       // its number
  int next_piece;                   // of the same task that it is about to do; -1: this was the last
};

int next_int(struct task *task) {
  return *task->next++;
}

float next_float(struct task *task) {
  return as_float(next_int(task));
}

int8 next_int8(struct task *task) {
  task->next += 8;
  return vload8(0, task->next - 8);
}

global float *next_buffer(struct task *task) {
  const int place = next_int(task);
  const uint low = next_int(task), high = next_int(task);
  return place < 0 ? 0 : task->places[place] + (size_t)((ulong)high << 32 | low);
}

#include "task_sources"

COMPILED_ONCE void do_piece(global const int *table, global const int *row, int queue, int piece, struct task *task) {
  task->next = row + TASK_HEADER_WORDS;
  task->input = next_buffer(task);
  task->skip = next_buffer(task);
  task->output = next_buffer(task);
  task->workspace = next_buffer(task) + (size_t)task->worker * row[5];
  task->ahead = next_buffer(task);
  task->ahead = task->next_piece < 0 && task->ahead ? task->ahead + table[row[6] + queue] : 0;
  task->far_ahead = next_buffer(task);
  switch (row[0]) {
#include "task_cases"
  }
}

// A launch's tasks, and what a work-item knows of them. Places are counted from the beginning of the launch.
struct launch {
  global const int *table, *rows;
  volatile global int *progress;
  int count, workers;
  int own;         // queue
  int own_row;     // that its next piece is of
  int own_done;    // all before this place of its own queue are finished
  int done_row;    // all tasks before are finished
  int other;       // queue of which it knows as much: all before other_done
  int other_done;
};

// The k-th piece in a queue's share of a task.
int piece_at(global const int *row, int queue, int k, int workers) {
  const int share = row[1] / workers, rest = row[1] % workers, stripe = row[7];
  const int begin = queue * share + min(queue, rest), count = share + (queue < rest ? 1 : 0);
  if (queue % 2 == 0 || begin % stripe || count % stripe) return begin + k;
  return begin + count - stripe - k / stripe * stripe + k % stripe;
}

// All before the places that `ends` has for each queue.
int are_finished(const struct launch *launch, global const int *ends) {
  ROLLED for (int queue = 0; queue < launch->workers; queue++)
    if (launch->progress[TAKEN(queue)] < ends[queue]) return 0;
  mem_fence(CLK_GLOBAL_MEM_FENCE); // what was taken was told before
  ROLLED for (int worker = 0; worker < launch->workers; worker++) {
    const int at = launch->progress[AT(worker)];
    if (at != NOWHERE && (at & ((1 << PLACE_BITS) - 1)) < ends[at >> PLACE_BITS]) return 0;
  }
  return 1;
}

int is_finished(struct launch *launch, int queue, int end) {
  if (queue == launch->own && launch->own_done >= end) return 1;
  if (queue == launch->other && launch->other_done >= end) return 1;
  int least = launch->progress[TAKEN(queue)];
  mem_fence(CLK_GLOBAL_MEM_FENCE);
  ROLLED for (int worker = 0; worker < launch->workers; worker++) {
    const int at = launch->progress[AT(worker)];
    if (at != NOWHERE && at >> PLACE_BITS == queue) least = min(least, at & ((1 << PLACE_BITS) - 1));
  }
  if (queue == launch->own) {
    launch->own_done = least;
  } else {
    launch->other = queue;
    launch->other_done = least;
  }
  return least >= end;
}

// Whether all tasks before the `number`-th are finished.
int is_done(struct launch *launch, int number) {
  if (launch->done_row >= number) return 1;
  if (!are_finished(launch, launch->table + launch->rows[number * TASK_WORDS + 2])) return 0;
  launch->done_row = number;
  return 1;
}

int is_ready(struct launch *launch, int number, int piece) {
  global const int *row = launch->rows + number * TASK_WORDS;
  if (row[4] < 0) return is_done(launch, number);
  if (!is_done(launch, number - 1)) return 0;
  global const int *need = launch->table + row[4] + NEED_WORDS * piece, *const all = launch->table + row[2];
  const int first = need[0] & 0xffff, last = need[0] >> 16;
  int is_there = 1;
  ROLLED for (int queue = first; is_there && queue <= last; queue++)
    is_there = is_finished(launch, queue, queue == last ? need[2] : queue == first ? need[1] : all[queue]);
  return is_there;
}

#define NOTHING_LEFT 0
#define NOT_READY 1
#define DONE 2

// The first piece of a queue that nobody has taken.
COMPILED_ONCE int take_piece(struct launch *launch, int queue, struct task *task) {
  volatile global int *const taken = launch->progress + TAKEN(queue), *const at = launch->progress + AT(launch->own);
  const int place = *taken, workers = launch->workers;
  global const int *const ends = launch->table + launch->rows[(launch->count - 1) * TASK_WORDS + 3];
  if (place >= ends[queue]) return NOTHING_LEFT;
  int number = queue == launch->own ? launch->own_row : launch->done_row;
  while (place >= launch->table[launch->rows[number * TASK_WORDS + 3] + queue]) number++;
  if (queue == launch->own) launch->own_row = number;
  global const int *const row = launch->rows + number * TASK_WORDS;
  const int k = place - launch->table[row[2] + queue], piece = piece_at(row, queue, k, workers);
  if (!is_ready(launch, number, piece)) return NOT_READY;
  atomic_xchg(at, queue << PLACE_BITS | place); // before it is taken: nobody must take it for finished
  if (atomic_cmpxchg(taken, place, place + 1) != place) {
    atomic_xchg(at, NOWHERE);
    return NOT_READY;
  }
  mem_fence(CLK_GLOBAL_MEM_FENCE);
  task->next_piece = place + 1 < launch->table[row[3] + queue] ? piece_at(row, queue, k + 1, workers) : -1;
  do_piece(launch->table, row, queue, piece, task);
  mem_fence(CLK_GLOBAL_MEM_FENCE);
  atomic_xchg(at, NOWHERE);
  if (queue == launch->own && launch->own_done == place) launch->own_done++;
  return DONE;
}

// Nonzero where others have any left.
int help(struct launch *launch, int *has_helped, struct task *task) {
  int is_left = 0;
  for (int distance = 1; distance < launch->workers; distance++) {
    const int state = take_piece(launch, (launch->own + distance) % launch->workers, task);
    is_left |= state != NOTHING_LEFT;
    *has_helped = state == DONE;
    if (*has_helped) break;
  }
  return is_left;
}

COMPILED_ONCE void take_pieces(struct launch *launch, struct task *task) {
  int looks = 0, is_left = 1;
  while (is_left) {
    const int state = take_piece(launch, launch->own, task);
    int has_helped = 0;
    if (state == DONE) {
      looks = 0;
      continue;
    }
    is_left = state == NOT_READY;
    if (state == NOTHING_LEFT || ++looks > PATIENCE) is_left |= help(launch, &has_helped, task);
    if (!has_helped) PAUSE;
  }
  if (atomic_inc(launch->progress + GONE) != launch->workers - 1) return;
  ROLLED for (int queue = 0; queue < launch->workers; queue++) launch->progress[TAKEN(queue)] = 0;
  launch->progress[GONE] = 0;
}

KERNEL_IN_GROUPS_OF(1)
run_tasks(global float *place_0, global float *place_1, global float *place_2, global float *place_3, global float *place_4,
          global const int *table, volatile global int *progress, int first_row, int count) {
  struct task task;
  task.places[0] = place_0;
  task.places[1] = place_1;
  task.places[2] = place_2;
  task.places[3] = place_3;
  task.places[4] = place_4;
  task.worker = get_global_id(0);
  struct launch launch = {table, table + first_row * TASK_WORDS, progress, count, get_global_size(0), task.worker};
  launch.own_row = launch.own_done = launch.done_row = launch.other_done = 0;
  launch.other = launch.own;
  take_pieces(&launch, &task);
}
