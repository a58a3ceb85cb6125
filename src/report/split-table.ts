import { markup, type Markup } from './markup.ts';
import type { Counted, ReportInput } from './report-input.ts';
import { count } from './wording.ts';

const NOTHING: Counted = { images: 0, patients: 0 };

/**
 * Patients and images of every category in every part.
 *
 * @param called how its caption begins.
 */
export function splitTable(
  { train, tuning, test, checks }: ReportInput['split'],
  categories: readonly string[],
  called = 'Table 1.',
): Markup {
  const parts = [train, tuning, test];
  const cells = (counted: readonly Counted[]) =>
    counted.map(
      ({ patients, images }) =>
        markup`<td class="number edge">${count(patients)}</td><td class="number">${count(images)}</td>`,
    );
  return markup`<figure><p class="caption"><b>${called}</b> Patients and images of each category in each part. A patient can have images of several categories and is counted in each.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Split by patient"><table class="rules split">
<thead><tr><th scope="col" rowspan="2">Category</th>${['Training', 'Tuning', 'Test'].map(
    (name) => markup`<th scope="colgroup" colspan="2" class="edge">${name}</th>`,
  )}</tr>
<tr>${parts.map(
    () =>
      markup`<th scope="col" class="number edge">patients</th><th scope="col" class="number">images</th>`,
  )}</tr></thead>
<tbody>${categories.map(
    (category) =>
      markup`<tr><th scope="row">${category}</th>${cells(parts.map((part) => part.categories[category] ?? NOTHING))}</tr>
`,
  )}</tbody>
<tfoot><tr><th scope="row">All</th>${cells(parts)}</tr></tfoot>
</table></div></figure>
${checks.length === 0 ? null : markup`<ul class="checks">${checks.map((check) => markup`<li>${check}</li>`)}</ul>`}`;
}
