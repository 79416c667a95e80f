"""What the detector finds in a picture, and how right it is, by COCO's measure."""

import contextlib
import io

import numpy
import torch
from pycocotools import mask as run_length
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from torch.nn import functional

from detector import SIDE

SCORE = 0.01  # less sure is not looked at; COCO's measure wants the doubtful ones, too
OVERLAP = 0.7  # of two boxes of one label that overlap more, the surer one stays
MOST = 100  # things in a picture


def suppress(boxes, scores):
  """Places of the boxes that stay, the surest first."""
  left, top, right, bottom = boxes.T
  area = (right - left) * (bottom - top)
  order, kept = scores.argsort(descending=True, stable=True), []
  while len(order):
    best, order = order[0], order[1:]
    kept.append(int(best))
    across = (torch.minimum(right[best], right[order]) - torch.maximum(left[best], left[order])).clamp(min=0)
    down = (torch.minimum(bottom[best], bottom[order]) - torch.maximum(top[best], top[order])).clamp(min=0)
    shared = across * down
    order = order[shared / (area[best] + area[order] - shared) <= OVERLAP]
  return kept


def masks_of(coefficients, prototypes, boxes):
  """Masks [n][SIDE][SIDE] of bool: above zero, between pixels linearly, inside the boxes."""
  logits = (coefficients @ prototypes.flatten(1)).view(1, -1, *prototypes.shape[1:])
  logits = functional.interpolate(logits, size=(SIDE, SIDE), mode="bilinear", align_corners=False)[0]
  steps = torch.arange(SIDE) + 0.5
  across = (steps > boxes[:, None, 0]) & (steps < boxes[:, None, 2])
  down = (steps > boxes[:, None, 1]) & (steps < boxes[:, None, 3])
  return ((logits > 0) & down[:, :, None] & across[:, None, :]).numpy()


def detect(model, picture):
  """What is found in bytes [SIDE][SIDE][3]: labels' numbers, scores, boxes [n][4] (left, top, right, bottom), masks."""
  with torch.no_grad():
    said, prototypes = model(torch.from_numpy(picture.transpose(2, 0, 1)[None].copy()).float() / 255)
  said, prototypes = said[0].T, prototypes[0]
  boxes = torch.cat([said[:, :2] - said[:, 2:4] / 2, said[:, :2] + said[:, 2:4] / 2], 1).clamp(0, SIDE)
  found = []
  for label in range(model.labels):
    scores = said[:, 4 + label]
    cells = torch.nonzero(scores >= SCORE)[:, 0]
    found += [(float(scores[cell]), label, int(cell)) for cell in cells[suppress(boxes[cells], scores[cells])]]
  found = sorted(found, reverse=True)[:MOST]
  cells = torch.tensor([cell for _, _, cell in found], dtype=torch.long)
  masks = masks_of(said[cells, 4 + model.labels:], prototypes, boxes[cells])
  return [label for _, label, _ in found], [score for score, _, _ in found], boxes[cells].numpy(), masks


def encode(mask):
  """COCO's run lengths of a mask, as JSON takes them."""
  runs = run_length.encode(numpy.asfortranarray(mask.astype(numpy.uint8)))
  return {"size": [int(side) for side in runs["size"]], "counts": runs["counts"].decode()}


def annotation(number, image, label, mask):
  """A thing as COCO's annotations say it; categories count from 1."""
  down, across = numpy.nonzero(mask)
  left, top = int(across.min()), int(down.min())
  return {
      "id": number,
      "image_id": image,
      "category_id": label + 1,
      "iscrowd": 0,
      "area": int(mask.sum()),
      "bbox": [left, top, int(across.max()) + 1 - left, int(down.max()) + 1 - top],
      "segmentation": encode(mask),
  }


def precision(truth, found, kind):
  """COCO's AP and AP50 of "bbox" or "segm"."""
  with contextlib.redirect_stdout(io.StringIO()):
    score = COCOeval(truth, truth.loadRes(found), kind)
    score.evaluate()
    score.accumulate()
    score.summarize()
  return score.stats[0], score.stats[1]


def overlap_of_masks(truth, found):
  """The mean over all things of the best intersection over union with a mask of their label scored 0.25 or more."""
  best = []
  for thing in truth.dataset["annotations"]:
    rivals = [one["segmentation"] for one in found if one["image_id"] == thing["image_id"] and
              one["category_id"] == thing["category_id"] and one["score"] >= 0.25]
    shares = run_length.iou(rivals, [thing["segmentation"]], [0]) if rivals else []
    best.append(max((float(share) for share in numpy.ravel(shares)), default=0.0))
  return float(numpy.mean(best))


def measure(model, pictures, maps, numbers, labels):
  """AP and AP50 of boxes and masks, and the mean overlap of masks, over pictures [n][SIDE][SIDE][3]."""
  truth, boxes, masks = COCO(), [], []
  truth.dataset = {"images": [{"id": image, "width": SIDE, "height": SIDE} for image in range(len(pictures))],
                   "categories": [{"id": place + 1, "name": label} for place, label in enumerate(labels)],
                   "annotations": []}
  for image, picture in enumerate(pictures):
    for place, label in enumerate(numbers[image]):
      if (maps[image] == place + 1).any():
        thing = annotation(len(truth.dataset["annotations"]) + 1, image, label, maps[image] == place + 1)
        truth.dataset["annotations"].append(thing)
    for label, score, box, mask in zip(*detect(model, picture)):
      said = {"image_id": image, "category_id": label + 1, "score": score}
      corner, far = box[:2].tolist(), box[2:].tolist()
      boxes.append({**said, "bbox": corner + [high - low for low, high in zip(corner, far)]})
      masks.append({**said, "segmentation": encode(mask)})
  with contextlib.redirect_stdout(io.StringIO()):
    truth.createIndex()
  return precision(truth, boxes, "bbox"), precision(truth, masks, "segm"), overlap_of_masks(truth, masks)
