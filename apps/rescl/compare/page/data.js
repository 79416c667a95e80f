// The comparison, and its numbers as people read them. Everything shown goes through textContent.
const comparison = JSON.parse(document.getElementById('data').textContent);
const allSeries = comparison.series.map((series, index) => ({ ...series, index }));
const seriesById = new Map(allSeries.map(series => [series.id, series]));
const baseline = seriesById.get(comparison.baseline);
const networks = comparison.networks.map(network => ({
  ...network, title: network.batch === null ? network.name : `${network.name}, batch ${network.batch}`,
}));

const isNumber = value => typeof value === 'number' && Number.isFinite(value);
const isOk = result => result.status === 'ok';

/** Three digits that count: 1.23, 12.3, 123; "–" where it is not known. */
function show(number) {
  if (!isNumber(number)) return '–';
  const size = Math.abs(number);
  if (size !== 0 && (size >= 1e7 || size < 0.001)) return number.toExponential(2);
  return number.toFixed(size < 0.0995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** Of an axis: 0, 0.5, 1000, 1e+6. */
const showTick = number => Math.abs(number) >= 1e5 || (number !== 0 && Math.abs(number) < 1e-3)
  ? number.toExponential(0) : String(Number(number.toPrecision(4)));

/** 160 MB; decimal. */
function showBytes(bytes) {
  if (!isNumber(bytes)) return '–';
  const prefixes = ['', 'k', 'M', 'G', 'T', 'P'];
  let step = 0;
  for (; bytes >= 999.5 && step < prefixes.length - 1; step++) bytes /= 1000;
  return `${step === 0 ? bytes : show(bytes)} ${prefixes[step]}B`;
}

const showPercent = fraction => isNumber(fraction) ? `${(100 * fraction).toFixed(1)} %` : '–';
const showStatus = result => result.status.replaceAll('_', ' ');

/** "1.88× slower" */
function showStanding(result) {
  if (result.verdict === 'slower') return `${show(result.time_ratio)}× slower`;
  if (result.verdict === 'faster') return `${show(1 / result.time_ratio)}× faster`;
  return result.verdict ?? '–';
}

const sum = numbers => numbers.reduce((total, number) => total + (number ?? 0), 0);
const largest = numbers => numbers.filter(isNumber).reduce((most, number) => Math.max(most, number), -Infinity);
const smallest = numbers => numbers.filter(isNumber).reduce((least, number) => Math.min(least, number), Infinity);

/** An HTML element; texts among the children become text. */
function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
