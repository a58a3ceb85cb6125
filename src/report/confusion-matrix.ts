import type { Evaluation } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { count, percent } from './wording.ts';

/** Up to so many categories the cells can be large; above so many they must be small. */
const ROOMY = 4;
const DENSE = 12;
/** Above this share of a row the shade is dark enough to need light figures. */
const LIGHT_FIGURES = 0.55;

/**
 * The confusion matrix, each row shaded by its shares.
 *
 * @param called how its caption begins.
 */
export function confusionMatrix(
  { categories, counts }: Evaluation['confusion'],
  called = 'Figure 2.',
): Markup {
  const totals = counts.map((row) => sum(row));
  const predicted = categories.map((_, j) => sum(counts.map((row) => row[j] ?? 0)));
  return markup`<figure class="confusion">
<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="${matrixClass(categories.length)}">
<thead><tr><td class="corner"><span>reference&nbsp;↓</span><span>predicted&nbsp;→</span></td>${categories.map(
    (category) => markup`<th scope="col" title="${category}"><span>${category}</span></th>`,
  )}<th scope="col" class="total"><span>images</span></th></tr></thead>
<tbody>${counts.map(
    (
      row,
      i,
    ) => markup`<tr><th scope="row" title="${categories[i] ?? ''}">${categories[i] ?? ''}</th>${row.map(
      (n, j) => cell(n, totals[i] ?? 0, i === j),
    )}<td class="total">${count(totals[i] ?? 0)}</td></tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row">predicted</th>${predicted.map((n) => markup`<td>${count(n)}</td>`)}<td class="total">${count(sum(totals))}</td></tr></tfoot>
</table></div>
<figcaption><b>${called}</b> Confusion matrix. Rows are the reference standard, columns what the classifier said; the figures are images, the shade is the share of the row: <span class="key right">right</span> <span class="key wrong">wrong</span>.</figcaption>
</figure>`;
}

function cell(n: number, total: number, right: boolean): Markup {
  if (n === 0) return markup`<td class="${right ? 'right none' : 'none'}">0</td>`;
  const share = n / total;
  const classes = `${right ? 'right' : 'wrong'}${share > LIGHT_FIGURES ? ' strong' : ''}`;
  return markup`<td class="${classes}" style="--share:${share.toFixed(3)}" title="${`${count(n)} of ${count(total)} (${percent(share)})`}">${count(n)}</td>`;
}

function matrixClass(categories: number): string {
  if (categories <= ROOMY) return 'matrix roomy';
  return categories > DENSE ? 'matrix dense' : 'matrix';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
