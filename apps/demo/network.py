"""ResNet-20 for 32 x 32 pictures (He et al. 2015, section 4.2): training, measuring, and the ONNX file."""

import inspect
import time

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

from dataset import CROP, RESIZE


class BasicBlock(nn.Module):
  """Two 3x3 convolutions and a shortcut: a 1x1 projection (option B) where the shape changes."""
  def __init__(self, inputs, outputs, stride):
    super().__init__()
    self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
    self.bn1 = nn.BatchNorm2d(outputs)
    self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
    self.bn2 = nn.BatchNorm2d(outputs)
    self.shortcut = nn.Sequential()
    if stride != 1 or inputs != outputs:
      self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                    nn.BatchNorm2d(outputs))

  def forward(self, x):
    residual = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
    return functional.relu(residual + self.shortcut(x))


class ResNet20(nn.Module):
  """Three stages of three basic blocks with 16, 32 and 64 channels: [N,3,32,32] -> logits [N,classes]."""
  def __init__(self, classes):
    super().__init__()
    self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
    self.bn1 = nn.BatchNorm2d(16)
    self.stage1 = self.stage(16, 16, 1)
    self.stage2 = self.stage(16, 32, 2)
    self.stage3 = self.stage(32, 64, 2)
    self.pool = nn.AdaptiveAvgPool2d(1)
    self.fc = nn.Linear(64, classes)
    for module in self.modules():
      if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

  @staticmethod
  def stage(inputs, outputs, stride):
    return nn.Sequential(BasicBlock(inputs, outputs, stride),
                         *[BasicBlock(outputs, outputs, 1) for _ in range(2)])

  def forward(self, image):
    x = functional.relu(self.bn1(self.conv1(image)))
    x = self.stage3(self.stage2(self.stage1(x)))
    return self.fc(torch.flatten(self.pool(x), 1))


def channel_statistics(pictures):
  """Mean and standard deviation per channel, in 0 .. 1, rounded to what the ONNX file says."""
  channels = pictures.reshape(-1, 3).astype(numpy.float64) / 255
  return channels.mean(axis=0).round(4), channels.std(axis=0).round(4)


def normalise(pictures, mean, std):
  """Bytes [N][H][W][3] to a float tensor [N][3][H][W]."""
  scaled = (pictures.astype(numpy.float32) / 255 - mean.astype(numpy.float32)) / std.astype(numpy.float32)
  return torch.from_numpy(numpy.ascontiguousarray(scaled.transpose(0, 3, 1, 2)))


def augment(images):
  """Mirrors half of the batch and shifts all of it by up to two pixels."""
  images = torch.where(torch.rand(len(images), 1, 1, 1) < 0.5, images.flip(3), images)
  down, right = torch.randint(0, 5, (2, )).tolist()
  return functional.pad(images, (2, 2, 2, 2), mode="replicate")[:, :, down:down + CROP, right:right + CROP]


def train(images, targets, classes, epochs, batch=128):
  """Stochastic gradient descent with Nesterov momentum on a one-cycle schedule. Returns the network."""
  model = ResNet20(classes)
  peak = 0.2  # learning rate
  optimiser = torch.optim.SGD(model.parameters(), lr=peak, momentum=0.9, weight_decay=5e-4, nesterov=True)
  steps = len(images) // batch
  schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, peak, epochs=epochs, steps_per_epoch=steps)
  for epoch in range(epochs):
    model.train()
    start, total, order = time.monotonic(), 0.0, torch.randperm(len(images))
    for step in range(steps):
      chosen = order[step * batch:(step + 1) * batch]
      loss = functional.cross_entropy(model(augment(images[chosen])), targets[chosen])
      optimiser.zero_grad()
      loss.backward()
      optimiser.step()
      schedule.step()
      total += loss.item()
    print(f"epoch {epoch + 1:2} of {epochs}: loss {total / steps:.4f}, {time.monotonic() - start:.0f} s",
          flush=True)
  return model.eval()


def probabilities(model, images):
  """Softmax of the logits, [N][classes]."""
  with torch.no_grad():
    return torch.cat([functional.softmax(model(part), dim=1) for part in images.split(256)])


def give_every_layer_its_weights(graph):
  """Undoes the exporter's sharing of equal weights through Identity nodes.

  It happens to a projection's bias and that of bn2: they get the same gradient, so they stay equal.
  """
  weights = {tensor.name: tensor for tensor in graph.initializer}
  for node in [node for node in graph.node if node.op_type == "Identity" and node.input[0] in weights]:
    copy = graph.initializer.add()
    copy.CopyFrom(weights[node.input[0]])
    copy.name = node.output[0]
    graph.node.remove(node)


def export(model, example, path, **names):
  """Writes the network as it is, layer by layer, BatchNormalization included: by way of TorchScript."""
  if "dynamo" in inspect.signature(torch.onnx.export).parameters:
    names["dynamo"] = False  # newer versions have two ways
  torch.onnx.export(model, example, path, opset_version=13, training=torch.onnx.TrainingMode.PRESERVE,
                    do_constant_folding=False, **names)


def write_onnx(model, path, labels, mean, std):
  """Exports with BatchNormalization left in the graph, labels and preprocessing in the metadata."""
  batch = {0: "N"}
  export(model, torch.zeros(1, 3, CROP, CROP), path, input_names=["image"], output_names=["logits"],
         dynamic_axes={"image": batch, "logits": batch})
  file = onnx.load(path)
  file.graph.name = "resnet20"
  give_every_layer_its_weights(file.graph)
  metadata = {
      "rescl.labels": "\n".join(labels),
      "rescl.resize": str(RESIZE),
      "rescl.crop": str(CROP),
      "rescl.mean": " ".join(f"{value:.4f}" for value in mean),
      "rescl.std": " ".join(f"{value:.4f}" for value in std)
  }
  onnx.helper.set_model_props(file, metadata)
  onnx.checker.check_model(file)
  onnx.save(file, path)


def load_weights(model, file, path):
  """Gives the network, set to eval, the weights of the same names that an ONNX file holds."""
  weights = {
      tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
      for tensor in file.graph.initializer
  }
  missing = [
      name for name in model.load_state_dict(weights, strict=False).missing_keys
      if not name.endswith("num_batches_tracked")
  ]
  if missing:
    raise ValueError(f"{path} lacks the weights {', '.join(missing)}")
  model.eval()


def read_onnx(path):
  """The network of a file that write_onnx wrote, with its mean and standard deviation."""
  file = onnx.load(path)
  metadata = {entry.key: entry.value for entry in file.metadata_props}
  mean, std = (numpy.array(metadata[key].split(), dtype=float) for key in ("rescl.mean", "rescl.std"))
  model = ResNet20(len(metadata["rescl.labels"].split("\n")))
  load_weights(model, file, path)
  return model, mean, std
