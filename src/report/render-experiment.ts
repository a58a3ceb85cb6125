import { confusionMatrix } from './confusion-matrix.ts';
import { dataFlow } from './data-flow.ts';
import type { ExperimentContender, ExperimentInput, ExperimentPair } from './experiment-input.ts';
import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import { settingsCards } from './methods.ts';
import { page } from './page.ts';
import { rocPanels } from './roc-panels.ts';
import { splitTable } from './split-table.ts';
import { bounds, count, counted, levelText, percent, pText } from './wording.ts';

/**
 * The report of an experiment as one HTML page: everyone's figures beside those that were published,
 * the tests of each pair, and what was chosen where the source is silent. It holds everything it
 * shows; only the links to the runs' own reports lead to files beside it.
 */
export function renderExperiment(input: ExperimentInput): string {
  const categories = input.confusions[0]?.confusion.categories ?? [];
  return page({
    kind: 'experiment',
    title: input.title,
    line: markup`Protocol <code>${input.protocol}</code> · Sonograft ${input.version}`,
    banners: input.banners,
    sections: [
      ['results', 'Results', results(input)],
      ['comparisons', 'Comparisons', comparisons(input)],
      [
        'data',
        'Data',
        markup`${dataFlow(input, 'Figure 3.')}<h3>Split by patient</h3>${splitTable(input.split, categories, 'Table 3.')}`,
      ],
      ['choices', 'Choices', choices(input)],
      ['methods', 'Methods', settingsCards(input.settings)],
      [
        'limits',
        'Limits',
        markup`<ul class="limits">${input.limits.map((limit) => markup`<li>${limit}</li>`)}</ul>`,
      ],
    ],
  });
}

function results(input: ExperimentInput): Markup {
  const { contenders, published, level } = input;
  return markup`<p class="lead">${input.about}</p>
<figure><p class="caption"><b>Table 1.</b> ${counted(input.images, 'test image')} of ${counted(input.patients, 'patient')}; ${levelText(level)} intervals over patients${
    published === null
      ? ''
      : `. Published: ${published.source}, on ${count(published.images)} images, with Wilson’s interval, which takes images as independent`
  }.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Contenders"><table class="rules">
<thead><tr><th scope="col">Network or reader</th><th scope="col" class="number">Accuracy</th><th scope="col" class="number">Top-2</th>${
    published === null
      ? null
      : markup`<th scope="col">Published</th><th scope="col" class="number">Accuracy</th><th scope="col" class="number">Top-2</th>`
  }</tr></thead>
<tbody>${contenders.map((one) => contenderRow(one, published !== null))}</tbody></table></div></figure>
${input.confusions.map(({ name, mark, confusion }) => markup`<h3>${name}${markOf(mark)}</h3>${confusionMatrix(confusion, `Figure 1, ${name}.`)}`)}
${rocPanels(input.rocs, 'Figure 2.')}`;
}

function contenderRow(one: ExperimentContender, withPublished: boolean): Markup {
  const { name, what, marks, accuracy, top2, published, report } = one;
  return markup`<tr><th scope="row">${
    report === null ? name : markup`<a href="${report}">${name}</a>`
  }<br><span class="quiet">${what}</span>${marks.map((mark) => markup`<br><span class="mark">${mark}</span>`)}</th>
<td class="number" title="${accuracy.method}">${withBounds(accuracy)}</td><td class="number">${top2 === null ? '–' : withBounds(top2)}</td>${
    withPublished
      ? markup`<td>${published?.what ?? '–'}</td><td class="number">${
          published === null
            ? '–'
            : `${percent(published.accuracy)} (${bounds(published.interval) ?? ''})`
        }</td><td class="number">${published?.top2 === null || published === null ? '–' : percent(published.top2)}</td>`
      : null
  }</tr>
`;
}

