import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import { counted } from './wording.ts';

/** What a classifier saw of one study, as plain values. It names the study, as the study itself does. */
export interface StudyQuality {
  readonly studyInstanceUID: string;
  readonly classifier: string;
  readonly banners: readonly string[];
  /** Files of the study, and pictures in them that were classified. */
  readonly files: number;
  readonly classified: number;
  /** Pictures and files without a category, by reason. */
  readonly unclassified: Readonly<Record<string, number>>;
  /** The views of the protocol, each with the pictures that show it by the classifier. */
  readonly views: readonly { readonly category: string; readonly pictures: number }[];
  /**
   * Pictures on which something else is typed than the classifier sees; null where nothing that is typed
   * was looked at.
   */
  readonly disagreements: readonly Disagreement[] | null;
}

interface Disagreement {
  readonly sopInstanceUID: string;
  /** From 1 on. */
  readonly frame: number;
  readonly typed: string;
  readonly seen: string;
  /** Of what is seen. */
  readonly probability: number;
}

/** The quality of one study as one HTML page. */
export function renderStudyQuality(quality: StudyQuality): string {
  const { studyInstanceUID, classifier, banners, views, disagreements } = quality;
  return page({
    kind: 'study',
    title: 'Views of a study',
    line: markup`Study <code>${studyInstanceUID}</code> · classifier ${classifier}`,
    banners,
    sections: [
      ['views', 'Views', viewsTable(views)],
      ['typed', 'What is typed and what is seen', typedSection(disagreements)],
      ['files', 'Files', filesSection(quality)],
      [
        'limits',
        'Limits',
        markup`<ul class="limits"><li>A view counts as present where the classifier sees it, and it errs: look at the pictures before asking for another.</li>
<li>Where the typed words and the picture disagree, either may be wrong.</li></ul>`,
      ],
    ],
  });
}

function viewsTable(views: StudyQuality['views']): Markup {
  const missing = views.filter(({ pictures }) => pictures === 0).map(({ category }) => category);
  return markup`<p>${
    missing.length === 0
      ? 'Every view of the protocol is there.'
      : `${counted(missing.length, 'view')} of ${views.length} not seen: ${missing.join(', ')}.`
  }</p>
<figure><p class="caption"><b>Table 1.</b> Pictures by view.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Views"><table class="rules">
<thead><tr><th scope="col">View</th><th scope="col" class="number">Pictures</th></tr></thead>
<tbody>${views.map(
    ({ category, pictures }) =>
      markup`<tr><th scope="row">${category}</th><td class="number">${pictures === 0 ? 'none' : pictures}</td></tr>`,
  )}</tbody></table></div></figure>`;
}

function typedSection(disagreements: StudyQuality['disagreements']): Markup {
  if (disagreements === null) {
    return markup`<p>Not looked at: the classifier carries no taxonomy to sort words by.</p>`;
  }
  if (disagreements.length === 0) {
    return markup`<p>On no picture is a view typed that differs from the one seen.</p>`;
  }
  return markup`<figure><p class="caption"><b>Table 2.</b> Pictures on which another view is typed than the classifier sees.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Disagreements"><table class="rules">
<thead><tr><th scope="col">Instance</th><th scope="col" class="number">Frame</th><th scope="col">Typed</th><th scope="col">Seen</th><th scope="col" class="number">Probability</th></tr></thead>
<tbody>${disagreements.map(
    ({ sopInstanceUID, frame, typed, seen, probability }) =>
      markup`<tr><td><code>${sopInstanceUID}</code></td><td class="number">${frame}</td><td>${typed}</td><td>${seen}</td><td class="number">${probability.toFixed(2)}</td></tr>`,
  )}</tbody></table></div></figure>`;
}

function filesSection({ files, classified, unclassified }: StudyQuality): Markup {
  const reasons = Object.entries(unclassified);
  return markup`<p>${counted(files, 'file')} with ${counted(classified, 'classified picture')}.</p>
${
  reasons.length === 0
    ? null
    : markup`<ul>${reasons.map(([reason, count]) => markup`<li>${count} not classified: ${reason}</li>`)}</ul>`
}`;
}
