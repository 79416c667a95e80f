"""The detector: ResNet-18 of a quarter of the width, a feature pyramid, heads for boxes, labels and masks.

The heads are those of YOLOv8-seg, without anchors: each cell of three grids says the distances to the four
sides of a box, the labels' scores, and how to mix 32 prototype masks into the mask of the box.
"""

import onnx
import torch
from torch import nn
from torch.nn import functional

import network
from network import BasicBlock

SIDE = 256  # of the square input, pixels
STRIDES = (8, 16, 32)  # pixels per cell of the three grids
REACH = 8.0  # longest distance to a side of the box, cells
PROTOTYPES = 32
FEATURES = 48  # channels of the pyramid


class ConvNormRelu(nn.Sequential):
  def __init__(self, inputs, outputs):
    super().__init__(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Backbone(nn.Module):
  """ResNet-18 (He et al. 2015, table 1) with 16 to 128 channels: image -> features at 1/4 ... 1/32."""
  def __init__(self):
    super().__init__()
    self.conv1 = nn.Conv2d(3, 16, 7, 2, padding=3, bias=False)
    self.bn1 = nn.BatchNorm2d(16)
    self.pool = nn.MaxPool2d(3, 2, padding=1)
    self.layer1 = nn.Sequential(BasicBlock(16, 16, 1), BasicBlock(16, 16, 1))
    self.layer2 = nn.Sequential(BasicBlock(16, 32, 2), BasicBlock(32, 32, 1))
    self.layer3 = nn.Sequential(BasicBlock(32, 64, 2), BasicBlock(64, 64, 1))
    self.layer4 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))

  def forward(self, image):
    quarter = self.layer1(self.pool(functional.relu(self.bn1(self.conv1(image)))))
    eighth = self.layer2(quarter)
    sixteenth = self.layer3(eighth)
    return quarter, eighth, sixteenth, self.layer4(sixteenth)


class Pyramid(nn.Module):
  """Adds what the coarser grids see to the finer ones (Lin et al. 2016)."""
  def __init__(self):
    super().__init__()
    self.lateral = nn.ModuleList(nn.Conv2d(channels, FEATURES, 1) for channels in (32, 64, 128))
    self.smooth = nn.ModuleList(ConvNormRelu(FEATURES, FEATURES) for _ in STRIDES)

  def forward(self, *features):
    fine, middle, coarse = (lateral(feature) for lateral, feature in zip(self.lateral, features))
    middle = middle + functional.interpolate(coarse, scale_factor=2, mode="nearest")
    fine = fine + functional.interpolate(middle, scale_factor=2, mode="nearest")
    return [smooth(feature) for smooth, feature in zip(self.smooth, (fine, middle, coarse))]


class Prototypes(nn.Module):
  """Masks at a quarter of the input's size that every object mixes into its own."""
  def __init__(self):
    super().__init__()
    self.near = ConvNormRelu(FEATURES, PROTOTYPES)
    self.lateral = nn.Conv2d(16, PROTOTYPES, 1)
    self.joint = ConvNormRelu(PROTOTYPES, PROTOTYPES)
    self.last = nn.Conv2d(PROTOTYPES, PROTOTYPES, 1)

  def forward(self, quarter, eighth):
    seen = functional.interpolate(self.near(eighth), scale_factor=2, mode="nearest")
    return self.last(self.joint(seen + self.lateral(quarter)))


class Head(nn.Module):
  """What the cells of one grid say: four distances, one score per label, PROTOTYPES coefficients."""
  def __init__(self, labels):
    super().__init__()
    self.what = ConvNormRelu(FEATURES, FEATURES)
    self.where = ConvNormRelu(FEATURES, FEATURES)
    self.label = nn.Conv2d(FEATURES, labels, 1)
    self.distance = nn.Conv2d(FEATURES, 4, 1)
    self.coefficient = nn.Conv2d(FEATURES, PROTOTYPES, 1)
    nn.init.constant_(self.label.bias, -4.6)  # a score of 1 % before training, so that the many empty cells
    nn.init.constant_(self.distance.bias, -1.1)  # start right; boxes of four cells

  def forward(self, feature):
    what, where = self.what(feature), self.where(feature)
    return torch.cat([self.distance(where), self.label(what), self.coefficient(where)], 1).flatten(2)


