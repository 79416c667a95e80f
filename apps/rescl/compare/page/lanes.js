// Charts with one lane for each device: its name, and below that what was measured, on a scale of numbers to the right.
const laneHeight = 44, laneTop = 19;

/** lanes: {series, failed: text or nothing, lines: what the tip says, end: text behind the marks, draw(group, y, x)}. */
function laneChart(width, label, lanes, x, title, tell) {
  const height = lanes.length * laneHeight;
  const root = svg('g');
  for (const [index, lane] of lanes.entries()) {
    const top = index * laneHeight, middle = top + laneTop + 8;
    const letters = textWidth(lane.series.id) + 8;
    const name = fitLabel(lane.series, width - 24 - letters - (lane.end ? textWidth(lane.end) + 14 : 0));
    const group = mark([`${lane.series.id}: ${lane.series.label}`, ...lane.lines],
      svg('rect', { class: 'hit', x: 0, y: top, width, height: laneHeight - 4, rx: 4 }),
      shape(lane.series, 8, top + 9, 5),
      svg('text', { class: 'id', x: 19, y: top + 13 }, lane.series.id),
      svg('text', { x: 19 + letters, y: top + 13 }, name));
    if (lane.failed) group.append(svg('text', { class: 'failed', x: 19, y: middle + 5 }, fit(`✕ ${lane.failed}`, (width - 24) / 1.15)));
    else lane.draw(group, middle, x);
    if (lane.end) group.append(svg('text', { x: width - 2, y: top + 13, 'text-anchor': 'end' }, lane.end));
    root.append(group);
  }
  return x ? chart(width, height + 38, label, bottomAxis(x, 0, height, title, tell), root) : chart(width, height, label, root);
}

/** Lanes of a network's results, then of devices that failed as a whole. */
function lanesOf(network, describe) {
  const lanes = network.results.map(result => ({ result, series: seriesById.get(result.series), failed: '',
    ...(isOk(result) ? describe(result) : { lines: [showStatus(result), result.message], failed: showStatus(result) }) }));
  const named = new Set(network.results.map(result => result.series));
  const dead = allSeries.filter(series => !isOk(series) && !named.has(series.id)).map(series => ({ series,
    result: series, lines: [showStatus(series), series.message], failed: showStatus(series) }));
  return [...lanes, ...dead].filter(lane => lane.lines);
}

function panel(title, draw) {
  return html('figure', { class: 'panel' }, html('h3', {}, title), drawn(draw));
}

/** A panel for each network with results; `make(network)` gives {lanes, kind, from, to, title, tell}: a scale, and how its ticks are told. */
function lanePanels(what, make) {
  const panels = html('div', { class: 'panels' });
  for (const network of networks.filter(one => one.results.length > 0)) {
    const { lanes, kind, from, to, title, tell } = make(network);
    const isEmpty = lanes.every(lane => lane.failed);
    if (isEmpty && (what !== 'Latency' || lanes.length === 0)) continue; // failures alone are shown once
    const label = `${what} of ${network.title}. ` + lanes.map(lane => `${lane.series.id}: ${lane.failed || lane.lines[0]}`).join('. ');
    panels.append(panel(network.title, width =>
      laneChart(width, label, lanes, isEmpty ? null : scale(kind, from, to, 8, width - 12), title, tell)));
  }
  return panels;
}

const bar = (x, y, from, to, height, attributes) => svg('rect', { x: Math.min(x.at(from), x.at(to)), y: y - height / 2,
  width: Math.max(1, Math.abs(x.at(to) - x.at(from))), height, ...attributes });

function latencyLines(result) {
  const time = result.latency_ms;
  return [`median ${show(time.median)} ms${isNumber(time.spread) ? `, ± ${show(time.spread)} ms` : ''}`,
    showStanding(result) === '–' ? '' : `beside ${baseline.id}: ${showStanding(result)}`,
    `min ${show(time.min)}, mean ${show(time.mean)}, p90 ${show(time.p90)}, p99 ${show(time.p99)} ms`,
    isNumber(result.device_ms.median) ? `on the device alone ${show(result.device_ms.median)} ms` : '',
    isNumber(result.runs) ? `${result.runs} runs` : ''];
}

function speedPanels() {
  const ratios = networks.flatMap(network => network.results.map(result => 1 / result.time_ratio)).filter(isNumber);
  const reach = 1.15 * Math.max(1.6, largest(ratios), 1 / smallest(ratios));
  return lanePanels('Speed', network => ({
    lanes: lanesOf(network, result => !isNumber(result.time_ratio) ? {} : {
      lines: latencyLines(result), end: result === baseline ? '' : showStanding(result),
      draw: (group, y, x) => {
        const speed = 1 / result.time_ratio, series = seriesById.get(result.series);
        group.append(svg('line', { class: 'reference', x1: x.at(1), x2: x.at(1), y1: y - 8, y2: y + 8 }),
          bar(x, y, 1, speed, 5, { fill: colourOf(series), 'fill-opacity': .45 }),
          shape(series, x.at(speed), y, 5.5, result.verdict === 'same'));
      },
    }),
    kind: 'ratio', from: 1 / reach, to: reach, title: '← slower · faster →',
    tell: tick => tick < 1 ? `1/${Math.round(1 / tick)}` : `${tick}`,
  }));
}

