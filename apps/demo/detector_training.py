"""Teaches the detector: which cell answers for which thing, the loss, and the loop."""

import copy
import time

import numpy
import torch
from torch.nn import functional

from detector import STRIDES, Detector

SIDE = 192  # of the pictures to learn from: the weights fit any, and small ones full of things teach fastest
SIZES = ((0, 72), (56, 144), (112, 1000))  # longer sides of the boxes that each grid answers for, pixels
CENTRAL = 1.5  # cells around the middle of a box that answer for it
MASKED = 24  # cells per picture that learn masks
BATCH = 8
PEAK = 3e-3  # learning rate


def boxes_of(ids, count):
  """Boxes [count][4] (left, top, right, bottom) of the things in a map [SIDE][SIDE] of 1 + their place."""
  boxes = numpy.zeros((count, 4), numpy.float32)
  for place in range(count):
    down, across = numpy.nonzero(ids == place + 1)
    if len(down):
      boxes[place] = across.min(), down.min(), across.max() + 1, down.max() + 1
  return torch.from_numpy(boxes)


def assign(boxes, centres, strides):
  """For each cell the place of the thing that it answers for, or -1 [cells].

  A cell answers for the smallest thing of its grid's sizes whose middle is near and whose box it lies in.
  """
  if not len(boxes):
    return torch.full((centres.shape[1], ), -1)
  sides = boxes[:, 2:] - boxes[:, :2]
  longer = sides.max(1).values[:, None]
  low, high = (torch.cat([torch.full(((SIDE // stride)**2, ), float(size[end]))
                          for stride, size in zip(STRIDES, SIZES)]) for end in (0, 1))
  middle = (boxes[:, :2] + boxes[:, 2:]) / 2
  near = (centres.T[None] - middle[:, None]).abs().max(2).values < CENTRAL * strides
  within = torch.cat([centres.T[None] - boxes[:, None, :2], boxes[:, None, 2:] - centres.T[None]], 2)
  fits = near & (within.min(2).values > 0) & (longer > low) & (longer <= high)
  area = torch.where(fits, sides.prod(1)[:, None], torch.tensor(float("inf")))
  smallest, place = area.min(0)
  return torch.where(smallest < float("inf"), place, torch.tensor(-1))


def overlap(first, second):
  """Intersection over union of boxes [n][4], pair by pair, and the generalised one (Rezatofighi et al. 2019)."""
  least, most = torch.minimum, torch.maximum
  areas = [(box[:, 2:] - box[:, :2]).clamp(min=0).prod(1) for box in (first, second)]
  shared = (least(first[:, 2:], second[:, 2:]) - most(first[:, :2], second[:, :2])).clamp(min=0).prod(1)
  union = areas[0] + areas[1] - shared + 1e-6
  hull = (most(first[:, 2:], second[:, 2:]) - least(first[:, :2], second[:, :2])).prod(1) + 1e-6
  return shared / union, shared / union - (hull - union) / hull


def small_masks(ids, count, side):
  """How much of each cell of a [side][side] grid each of the things covers, 0 .. 1: [count][side][side]."""
  masks = (ids[None] == torch.arange(1, count + 1)[:, None, None]).float()
  return functional.avg_pool2d(masks[:, None], SIDE // side)[:, 0]


def mask_loss(coefficients, prototypes, target, boxes):
  """Binary cross-entropy inside the boxes, averaged over each box, of n cells' masks."""
  logits = (coefficients @ prototypes.flatten(1)).view(-1, *prototypes.shape[1:])
  steps = (torch.arange(logits.shape[1]) + 0.5) * (SIDE / logits.shape[1])
  across = (steps > boxes[:, None, 0]) & (steps < boxes[:, None, 2])
  down = (steps > boxes[:, None, 1]) & (steps < boxes[:, None, 3])
  inside = (down[:, :, None] & across[:, None, :]).float()
  loss = functional.binary_cross_entropy_with_logits(logits, target, reduction="none") * inside
  return (loss.sum((1, 2)) / inside.sum((1, 2)).clamp(min=1)).sum()


def loss_of(model, images, ids, labels):
  """Scores (quality focal loss, Li et al. 2020: a cell's score is to be its box's overlap), boxes and masks."""
  distances, scores, coefficients, prototypes = model.raw(images)
  centres = model.centres[0]
  wanted = torch.zeros_like(scores)
  boxes_lost, masks_lost, answering = 0.0, 0.0, 0
  for n, (map_of_ids, numbers) in enumerate(zip(ids, labels)):
    boxes = boxes_of(map_of_ids.numpy(), len(numbers))
    place = assign(boxes, centres, model.strides[0])
    cell = torch.nonzero(place >= 0)[:, 0]
    if not len(cell):
      continue
    place = place[cell]
    said = torch.cat([centres[:, cell] - distances[n, :2, cell], centres[:, cell] + distances[n, 2:, cell]]).T
    plain, general = overlap(said, boxes[place])
    wanted[n, torch.tensor(numbers)[place], cell] = plain.detach().clamp(min=0)
    boxes_lost = boxes_lost + (1 - general).sum()
    answering += len(cell)
    chosen = torch.randperm(len(cell))[:MASKED]
    target = small_masks(map_of_ids, len(numbers), prototypes.shape[2])[place[chosen]]
    lost = mask_loss(coefficients[n, :, cell[chosen]].T, prototypes[n], target, boxes[place[chosen]])
    masks_lost = masks_lost + lost * (len(cell) / len(chosen))
  miss = (torch.sigmoid(scores) - wanted).abs()**2
  scores_lost = (functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none") * miss).sum()
  return torch.stack([scores_lost, 2 * boxes_lost, masks_lost]) / max(answering, 1)


class Average:
  """A slowly following copy of a network, better than any one step of it."""
  def __init__(self, model):
    self.model, self.steps = copy.deepcopy(model).eval(), 0

  @torch.no_grad()
  def follow(self, model):
    self.steps += 1
    keep = min(0.995, self.steps / (self.steps + 10))
    for ours, theirs in zip(self.model.state_dict().values(), model.state_dict().values()):
      if ours.dtype.is_floating_point:
        ours.lerp_(theirs, 1 - keep)
      else:
        ours.copy_(theirs)


def batch_of(pictures, ids, labels, chosen):
  """Pictures chosen by number as a tensor 0 .. 1, half of them mirrored, with their maps and labels."""
  images = torch.from_numpy(pictures[chosen].transpose(0, 3, 1, 2)).float() / 255
  maps = torch.from_numpy(ids[chosen])
  mirrored = torch.rand(len(chosen)) < 0.5
  images[mirrored], maps[mirrored] = images[mirrored].flip(3), maps[mirrored].flip(2)
  return images.contiguous(memory_format=torch.channels_last), maps, [labels[number] for number in chosen]


def train(pictures, ids, labels, classes, steps):
  """AdamW on a one-cycle schedule. Returns the averaged network."""
  model = Detector(classes, SIDE).to(memory_format=torch.channels_last)
  average = Average(model)
  optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK, weight_decay=0.01)
  schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK, total_steps=steps, pct_start=0.1)
  start, total, order = time.monotonic(), torch.zeros(3), []
  for step in range(steps):
    if len(order) < BATCH:
      order = torch.randperm(len(pictures)).tolist()
    chosen, order = order[:BATCH], order[BATCH:]
    loss = loss_of(model, *batch_of(pictures, ids, labels, chosen))
    optimiser.zero_grad()
    loss.sum().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
    optimiser.step()
    schedule.step()
    average.follow(model)
    total += loss.detach()
    if (step + 1) % 100 == 0:
      said = " ".join(f"{value / 100:.3f}" for value in total.tolist())
      print(f"step {step + 1:5} of {steps}: losses of scores, boxes, masks {said}, "
            f"{time.monotonic() - start:.0f} s", flush=True)
      total.zero_()
  return average.model.to(memory_format=torch.contiguous_format)
