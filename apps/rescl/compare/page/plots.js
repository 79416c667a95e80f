// Charts with two axes: throughput by batch, and the roofline.
const plotMargin = { left: 52, right: 14, top: 22, bottom: 40 };

function leftAxis(y, left, right, title) {
  const axis = svg('g', { class: 'axis', 'aria-hidden': 'true' });
  for (const tick of y.ticks(Math.floor((y.start - y.end) / 32))) {
    axis.append(svg('line', { class: 'grid', x1: left, x2: right, y1: y.at(tick), y2: y.at(tick) }),
      svg('text', { x: left - 6, y: y.at(tick) + 4, 'text-anchor': 'end' }, showTick(tick)));
  }
  axis.append(svg('text', { x: 2, y: 11 }, title));
  return axis;
}

/** A mark with room for a finger. */
const pointMark = (series, x, y, radius, lines) => mark(lines,
  svg('circle', { class: 'hit', cx: x, cy: y, r: Math.max(11, radius + 4) }), shape(series, x, y, radius));

function throughputOf(name) {
  const runs = networks.filter(network => network.name === name).flatMap(network => network.results
    .filter(result => isNumber(result.images_per_second)).map(result => ({ batch: network.batch, result })));
  return allSeries.map(series => ({ series, points: runs.filter(run => run.result.series === series.id) }))
    .filter(line => line.points.length > 0);
}

function drawThroughput(width, name, lines) {
  const height = 250, { left, right, top, bottom } = plotMargin;
  const batches = [...new Set(lines.flatMap(line => line.points.map(point => point.batch)))].sort((a, b) => a - b);
  const most = largest(lines.flatMap(line => line.points.map(point => point.result.images_per_second)));
  const y = scale('linear', 0, most * 1.08 || 1, height - bottom - 8, top);
  // Batches stand at equal distances, wherever they double or not; one alone stands in the middle.
  const x = { start: left, end: width - right, ticks: () => batches,
    at: batch => left + (width - left - right) * (batches.indexOf(batch) + .5) / batches.length };
  const parts = lines.flatMap(({ series, points }) => [
    svg('polyline', { points: points.map(point => `${x.at(point.batch)},${y.at(point.result.images_per_second)}`).join(' '),
      fill: 'none', stroke: colourOf(series), 'stroke-width': 2, 'stroke-dasharray': dashOf(series) })]);
  const marks = lines.flatMap(({ series, points }) => points.map(({ batch, result }) =>
    pointMark(series, x.at(batch), y.at(result.images_per_second), 5.5, [`${series.id}: ${series.label}`,
      `batch ${batch}: ${show(result.images_per_second)} images/s`])));
  const label = `Throughput of ${name}. ` + lines.map(({ series, points }) => `${series.id}: ` +
    points.map(({ batch, result }) => `${show(result.images_per_second)} images/s at batch ${batch}`).join(', ')).join('. ');
  return chart(width, height, label, leftAxis(y, left, width - right, 'images/s'),
    bottomAxis(x, top, height - bottom, 'batch', String), ...parts, ...marks);
}

function throughputPanels() {
  const panels = html('div', { class: 'panels' });
  for (const name of new Set(networks.map(network => network.name))) {
    const lines = throughputOf(name);
    if (lines.length > 0) panels.append(panel(name, width => drawThroughput(width, name, lines)));
  }
  return panels;
}

/** Points of the layers of one network: operations for each byte against speed; the larger, the more time. */
const layerPoints = network => network.layers.flatMap(layer => layer.results
  .filter(result => result.flops > 0 && result.bytes > 0 && result.gflops > 0).map(result => ({
    series: seriesById.get(result.series), intensity: result.flops / result.bytes, gflops: result.gflops,
    radius: 3 + 9 * Math.sqrt(result.share ?? 0),
    lines: [`${result.series}: ${layer.name}`, [layer.op, result.algorithm].filter(Boolean).join(', '),
      `${show(result.flops / result.bytes)} FLOP/byte, ${show(result.gflops)} GFLOPS, ${show(result.gbs)} GB/s`,
      `${show(result.ms)} ms, ${showPercent(result.share)} of the time`,
      result.limit ? `${showPercent(result.fraction)} of its limit, ${result.limit}` : ''],
  })));

