import type { Effects } from '../effects.ts';

/** What the JSON document of a step says when its figures mean nothing. */
export interface Notice {
  readonly notice?: 'RANDOM WEIGHTS';
}

/** What every document of figures carries. */
export const INTENDED_USE = 'research use only; not a medical device';

export const RANDOM_WEIGHTS =
  'RANDOM WEIGHTS: the backbone was never trained; no figure here means anything.';

/** Tells the user when a backbone has random weights; returns what its documents say of it. */
export function noticeOf(
  backbone: { readonly weights: 'pretrained' | 'random' | 'none' },
  effects: Effects,
): Notice {
  if (backbone.weights !== 'random') return {};
  effects.note(RANDOM_WEIGHTS);
  return { notice: 'RANDOM WEIGHTS' };
}
