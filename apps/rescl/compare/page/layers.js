// Layer by layer: where does a device lose time to the baseline?
const layerRow = 19;

/** Networks that the baseline and another device were profiled on, one choice for each such pair. */
function duels() {
  return networks.flatMap(network => network.profiles.filter(profile => profile.series !== baseline.id).map(profile => {
    const series = seriesById.get(profile.series);
    const rows = network.layers.map(layer => ({ layer, mine: layer.results.find(result => result.series === series.id),
      theirs: layer.results.find(result => result.series === baseline.id) }))
      .filter(row => row.mine && row.theirs);
    return { network, series, rows, name: `${network.title}: ${series.id} beside ${baseline.id}` };
  })).filter(duel => duel.rows.length > 0);
}

const verdictClass = verdict => ({ slower: 'lost', faster: 'won' })[verdict] ?? 'same';
const signed = number => `${number > 0 ? '+' : number < 0 ? '−' : ''}${show(Math.abs(number))}`;

/** Of the layers that one has and the other has not, such as reordering: "D has 2 layers that A has not: 0.3 ms." */
function tellUnmatched(network, owner, other) {
  const own = network.layers.filter(layer => !layer.results.some(result => result.series === other.id))
    .flatMap(layer => layer.results.filter(result => result.series === owner.id));
  return own.length === 0 ? '' : ` ${owner.id} has ${own.length} ${own.length === 1 ? 'layer' : 'layers'} that ` +
    `${other.id} has not: ${show(sum(own.map(result => result.ms)))} ms.`;
}

/** "D loses 12 ms in 8 of 54 layers, most in conv1; wins 3 ms in 20; is the same in 26." */
function tellDuel({ network, series, rows }) {
  const lost = rows.filter(row => row.mine.verdict === 'slower'), won = rows.filter(row => row.mine.verdict === 'faster');
  const total = group => show(Math.abs(sum(group.map(row => row.mine.difference_ms))));
  const worst = [...lost].sort((a, b) => b.mine.difference_ms - a.mine.difference_ms)[0];
  const most = worst ? `, most in ${worst.layer.name} (${show(worst.mine.difference_ms)} ms)` : '';
  return `${series.id} loses ${total(lost)} ms to ${baseline.id} in ${lost.length} of ${rows.length} layers${most}; ` +
    `wins ${total(won)} ms in ${won.length}; is the same in ${rows.length - lost.length - won.length}.` +
    tellUnmatched(network, series, baseline) + tellUnmatched(network, baseline, series);
}

function drawDuel(width, duel) {
  const { rows, series } = duel;
  const differences = rows.map(row => row.mine.difference_ms);
  const names = Math.min(width * .36, Math.max(...rows.map(row => textWidth(row.layer.name))) + 10);
  const room = Math.max(...differences.map(number => textWidth(signed(number)))) + 8;
  const reach = Math.max(largest(differences), 0) - Math.min(smallest(differences), 0) || 1;
  const x = scale('linear', Math.min(smallest(differences), 0) - reach * .02, Math.max(largest(differences), 0) + reach * .02,
    names + room, width - room);
  const height = rows.length * layerRow;
  const marks = rows.map(({ layer, mine, theirs }, index) => {
    const y = index * layerRow + layerRow / 2, at = x.at(mine.difference_ms), isRight = mine.difference_ms >= 0;
    return mark([layer.name, layer.op, `${baseline.id}: ${show(theirs.ms)} ms${theirs.algorithm ? `, ${theirs.algorithm}` : ''}`,
      `${series.id}: ${show(mine.ms)} ms${mine.algorithm ? `, ${mine.algorithm}` : ''}`, showStanding(mine),
      mine.limit ? `${series.id} reaches ${showPercent(mine.fraction)} of its limit, ${mine.limit}` : ''],
      svg('rect', { class: 'hit', x: 0, y: y - layerRow / 2, width, height: layerRow - 1, rx: 3 }),
      svg('text', { x: names - 6, y: y + 4, 'text-anchor': 'end' }, fit(layer.name, names - 10, true)),
      bar(x, y, 0, mine.difference_ms, 12, { class: verdictClass(mine.verdict) }),
      svg('text', { class: 'soft', x: at + (isRight ? 5 : -5), y: y + 4, 'text-anchor': isRight ? 'start' : 'end' }, signed(mine.difference_ms)));
  });
  const zero = svg('line', { x1: x.at(0), x2: x.at(0), y1: 0, y2: height, stroke: 'var(--ink)' });
  return chart(width, height + 38, `${duel.name}, layer by layer. ${tellDuel(duel)}`,
    bottomAxis(x, 0, height, '← faster · ms · slower →'), zero, ...marks);
}

/** A list to choose from, and a chart and more of what is chosen. */
function chooser(label, choices, describe, draw) {
  const select = html('select', {}, ...choices.map((choice, index) => html('option', { value: index }, choice.name)));
  const note = html('p', { class: 'note', 'aria-live': 'polite' });
  const holder = drawn(width => draw(width, choices[select.value]));
  const update = () => { note.textContent = describe(choices[select.value]); redraw(); };
  select.addEventListener('change', update);
  note.textContent = describe(choices[0]);
  return html('div', {}, html('div', { class: 'choices' }, html('label', {}, `${label} `, select)), note,
    html('figure', { class: 'panel' }, holder));
}
