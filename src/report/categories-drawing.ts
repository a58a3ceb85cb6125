import type { Estimate, Evaluation } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { bounds, percent } from './wording.ts';

/** Units of the drawing: a row, a bar, the letters of a name, the figures, and the space around. */
const [ROW, BAR, LETTER, FIGURES, AROUND] = [22, 150, 5.6, 150, 10];

/** Sensitivity and PPV of every category as bars with whiskers, as a drawing. */
export function categoriesDrawing({ perCategory }: Evaluation): Markup {
  const names = Math.max(...perCategory.map(({ category }) => category.length)) * LETTER + AROUND;
  const second = names + AROUND + BAR + FIGURES;
  const [width, height] = [second + BAR + FIGURES, AROUND + ROW * (perCategory.length + 1)];
  return markup`<svg viewBox="0 0 ${round(width)} ${height}" role="img" aria-label="Sensitivity and PPV of each category">
<text x="${round(names + AROUND)}" y="${AROUND + 8}">Sensitivity, 0 to 100 %</text><text x="${round(second)}" y="${AROUND + 8}">PPV, 0 to 100 %</text>
${perCategory.map(({ category, sensitivity, ppv }, i) => {
  const y = AROUND + ROW * (i + 1);
  return markup`<text x="${round(names)}" y="${y + 8}" text-anchor="end">${category}</text>${bar(sensitivity, 'right', names + AROUND, y)}${bar(ppv, 'wrong', second, y)}
`;
})}</svg>`;
}

function bar(estimate: Estimate | null, kind: 'right' | 'wrong', x: number, y: number): Markup {
  const ground = markup`<rect class="empty" x="${round(x)}" y="${y}" width="${BAR}" height="11"/>`;
  if (estimate === null) return ground;
  const { value, low, high } = estimate;
  const at = (share: number): number => round(x + BAR * share);
  const between = bounds(estimate);
  return markup`${ground}<rect class="${kind}" fill-opacity="0.5" x="${round(x)}" y="${y + 1.5}" width="${round(BAR * value)}" height="8"/>${
    low === null || high === null
      ? null
      : markup`<path class="whisker" d="M${at(low)} ${y + 5.5}H${at(high)}M${at(low)} ${y + 2.5}v6M${at(high)} ${y + 2.5}v6"/>`
  }<text x="${round(x + BAR + 4)}" y="${y + 9}">${percent(value)}${between === null ? '' : ` (${between})`}</text>`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
