import type { Manifest } from './manifest.ts';

/** LICENCES.txt: under which terms the parts of a package stand. */
export function licencesText({ backbone }: Pick<Manifest, 'backbone'>): string {
  const { title, licence, source, pretrainedOn } = backbone;
  return [
    'Research use only; not a medical device.',
    '',
    'The network',
    `  ${title}`,
    `  Licence: ${licence}`,
    ...(source === '' ? [] : [`  Source: ${source}`]),
    ...(pretrainedOn === null ? [] : [`  Pretrained on: ${pretrainedOn}`]),
    '',
    'The head was trained by whoever exported this file and stands under their terms.',
    'The graph around both was written by Sonograft, Apache-2.0.',
    '',
  ].join('\n');
}