function comparisons({
  pairs,
  published,
  cochranQ,
  meanReader,
  contenders,
}: ExperimentInput): Markup {
  if (pairs.length === 0) return markup`<p>There is one contender alone.</p>`;
  return markup`<p>The paper’s way, and much of the literature’s, takes every image as independent of every other. Images of one patient are not: where the two p values differ, trust the one by patients.</p>
<figure><p class="caption"><b>Table 2.</b> Each pair on the same images. Difference: accuracy of the second less that of the first. Right: images that both, only the first, only the second, and neither named rightly. Holm: corrected for the number of pairs.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Pairs"><table class="rules">
<thead><tr><th scope="col">Pair</th><th scope="col" class="number">Difference</th><th scope="col" class="number">Right</th><th scope="col" class="number">Kappa</th><th scope="col">Test</th><th scope="col" class="number">p</th><th scope="col" class="number">Holm</th></tr></thead>
${pairs.map(pairRows)}</table></div></figure>
${
  cochranQ === null
    ? null
    : markup`<p>Whether all ${contenders.length} are right equally often, by Cochran’s Q, which takes images as independent: Q = ${cochranQ.q.toFixed(2)} with ${cochranQ.degreesOfFreedom} degrees of freedom, p ${pText(cochranQ.p)}.</p>`
}
${
  meanReader === null
    ? null
    : markup`<p>The mean reader is right in ${withBounds(meanReader.accuracy)} of the images${meanReader.runs.map(
        ({ name, difference }) => `; ${name} has ${pointsText(difference)} over them`,
      )} (${meanReader.accuracy.method}).${markOf(meanReader.mark)}</p>`
}
${
  published === null || published.said.length === 0
    ? null
    : markup`<h3>What was published</h3><ul class="limits">${published.said.map((said) => markup`<li>${said}</li>`)}</ul>`
}`;
}

function pairRows(pair: ExperimentPair): Markup {
  const { first, second, table, difference, kappa, tests, mark } = pair;
  const rows = tests.length;
  const figures = [table.both, table.onlyFirst, table.onlySecond, table.neither].map(count);
  return markup`<tbody>${tests.map(
    ({ method, sampled, p, holm }, i) =>
      markup`<tr${i === 0 ? markup` class="first"` : null}>${
        i > 0
          ? null
          : markup`<th scope="rowgroup" rowspan="${rows}">${first}<br>${second}${markOf(mark)}</th>
<td rowspan="${rows}" class="number" title="${difference.method}">${pointsText(difference)}</td>
<td rowspan="${rows}" class="number">${figures.join(' / ')}</td>
<td rowspan="${rows}" class="number">${kappa === null ? '–' : kappa.toFixed(3)}</td>`
      }<td>${method}${sampled === 'patients' ? markup` <span class="tag">by patients: trust this</span>` : markup` <span class="quiet">images as independent</span>`}</td><td class="number">${pCell(p)}</td><td class="number">${pCell(holm)}</td></tr>
`,
  )}</tbody>`;
}

/** Without the equals sign that a sentence has. */
function pCell(p: number): string {
  return pText(p).replace('= ', '');
}

function markOf(mark: string | null): Markup | null {
  return mark === null ? null : markup`<br><span class="mark">${mark}</span>`;
}

function pointsText(difference: {
  value: number;
  low: number | null;
  high: number | null;
}): string {
  const { value, low, high } = difference;
  const signed = (share: number): string =>
    `${share >= 0 ? '+' : '−'}${(100 * Math.abs(share)).toFixed(1)}`;
  const between = low === null || high === null ? '' : ` (${signed(low)} to ${signed(high)})`;
  return `${signed(value)}${between} points`;
}

function choices(input: ExperimentInput): Markup {
  if (input.choices.length === 0) return markup`<p>The protocol names no choice of its own.</p>`;
  return markup`<figure><p class="caption"><b>Table 4.</b> What the source leaves open, and what was done here.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Choices"><table class="rules">
<thead><tr><th scope="col">Left open</th><th scope="col">Chosen here</th></tr></thead>
<tbody>${input.choices.map(
    ({ open, chosen }) => markup`<tr><th scope="row">${open}</th><td>${chosen}</td></tr>
`,
  )}</tbody></table></div></figure>`;
}
