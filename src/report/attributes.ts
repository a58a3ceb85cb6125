import type { AttributeAccuracy, NearMiss } from '../evaluation/index.ts';
import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import { count, counted } from './wording.ts';

/** How often organ, side and plane were told apart from each other, and what mistakes got right. */
export function attributeTable(found: {
  readonly attributes: readonly AttributeAccuracy[];
  readonly nearMisses: readonly NearMiss[];
}): Markup {
  const mistakes = found.nearMisses.reduce((sum, { images }) => sum + images, 0);
  return markup`<h3>Right organ, wrong plane</h3>
<figure><p class="caption"><b>Table 5.</b> How often each thing that a category states was told, whatever became of the others.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Right organ, wrong plane"><table class="rules"><thead><tr><th scope="col">Stated</th><th scope="col" class="number">Images that state it</th><th scope="col" class="number">Told right</th></tr></thead>
<tbody>${found.attributes.map(
    ({ attribute, images, accuracy }) =>
      markup`<tr><th scope="row">${attribute}</th><td class="number">${count(images)}</td><td class="number"${
        accuracy === null ? null : markup` title="${accuracy.method}"`
      }>${accuracy === null ? '–' : withBounds(accuracy)}</td></tr>
`,
  )}</tbody></table></div></figure>
${
  mistakes === 0
    ? null
    : markup`<p>Of ${counted(mistakes, 'mistake')}: ${found.nearMisses.map(
        (miss, i) => `${i === 0 ? '' : ', '}${count(miss.images)} with ${sides(miss)}`,
      )}.</p>`
}`;
}

function sides({ right, wrong }: NearMiss): string {
  return [
    ...(right.length === 0 ? [] : [`the right ${right.join(' and ')}`]),
    ...(wrong.length === 0 ? [] : [`the wrong ${wrong.join(' and ')}`]),
  ].join(' but ');
}
