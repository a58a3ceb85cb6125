import type { Evaluation } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { count } from './wording.ts';

/** Units of the drawing: a cell, the letters of a name, and the space around. */
const [CELL, LETTER, AROUND] = [34, 5.6, 10];
/** Above this share of a row the shade is dark enough to need light figures. */
const LIGHT_FIGURES = 0.55;

/** The confusion matrix as a drawing: rows the reference standard, columns the prediction. */
export function confusionDrawing({ categories, counts }: Evaluation['confusion']): Markup {
  const names = Math.max(...categories.map(({ length }) => length)) * LETTER + AROUND;
  const [left, top] = [names + AROUND, names + AROUND];
  const side = CELL * categories.length;
  return markup`<svg viewBox="0 0 ${round(left + side + AROUND)} ${round(top + side + 3 * AROUND)}" role="img" aria-label="Confusion matrix">
${categories.map((name, k) => {
  const at = CELL * (k + 0.5);
  return markup`<text x="${round(left - 6)}" y="${round(top + at + 3)}" text-anchor="end">${name}</text>
<text text-anchor="start" transform="translate(${round(left + at + 3)} ${round(top - 6)}) rotate(-90)">${name}</text>
`;
})}${counts.map((row, i) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((n, j) => cell(n, total, i === j, left + CELL * j, top + CELL * i));
  })}<text class="quiet" x="${AROUND}" y="${round(top + side + 2 * AROUND)}">rows: reference standard; columns: predicted; figures: images; shade: share of the row</text>
</svg>`;
}

function cell(n: number, total: number, isRight: boolean, x: number, y: number): Markup {
  const share = total === 0 ? 0 : n / total;
  const size = CELL - 2;
  const shade =
    n === 0
      ? null
      : markup`<rect class="${isRight ? 'right' : 'wrong'}" fill-opacity="${(0.08 + 0.92 * share).toFixed(3)}" x="${round(x + 1)}" y="${round(y + 1)}" width="${size}" height="${size}" rx="3"/>`;
  return markup`<rect class="empty" x="${round(x + 1)}" y="${round(y + 1)}" width="${size}" height="${size}" rx="3"/>${shade}<text${
    share > LIGHT_FIGURES ? markup` class="light"` : null
  } x="${round(x + CELL / 2)}" y="${round(y + CELL / 2 + 3.5)}" text-anchor="middle">${count(n)}</text>
`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
