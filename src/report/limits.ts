import type { Evaluation } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { counted, percent } from './wording.ts';

/** Below this, the bootstrap over patients is known to be too narrow. */
const FEW_PATIENTS = 30;
/** Below this, what is said of a category rests on next to nobody. */
const FEW_PATIENTS_OF_CATEGORY = 5;

/** What the numbers do not show, by the numbers themselves and then as the run says. */
export function limits(e: Evaluation, stated: readonly string[]): Markup {
  return markup`<ul class="limits">${[...fromNumbers(e), ...stated].map((limit) => markup`<li>${limit}</li>`)}</ul>`;
}

function fromNumbers(e: Evaluation): string[] {
  const found: string[] = [];
  if (e.patients < FEW_PATIENTS) {
    found.push(
      `The test set has ${counted(e.patients, 'patient')}. With fewer than ${FEW_PATIENTS}, every interval rests on few people; the bootstrap, shown beside the main one, is then too narrow.`,
    );
  }
  if (e.absent.length > 0) {
    found.push(`Without a test image, and so not evaluated: ${e.absent.join(', ')}.`);
  }
  const thin = e.perCategory.filter(
    ({ patients }) => patients > 0 && patients < FEW_PATIENTS_OF_CATEGORY,
  );
  if (thin.length > 0) {
    found.push(
      `Images of fewer than ${FEW_PATIENTS_OF_CATEGORY} test patients stand behind ${thin.map(({ category }) => category).join(', ')}.`,
    );
  }
  const largest = Math.max(...e.perCategory.map(({ images }) => images));
  found.push(
    `Always naming the most common category of the test set would give an accuracy of ${percent(largest / e.images)}.`,
  );
  return found;
}
