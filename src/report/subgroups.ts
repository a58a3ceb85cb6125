import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import type { Subgroup } from './report-input.ts';
import { count } from './wording.ts';

/** The main metrics of subgroups of the test set. */
export function subgroupTable(subgroups: readonly Subgroup[]): Markup {
  const by = [...new Set(subgroups.map((group) => group.by))];
  return markup`<h3>Subgroups</h3>
<figure><p class="caption"><b>Table 6.</b> The test images by what their headers tell. Groups differ in their categories and patients too: a difference between them is a question, not yet an answer.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Subgroups"><table class="rules">
<thead><tr><th scope="col">By</th><th scope="col">Group</th><th scope="col" class="number">Patients</th><th scope="col" class="number">Images</th><th scope="col" class="number">Accuracy</th><th scope="col" class="number">Top-2</th><th scope="col" class="number">Balanced accuracy</th></tr></thead>
${by.map((name) => rowsOf(subgroups.filter((group) => group.by === name)))}</table></div></figure>`;
}

function rowsOf(groups: readonly Subgroup[]): Markup {
  return markup`<tbody>${groups.map(
    ({ by, group, patients, images, accuracy, top2, balancedAccuracy }, i) =>
      markup`<tr${i === 0 ? markup` class="first"` : null}>${
        i === 0 ? markup`<th scope="rowgroup" rowspan="${groups.length}">${by}</th>` : null
      }<td>${group}</td><td class="number">${count(patients)}</td><td class="number">${count(images)}</td>${[
        accuracy,
        top2,
        balancedAccuracy,
      ].map(
        (estimate) =>
          markup`<td class="number" title="${estimate.method}">${withBounds(estimate)}</td>`,
      )}</tr>
`,
  )}</tbody>`;
}
