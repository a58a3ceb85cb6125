import { markup, type Markup } from './markup.ts';
import type { MistakePicture } from './report-input.ts';
import { percent } from './wording.ts';

/** The most confident mistakes as pictures; no picture's text names a patient. */
export function mistakeGallery(mistakes: readonly MistakePicture[], images: number): Markup {
  if (mistakes.length === 0) {
    return markup`<p>${images === 1 ? 'The test image was' : 'Every test image was'} classified as the reference standard says.</p>`;
  }
  return markup`<p class="caption"><b>Figure 7.</b> The mistakes with the highest probability, as the network saw them. Some may be errors of the reference standard.</p>
<ul class="gallery">${mistakes.map(picture)}</ul>`;
}

function picture({ png, truth, predicted, probability, id }: MistakePicture): Markup {
  const alt = `Ultrasound frame of category ${truth}, predicted as ${predicted} with a probability of ${percent(probability)}`;
  return markup`<li><figure>
<img src="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="256" height="256" alt="${alt}">
<figcaption><span class="truth">${truth}</span><span class="predicted">${predicted}, ${percent(probability)}</span><span class="id">${id}</span></figcaption>
</figure></li>
`;
}
