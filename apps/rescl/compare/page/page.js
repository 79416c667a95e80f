// The page: sections in order, each only where there is something to show.
const main = document.getElementById('main');

function section(title, note, ...parts) {
  if (parts.some(part => part.className === 'panels' && part.children.length === 0)) return;
  main.append(html('section', {}, html('h2', {}, title), ...(note ? [html('p', { class: 'note' }, note)] : []), ...parts));
}

const hasRun = series => networks.some(network => [...network.results, ...network.profiles]
  .some(result => result.series === series.id && (result.status ?? 'ok') === 'ok'));

/** The geometric mean of the ratios on networks that both ran, and how many of these each won. */
function tellStanding(series) {
  if (!isOk(series)) return showStatus(series);
  if (series === baseline) return 'the baseline';
  const results = allResults.map(row => row.result).filter(result => result.series === series.id && isNumber(result.time_ratio));
  if (results.length === 0)
    return [...new Set(allResults.map(row => row.result).filter(result => result.series === series.id && !isOk(result)).map(showStatus))].join(', ');
  const mean = Math.exp(sum(results.map(result => Math.log(result.time_ratio))) / results.length);
  const count = verdict => results.filter(result => result.verdict === verdict).length;
  const overall = count('same') === results.length ? `the same as ${baseline.id}`
    : `${show(mean > 1 ? mean : 1 / mean)}× ${mean > 1 ? 'slower' : 'faster'} than ${baseline.id}`;
  return `${overall} on average: faster in ${count('faster')}, the same in ${count('same')}, slower in ${count('slower')}`;
}

function legendEntry(series) {
  const { device, host } = series;
  const peak = isNumber(series.peak_gflops_measured)
    ? `${show(series.peak_gflops_measured)} GFLOPS, ${show(series.peak_bandwidth_gbs_measured)} GB/s measured` : '';
  const facts = [device.platform, device.driver, isNumber(device.compute_units) ? `${device.compute_units} units` : ''];
  return html('li', {}, swatch(series), html('div', {}, html('b', {}, html('i', {}, series.id), ` ${series.label}`),
    html('span', { class: isOk(series) && hasRun(series) ? 'standing' : 'failed' }, tellStanding(series)),
    ...[facts.filter(Boolean).join(' · '), peak, host.cpu ?? ''].filter(Boolean).map(line => html('span', {}, line))));
}

function deviceSection() {
  section('Devices', '', html('ul', { class: 'legend' }, ...allSeries.map(legendEntry)), folded('All about the devices', deviceTable()));
  if (failures().length > 0) section('Failed', '', failureTable());
  if (comparison.notes.length > 0) section('Notes', '', html('ul', {}, ...comparison.notes.map(note => html('li', {}, note))));
}

function speedSections() {
  if (allResults.length === 0) return;
  if (allSeries.length > 1)
    section(`Speed beside ${baseline.id}`, 'How many times as fast, on a logarithmic scale. A pale mark: no different, as far as the spread tells.', speedPanels());
  section('Latency', 'One run, from the input in the host’s memory to the output there. The mark is the median; the line goes from the fastest run to the 99th percentile, its thick part to the 90th.',
    latencyPanels(), folded('Numbers', speedTable()));
  section('Throughput by batch', '', throughputPanels());
  section('Fraction of peak', 'Speed over the multiply-add rate that the device reached in the same run. Operations are those that the model asks for: algorithms that need fewer, such as Winograd’s, may come out above 100 %.', peakPanels());
}

function rooflineSection() {
  const choices = rooflineChoices();
  if (choices.length === 0) return;
  const tell = choice => choice.isWhole
    ? 'An estimate: each weight and activation is counted once, as if nothing went to memory twice.'
    : 'Each mark is a layer; the larger, the more of the time it takes. Under the slope memory is the limit, under the flat roof arithmetic.';
  section('Roofline', '', chooser('Show', choices, tell, (width, choice) => drawRoofline(width, choice.name, choice.points)));
}

function costSections() {
  if (!allResults.some(row => isOk(row.result))) return;
  section('Startup', 'What happens before the first answer; with programs and tuning results in the cache there is less to do.',
    partLegend(startupParts), startupPanels());
  section('Memory', '', partLegend(memoryParts), memoryPanels(), folded('Numbers', costTable()));
}

function layerSections() {
  const choices = duels();
  if (choices.length > 0)
    section('Layer by layer', '', chooser('Compare', choices, tellDuel, drawDuel));
  const profiled = networks.filter(network => network.layers.length > 0);
  if (profiled.length > 0)
    section('Layers in numbers', '', ...profiled.map(network => folded(network.title, layerTable(network))));
}

function summarise() {
  const names = new Set(networks.map(network => network.name));
  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  document.getElementById('summary').textContent = `${count(names.size, 'network', 'networks')} on ${count(allSeries.length, 'device', 'devices')}` +
    ` or ways to use one; ${baseline.id}, ${baseline.label}, is what the others are held against.`;
}

function prepareTheme() {
  const button = document.getElementById('theme'), wish = matchMedia('(prefers-color-scheme: dark)');
  const set = isDark => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    button.setAttribute('aria-pressed', isDark);
  };
  button.setAttribute('aria-pressed', wish.matches);
  button.addEventListener('click', () => set(button.getAttribute('aria-pressed') !== 'true'));
  wish.addEventListener('change', () => set(wish.matches));
}

/** On paper everything is unfolded, and drawn for its width. */
function preparePrint() {
  let folds = [];
  addEventListener('beforeprint', () => {
    folds = [...document.querySelectorAll('details:not([open])')];
    for (const fold of folds) fold.open = true;
    document.documentElement.classList.add('printing');
    redraw();
  });
  addEventListener('afterprint', () => {
    for (const fold of folds) fold.open = false;
    document.documentElement.classList.remove('printing');
    redraw();
  });
}

main.replaceChildren();
summarise();
deviceSection();
speedSections();
rooflineSection();
costSections();
layerSections();
prepareTheme();
preparePrint();
redraw();
let lastWidth = main.clientWidth;
new ResizeObserver(() => {
  if (main.clientWidth === lastWidth) return;
  lastWidth = main.clientWidth;
  redraw();
}).observe(main);
