import type { PageKind } from '../study-plan.ts';
import { drawColourDoppler } from './colour-doppler.ts';
import { drawDual } from './dual.ts';
import { drawLoop } from './loop.ts';
import type { DrawPage } from './page.ts';
import { drawReport } from './report.ts';
import { drawSpectralDoppler } from './spectral-doppler.ts';
import { drawStill } from './still.ts';

export type { Page, Study } from './page.ts';

/** How each kind of page is drawn. */
export const PAGES: Readonly<Record<PageKind, DrawPage>> = {
  still: drawStill,
  measurement: drawStill,
  outside: drawStill,
  dual: drawDual,
  loop: drawLoop,
  'colour-doppler': drawColourDoppler,
  'spectral-doppler': drawSpectralDoppler,
  report: drawReport,
};
