import { markup, type Markup } from './markup.ts';
import type { MistakePicture } from './report-input.ts';
import { percent } from './wording.ts';

/** The most confident mistakes as pictures; no picture's text names a patient. */
export function mistakeGallery(mistakes: readonly MistakePicture[], images: number): Markup {
  if (mistakes.length === 0) {
    return markup`<p>${images === 1 ? 'The test image was' : 'Every test image was'} classified as the reference standard says.</p>`;
  }
  return markup`<p class="caption"><b>Figure 7.</b> The mistakes with the highest probability, as the network saw them. Some may be errors of the reference standard.${
    mistakes.some(({ map }) => map !== null)
      ? ' Outlined: the parts whose hiding takes most from the probability of the category that was named (occlusion, patches of 64 pixels); where nothing is outlined, no part alone decides.'
      : ''
  }</p>
<ul class="gallery">${mistakes.map(picture)}</ul>`;
}

/** Parts whose hiding costs at least this share of what the worst one costs are outlined. */
const TELLING = 0.5;
/** Losses of probability below this are not worth showing. */
const LEAST_LOSS = 0.02;

/** Outlines what the classifier went by. */
function outline(map: readonly number[]): Markup | null {
  const worst = Math.max(...map);
  if (worst < LEAST_LOSS) return null;
  const side = Math.sqrt(map.length);
  const isTelling = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < side && y < side && (map[y * side + x] ?? 0) >= TELLING * worst;
  const edges = map.flatMap((_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    if (!isTelling(x, y)) return [];
    return [
      isTelling(x, y - 1) ? '' : `M${x} ${y}h1`,
      isTelling(x, y + 1) ? '' : `M${x} ${y + 1}h1`,
      isTelling(x - 1, y) ? '' : `M${x} ${y}v1`,
      isTelling(x + 1, y) ? '' : `M${x + 1} ${y}v1`,
    ];
  });
  return markup`<svg class="outline" viewBox="0 0 ${side} ${side}" aria-hidden="true"><path d="${edges.join('')}"/></svg>`;
}

function picture({ png, truth, predicted, probability, map, id }: MistakePicture): Markup {
  const alt = `Ultrasound frame of category ${truth}, predicted as ${predicted} with a probability of ${percent(probability)}`;
  return markup`<li><figure>
<div class="seen"><img src="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="256" height="256" alt="${alt}">${map === null ? null : outline(map)}</div>
<figcaption><span class="truth">${truth}</span><span class="predicted">${predicted}, ${percent(probability)}</span><span class="id">${id}</span></figcaption>
</figure></li>
`;
}
