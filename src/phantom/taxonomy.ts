/**
 * The eleven abdominal views of our preset `abdomen-11`. The list is ours: the paper names eleven
 * categories without saying which.
 */
export const ABDOMEN_11 = [
  'liver-right-longitudinal',
  'liver-right-transverse',
  'liver-left-longitudinal',
  'liver-left-transverse',
  'right-kidney-longitudinal',
  'right-kidney-transverse',
  'left-kidney-longitudinal',
  'left-kidney-transverse',
  'gallbladder',
  'pancreas',
  'spleen',
] as const;

export type AbdominalView = (typeof ABDOMEN_11)[number];