/** Whole networks, as if every weight and activation went to memory and back once. */
const networkPoints = () => networks.flatMap(network => network.results.filter(isOk).map(result => {
  const bytes = (result.memory_bytes.weights ?? 0) + (result.memory_bytes.arena ?? 0);
  const intensity = result.gflops * 1e6 * result.latency_ms.median / bytes;
  return { series: seriesById.get(result.series), intensity, gflops: result.gflops, radius: 5.5,
    lines: [`${result.series}: ${network.title}`, `about ${show(intensity)} FLOP/byte`, `${show(result.gflops)} GFLOPS`,
      `${showPercent(result.fraction_of_peak)} of peak`] };
})).filter(point => point.gflops > 0 && isNumber(point.intensity) && point.intensity > 0);

/** Where the roof of a device stands over an intensity. */
const roofAt = (series, intensity) => Math.min(series.peak_gflops_measured, series.peak_bandwidth_gbs_measured * intensity);

function roofs(points) {
  const shown = new Set(points.map(point => point.series.id));
  return allSeries.filter(series => shown.has(series.id) && series.peak_gflops_measured > 0 && series.peak_bandwidth_gbs_measured > 0);
}

function drawRoofline(width, title, points) {
  const height = width < 600 ? 380 : 460, { left, right, top, bottom } = plotMargin;
  const tops = roofs(points);
  const intensities = [...points.map(point => point.intensity), ...tops.map(one => one.peak_gflops_measured / one.peak_bandwidth_gbs_measured)];
  const from = smallest(intensities) / 2, to = largest(intensities) * 2;
  const speeds = [...points.map(point => point.gflops), ...tops.map(one => one.peak_gflops_measured)];
  const x = scale('log', from, to, left, width - right);
  const y = scale('log', smallest(speeds) / 2, largest(speeds) * 1.6, height - bottom, top + (width < 600 ? tops.length * 17 : 0));
  const lines = tops.map(series => {
    const ridge = series.peak_gflops_measured / series.peak_bandwidth_gbs_measured;
    const start = Math.max(from, Math.min(y.from / series.peak_bandwidth_gbs_measured, to));
    const corners = [start, Math.min(Math.max(ridge, start), to), to].map(at => `${x.at(at)},${y.at(Math.max(y.from, roofAt(series, at)))}`);
    return svg('polyline', { points: corners.join(' '), fill: 'none', stroke: colourOf(series), 'stroke-width': 2, 'stroke-dasharray': dashOf(series) });
  });
  const names = tops.flatMap((series, index) => {
    const at = top + 12 + index * 17;
    return [svg('line', { x1: left + 8, x2: left + 40, y1: at, y2: at, stroke: colourOf(series), 'stroke-width': 2, 'stroke-dasharray': dashOf(series) }),
      shape(series, left + 24, at, 5),
      svg('text', { class: 'halo', x: left + 48, y: at + 4 },
        `${series.id}: ${show(series.peak_gflops_measured)} GFLOPS, ${show(series.peak_bandwidth_gbs_measured)} GB/s`)];
  });
  const ordered = [...points].sort((a, b) => b.radius - a.radius);
  const marks = ordered.map(point => pointMark(point.series, x.at(point.intensity), y.at(point.gflops), point.radius, point.lines));
  return chart(width, height, `Roofline of ${title}: ${points.length} points, numbers on each and in the tables`,
    leftAxis(y, left, width - right, 'GFLOPS'), bottomAxis(x, top, height - bottom, 'FLOP/byte'), ...lines, ...names, ...marks);
}

/** Choices of what the roofline shows, those with layers first. */
function rooflineChoices() {
  const whole = networkPoints();
  return [...networks.map(network => ({ name: `layers of ${network.title}`, points: layerPoints(network), isWhole: false })),
    { name: 'whole networks', points: whole, isWhole: true }].filter(choice => choice.points.length > 0);
}