def cells(side):
  """Centres [1][2][cells] and strides [1][1][cells] of all cells, in pixels of the input."""
  centres, strides = [], []
  for stride in STRIDES:
    steps = (torch.arange(side // stride) + 0.5) * stride
    down, across = torch.meshgrid(steps, steps, indexing="ij")
    centres.append(torch.stack([across.flatten(), down.flatten()]))
    strides.append(torch.full((1, steps.numel()**2), float(stride)))
  return torch.cat(centres, 1)[None], torch.cat(strides, 1)[None]


class Detector(nn.Module):
  """Image [N][3][side][side], 0 .. 1, to two tensors:

  - [N][4 + labels + PROTOTYPES][cells]: centre x and y, width and height of the box in pixels, scores 0 .. 1,
    coefficients of the prototypes;
  - [N][PROTOTYPES][side / 4][side / 4]: the prototypes. The mask of a box is where their sum, weighted by its
    coefficients, is above zero.
  """
  def __init__(self, labels, side=SIDE):
    super().__init__()
    self.labels, self.side = labels, side
    self.backbone = Backbone()
    self.pyramid = Pyramid()
    self.prototypes = Prototypes()
    self.heads = nn.ModuleList(Head(labels) for _ in STRIDES)
    centres, strides = cells(side)
    self.register_buffer("centres", centres, persistent=False)
    self.register_buffer("strides", strides, persistent=False)
    for module in self.modules():
      if isinstance(module, nn.Conv2d) and module.kernel_size != (1, 1):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

  def raw(self, image):
    """As forward, but four distances in place of the box, and scores before the sigmoid: for training."""
    quarter, *rest = self.backbone(image)
    features = self.pyramid(*rest)
    said = torch.cat([head(feature) for head, feature in zip(self.heads, features)], 2)
    distances, scores, coefficients = said.split([4, self.labels, PROTOTYPES], 1)
    distances = torch.sigmoid(distances) * (REACH * self.strides)
    return distances, scores, coefficients, self.prototypes(quarter, features[0])

  def forward(self, image):
    distances, scores, coefficients, prototypes = self.raw(image)
    before, after = distances[:, :2], distances[:, 2:]
    centre = self.centres + (after - before) * 0.5
    return torch.cat([centre, before + after, torch.sigmoid(scores), coefficients], 1), prototypes


def write(model, path, labels):
  """Exports with BatchNormalization left in the graph; metadata as Ultralytics writes it, and rescl's own."""
  network.export(model, torch.zeros(1, 3, SIDE, SIDE), path, input_names=["images"],
                 output_names=["output0", "output1"])
  file = onnx.load(path)
  file.graph.name = "resnet18_shapes_detector"
  network.give_every_layer_its_weights(file.graph)
  metadata = {
      "task": "segment",
      "names": repr(dict(enumerate(labels))),
      "imgsz": repr([SIDE, SIDE]),
      "stride": str(STRIDES[-1]),
      "rescl.format": "yolov8",
      "rescl.labels": "\n".join(labels),
      "rescl.category_ids": " ".join(str(category) for category in range(1, len(labels) + 1)),
  }
  onnx.helper.set_model_props(file, metadata)
  onnx.checker.check_model(file)
  onnx.save(file, path)


def read(path):
  """The network of a file that write() wrote."""
  file = onnx.load(path)
  metadata = {entry.key: entry.value for entry in file.metadata_props}
  model = Detector(len(metadata["rescl.labels"].split("\n")))
  network.load_weights(model, file, path)
  return model
