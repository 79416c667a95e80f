// Tables that a click on a heading sorts; the first click sorts numbers from the largest, text from A.
/** columns: {name, value(row), show(value), isText, isLong}; values that are not there stand last. */
function sortableTable(label, columns, rows) {
  const body = html('tbody');
  const fill = ordered => body.replaceChildren(...ordered.map(row => html('tr', {}, ...columns.map(column => {
    const value = column.value(row), shown = column.show ? column.show(value, row) : value ?? '–';
    return html('td', { class: [column.isText && 'text', column.isLong && 'long'].filter(Boolean).join(' ') }, String(shown));
  }))));
  const headings = columns.map(column => html('th', { scope: 'col', class: column.isText ? 'text' : '' },
    html('button', { type: 'button' }, column.name)));
  headings.forEach((heading, index) => heading.firstChild.addEventListener('click', () => {
    const was = heading.getAttribute('aria-sort'), first = columns[index].isText ? 'ascending' : 'descending';
    const next = was === null ? first : was === 'ascending' ? 'descending' : 'ascending';
    headings.forEach(other => other.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', next);
    fill(sorted(rows, columns[index].value, next === 'ascending' ? 1 : -1));
  }));
  fill(rows);
  return html('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    html('table', {}, html('thead', {}, html('tr', {}, ...headings)), body));
}

function sorted(rows, value, direction) {
  const isThere = row => value(row) !== null && value(row) !== undefined && value(row) !== '';
  const order = (a, b) => typeof value(a) === 'string' ? value(a).localeCompare(value(b), 'en', { numeric: true }) : value(a) - value(b);
  return [...rows.filter(isThere).sort((a, b) => direction * order(a, b)), ...rows.filter(row => !isThere(row))];
}

const textColumn = (name, value, isLong = false) => ({ name, value, isText: true, isLong });
const numberColumn = (name, value, shown = show) => ({ name, value, show: shown });
const folded = (name, table) => html('details', {}, html('summary', {}, name), table);

const allResults = networks.flatMap(network => network.results.map(result => ({ network, result })));
const networkColumns = [
  textColumn('network', row => row.network.name),
  numberColumn('batch', row => row.network.batch, value => value ?? '–'),
  textColumn('device', row => row.result.series),
];

const speedTable = () => sortableTable('Speed', [
  ...networkColumns,
  { ...numberColumn('median ms', row => row.result.latency_ms?.median), show: (value, row) => isOk(row.result) ? show(value) : showStatus(row.result) },
  numberColumn('± ms', row => row.result.latency_ms?.spread),
  numberColumn('min ms', row => row.result.latency_ms?.min),
  numberColumn('mean ms', row => row.result.latency_ms?.mean),
  numberColumn('p90 ms', row => row.result.latency_ms?.p90),
  numberColumn('p99 ms', row => row.result.latency_ms?.p99),
  numberColumn('device ms', row => row.result.device_ms?.median),
  numberColumn('images/s', row => row.result.images_per_second),
  numberColumn('GFLOPS', row => row.result.gflops),
  numberColumn('of peak', row => row.result.fraction_of_peak, showPercent),
  { ...numberColumn(`beside ${baseline.id}`, row => row.result.time_ratio), show: (value, row) => showStanding(row.result) },
], allResults);

const costTable = () => sortableTable('Startup and memory', [
  ...networkColumns,
  numberColumn('startup ms', row => startupOf(row.result)),
  ...startupParts.map(part => numberColumn(part.name, row => row.result.startup_ms[part.key])),
  ...memoryParts.map(part => numberColumn(part.key === 'host_peak' ? 'host peak' : part.name, row => row.result.memory_bytes[part.key], showBytes)),
], allResults.filter(row => isOk(row.result)));

const deviceTable = () => sortableTable('Devices', [
  textColumn('', series => series.id),
  textColumn('device', series => series.device.name),
  textColumn('platform', series => series.device.platform),
  textColumn('driver', series => series.device.driver),
  textColumn('type', series => series.device.type),
  numberColumn('units', series => series.device.compute_units, value => value ?? '–'),
  numberColumn('threads', series => series.threads, value => value ?? '–'),
  textColumn('algorithm', series => series.algorithm),
  numberColumn('GFLOPS', series => series.peak_gflops_measured),
  numberColumn('GB/s', series => series.peak_bandwidth_gbs_measured),
  textColumn('host', series => series.host.cpu),
  numberColumn('host memory', series => series.host.memory_bytes, showBytes),
  textColumn('system', series => series.host.os),
  textColumn('files', series => series.files.join(', ')),
], allSeries);

const layerTable = network => sortableTable(`Layers of ${network.title}`, [
  textColumn('layer', row => row.layer.name),
  textColumn('operator', row => row.layer.op),
  textColumn('device', row => row.result.series),
  textColumn('algorithm', row => row.result.algorithm),
  textColumn('output', row => row.result.shape.join('×')),
  numberColumn('MFLOP', row => isNumber(row.result.flops) ? row.result.flops / 1e6 : null),
  numberColumn('ms', row => row.result.ms),
  numberColumn('share', row => row.result.share, showPercent),
  numberColumn('GFLOPS', row => row.result.gflops),
  numberColumn('GB/s', row => row.result.gbs),
  textColumn('limit', row => row.result.limit),
  numberColumn('reached', row => row.result.fraction, showPercent),
  numberColumn('lost ms', row => row.result.difference_ms),
  { ...numberColumn(`beside ${baseline.id}`, row => row.result.time_ratio), show: (value, row) => showStanding(row.result) },
], network.layers.flatMap(layer => layer.results.map(result => ({ layer, result }))));

const failures = () => [
  ...allSeries.filter(series => !isOk(series)).map(series => ({ place: 'the whole device', series: series.id, failed: series })),
  ...allResults.filter(row => !isOk(row.result)).map(row => ({ place: row.network.title, series: row.result.series, failed: row.result })),
];

const failureTable = () => sortableTable('Failed', [
  textColumn('device', row => row.series),
  textColumn('name', row => seriesById.get(row.series).label),
  textColumn('network', row => row.place),
  textColumn('what', row => showStatus(row.failed)),
  textColumn('message', row => row.failed.message, true),
], failures());