function latencyPanels() {
  return lanePanels('Latency', network => {
    const times = network.results.filter(isOk).map(result => result.latency_ms);
    const least = smallest(times.map(time => time.min ?? time.median));
    const most = largest(times.map(time => Math.max(time.p99 ?? 0, time.median)));
    const isLog = most > 30 * least;
    return {
      lanes: lanesOf(network, result => ({
        lines: latencyLines(result), end: `${show(result.latency_ms.median)} ms`,
        draw: (group, y, x) => drawLatency(group, y, x, result),
      })),
      kind: isLog ? 'log' : 'linear', from: isLog ? least / 1.3 : 0, to: most * (isLog ? 1.3 : 1.05) || 1,
      title: `ms for one run${isLog ? ', logarithmic' : ''}`,
    };
  });
}

/** min ─────●▬▬▬|───┤ p99, with the mark at the median and a thick part up to p90. */
function drawLatency(group, y, x, result) {
  const time = result.latency_ms, series = seriesById.get(result.series), colour = colourOf(series);
  const line = (from, to, width) => svg('line', { x1: x.at(from), x2: x.at(to), y1: y, y2: y, stroke: colour, 'stroke-width': width });
  const tick = (at, size) => svg('line', { x1: x.at(at), x2: x.at(at), y1: y - size, y2: y + size, stroke: colour, 'stroke-width': 2 });
  if (isNumber(time.min)) group.append(line(time.min, time.median, 2));
  if (isNumber(time.p99)) group.append(line(time.median, time.p99, 2), tick(time.p99, 6));
  if (isNumber(time.p90)) group.append(line(time.median, time.p90, 6), tick(time.p90, 4));
  group.append(shape(series, x.at(time.median), y, 6));
}

function peakPanels() {
  const all = networks.flatMap(network => network.results.map(result => result.fraction_of_peak));
  const most = Math.max(1, largest(all) * 1.03);
  return lanePanels('Fraction of peak', network => ({
    lanes: lanesOf(network, result => !isNumber(result.fraction_of_peak) ? {} : {
      lines: [`${showPercent(result.fraction_of_peak)} of the peak measured on this device`, `${show(result.gflops)} GFLOPS`,
        `peak ${show(result.gflops / result.fraction_of_peak)} GFLOPS`],
      end: showPercent(result.fraction_of_peak),
      draw: (group, y, x) => group.append(
        bar(x, y, 0, result.fraction_of_peak, 11, { fill: colourOf(seriesById.get(result.series)) }),
        svg('line', { class: 'reference', x1: x.at(1), x2: x.at(1), y1: y - 8, y2: y + 8 })),
    }),
    kind: 'linear', from: 0, to: most, title: 'of the measured peak', tell: tick => `${Math.round(100 * tick)} %`,
  }));
}

const startupParts = ['load', 'compile', 'tune', 'upload', 'first_run'].map((key, index) => ({ key,
  name: key.replace('_', ' '), fill: `var(--part-${index})`, ink: `var(--part-ink-${index})` }));
const memoryParts = [{ key: 'weights', name: 'weights', fill: 'var(--part-0)' },
  { key: 'arena', name: 'activations', fill: 'var(--part-2)' },
  { key: 'host_peak', name: 'most that the program held in the host', fill: 'var(--part-4)' }];
const partLegend = parts => html('ul', { class: 'parts' }, ...parts.map(part => html('li', {}, partSwatch(part), part.name)));

function drawParts(group, y, x, parts, values, height) {
  let from = 0;
  for (const part of parts) {
    const value = values[part.key] ?? 0, room = x.at(from + value) - x.at(from);
    if (value > 0) group.append(bar(x, y, from, from + value, height, { class: 'part', fill: part.fill }));
    if (part.ink && room > textWidth(part.name) + 8)
      group.append(svg('text', { x: x.at(from) + room / 2, y: y + 4, 'text-anchor': 'middle', style: `fill:${part.ink}` }, part.name));
    from += value;
  }
}

const startupOf = result => sum(startupParts.map(part => result.startup_ms[part.key]));

function startupPanels() {
  return lanePanels('Startup', network => ({
    lanes: lanesOf(network, result => !startupOf(result) ? {} : {
      lines: [`${show(startupOf(result))} ms in all`, ...startupParts.map(part => `${part.name} ${show(result.startup_ms[part.key])} ms`)],
      end: `${show(startupOf(result))} ms`,
      draw: (group, y, x) => drawParts(group, y, x, startupParts, result.startup_ms, 16),
    }),
    kind: 'linear', from: 0, to: largest(network.results.filter(isOk).map(startupOf)) || 1, title: 'ms until the first answer',
  }));
}

function memoryPanels() {
  const onDevice = memory => (memory.weights ?? 0) + (memory.arena ?? 0);
  return lanePanels('Memory', network => ({
    lanes: lanesOf(network, result => !onDevice(result.memory_bytes) ? {} : {
      lines: [`weights and activations ${showBytes(onDevice(result.memory_bytes))}`,
        `weights ${showBytes(result.memory_bytes.weights)}, activations ${showBytes(result.memory_bytes.arena)}`,
        `at most in the host ${showBytes(result.memory_bytes.host_peak)}`],
      end: showBytes(onDevice(result.memory_bytes)),
      draw: (group, y, x) => {
        drawParts(group, y - 4, x, memoryParts.slice(0, 2), result.memory_bytes, 9);
        if (result.memory_bytes.host_peak) group.append(bar(x, y + 5, 0, result.memory_bytes.host_peak, 7,
          { fill: memoryParts[2].fill, stroke: 'var(--soft)' }));
      },
    }),
    kind: 'linear', from: 0, title: 'bytes', tell: showBytes,
    to: largest(network.results.filter(isOk).map(result => Math.max(onDevice(result.memory_bytes), result.memory_bytes.host_peak ?? 0))) || 1,
  }));
}
