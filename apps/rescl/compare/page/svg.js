// What all charts share: shapes, scales, axes, numbers on hover and focus, and drawing again when the width changes.
const shapes = [
  (x, y, r) => `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
  (x, y, r) => `M${x - r * .9},${y - r * .9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`,
  (x, y, r) => `M${x},${y - r * 1.2}L${x + r * 1.15},${y + r * .85}H${x - r * 1.15}z`,
  (x, y, r) => `M${x},${y - r * 1.3}L${x + r * 1.3},${y}L${x},${y + r * 1.3}L${x - r * 1.3},${y}z`,
  (x, y, r) => `M${x},${y + r * 1.2}L${x + r * 1.15},${y - r * .85}H${x - r * 1.15}z`,
  (x, y, r) => { // a plus
    const a = r * .42, b = r * 1.15;
    return `M${x - a},${y - b}H${x + a}V${y - a}H${x + b}V${y + a}H${x + a}V${y + b}H${x - a}V${y + a}H${x - b}V${y - a}H${x - a}z`;
  },
  (x, y, r) => `M${x - r},${y - r}H${x + r}L${x - r},${y + r}H${x + r}z`,
];
const dashes = ['none', '7 3', '2 3', '10 3 2 3', '5 2', '12 4', '1 2'];
const colourOf = series => `var(--series-${series.index % 6})`;
const dashOf = series => dashes[series.index % dashes.length];

function shape(series, x, y, radius, isHollow = false) {
  return svg('path', { d: shapes[series.index % shapes.length](x, y, radius), class: isHollow ? 'shape hollow' : 'shape',
    fill: colourOf(series), ...(isHollow && { style: `stroke:${colourOf(series)}` }) });
}

/** The mark beside a name. */
const swatch = series => svg('svg', { viewBox: '0 0 22 22', 'aria-hidden': 'true' }, shape(series, 11, 11, 8));
const partSwatch = part => svg('svg', { viewBox: '0 0 14 14', 'aria-hidden': 'true' },
  svg('rect', { width: 14, height: 14, rx: 2, fill: part.fill, stroke: 'var(--soft)' }));

const ruler = document.createElement('canvas').getContext('2d');
ruler.font = `12px ${getComputedStyle(document.body).fontFamily}`;
const textWidth = text => ruler.measureText(text).width;

/** Shortened to fit, at its end or, where that tells more, at its beginning. */
function fit(text, width, fromStart = false) {
  if (textWidth(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(letters.join('') + '…') > width) fromStart ? letters.shift() : letters.pop();
  return fromStart ? '…' + letters.join('') : letters.join('') + '…';
}

/** The name of a series: what tells it from others of that name stands behind dots, and is kept. */
function fitLabel(series, width) {
  const [name, ...rest] = series.label.split(' · '), tail = rest.map(part => ` · ${part}`).join('');
  const room = width - textWidth(tail);
  return room > 40 ? fit(name, room) + tail : fit(series.label, width);
}

function linearTicks(from, to, count) {
  const rough = (to - from) / Math.max(1, count), power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= rough * .999);
  const ticks = [];
  for (let tick = Math.ceil(from / step); tick * step <= to * 1.0001; tick++) ticks.push(tick * step);
  return ticks;
}

function logTicks(from, to, count) {
  const decades = Math.log10(to / from);
  const digits = decades * 3 <= count ? [1, 2, 5] : decades * 2 <= count ? [1, 3] : [1];
  const step = Math.max(1, Math.ceil(decades / Math.max(1, count))), ticks = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to) + 1e-9; power += step)
    for (const digit of digits) ticks.push(digit * 10 ** power);
  const inside = ticks.filter(tick => tick >= from * .9999 && tick <= to * 1.0001);
  return inside.length >= 2 || decades > 2 ? inside : linearTicks(from, to, count);
}

/** 1/5, 1/2, 1, 2, 5 */
function ratioTicks(to, count) {
  const above = logTicks(1, Math.max(to, 2), Math.ceil(count / 2)).filter(tick => tick > 1 && Number.isInteger(tick));
  return [...above.map(tick => 1 / tick).reverse(), 1, ...above];
}

/** Numbers to pixels: `at`; and which numbers to write on the axis: `ticks`. */
function scale(kind, from, to, start, end) {
  const place = kind === 'linear' ? number => number : Math.log;
  const [low, high] = [place(from), place(to)];
  return {
    kind, from, to, start, end,
    at: number => start + (end - start) * (place(number) - low) / (high - low || 1),
    ticks: count => kind === 'log' ? logTicks(from, to, count) : kind === 'ratio' ? ratioTicks(to, count) : linearTicks(from, to, count),
  };
}

/** Axis, grid and title below a chart. */
function bottomAxis(x, top, bottom, title, tell = showTick) {
  const axis = svg('g', { class: 'axis', 'aria-hidden': 'true' });
  let lastEnd = -Infinity;
  for (const tick of x.ticks(Math.floor((x.end - x.start) / 58))) {
    const text = tell(tick), half = textWidth(text) / 2;
    const middle = Math.min(Math.max(x.at(tick), x.start + half - 4), x.end - half + 8);
    axis.append(svg('line', { class: 'grid', x1: x.at(tick), x2: x.at(tick), y1: top, y2: bottom }));
    if (middle - half < lastEnd + 6) continue;
    lastEnd = middle + half;
    axis.append(svg('text', { x: middle, y: bottom + 15, 'text-anchor': 'middle' }, text));
  }
  axis.append(svg('text', { x: (x.start + x.end) / 2, y: bottom + 31, 'text-anchor': 'middle' }, title));
  return axis;
}

const tip = document.getElementById('tip');
function showTip(mark) {
  tip.textContent = mark.dataset.tip;
  tip.hidden = false;
  const box = mark.getBoundingClientRect(), own = tip.getBoundingClientRect();
  const above = box.top - own.height - 8;
  tip.style.left = `${Math.max(4, Math.min(box.left + box.width / 2 - own.width / 2, innerWidth - own.width - 4))}px`;
  tip.style.top = `${above > 4 ? above : Math.min(box.bottom + 8, innerHeight - own.height - 4)}px`;
}
const hideTip = () => { tip.hidden = true; };

/** A group that tells its numbers on hover, touch and focus. */
function mark(lines, ...children) {
  const group = svg('g', { class: 'mark', role: 'img', tabindex: -1, 'aria-label': lines.filter(Boolean).join('; ') }, ...children);
  group.dataset.tip = lines.filter(Boolean).join('\n');
  group.addEventListener('pointerenter', () => showTip(group));
  group.addEventListener('pointerleave', hideTip);
  group.addEventListener('click', () => showTip(group));
  group.addEventListener('focus', () => showTip(group));
  group.addEventListener('blur', hideTip);
  return group;
}

/** A chart is one stop of the Tab key; arrow keys go from mark to mark. */
function chart(width, height, label, ...children) {
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label }, ...children);
  const marks = [...root.querySelectorAll('.mark')];
  marks[0]?.setAttribute('tabindex', 0);
  root.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') hideTip();
    if (!step) return;
    event.preventDefault();
    const next = marks[(marks.indexOf(document.activeElement) + step + marks.length) % marks.length];
    for (const mark of marks) mark.setAttribute('tabindex', mark === next ? 0 : -1);
    next.focus();
  });
  return root;
}

const drawings = [];
function redraw() {
  hideTip();
  const widths = drawings.map(drawing => drawing.holder.clientWidth); // all of them first: each change would lay out anew
  drawings.forEach(({ holder, draw }, index) => { if (widths[index] > 0) holder.replaceChildren(draw(widths[index])); });
}

/** A place that `draw(width)` fills, now and whenever the width changes. */
function drawn(draw) {
  const holder = html('div', { class: 'chart' });
  drawings.push({ holder, draw });
  return holder;
}
