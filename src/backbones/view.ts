/** Sets of views that a frame is shown in. */
export const viewKinds = ['center', 'five-crop', 'ten-crop'] as const;

export type ViewKind = (typeof viewKinds)[number];

/** One view of a frame: a window of it, left and right swapped or not. */
export interface View {
  readonly window: 'center' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
  readonly mirrored: boolean;
}

/** The view that a backbone takes unless it is told otherwise. */
export const CENTER: View = { window: 'center', mirrored: false };

const FIVE = (['center', 'top-left', 'top-right', 'bottom-left', 'bottom-right'] as const).map(
  (window): View => ({ window, mirrored: false }),
);

/** The views of a set, in the order in which they are always taken. */
export const viewsOf: Readonly<Record<ViewKind, readonly View[]>> = {
  center: [CENTER],
  'five-crop': FIVE,
  'ten-crop': [...FIVE, ...FIVE.map((view) => ({ ...view, mirrored: true }))],
};

/** A view in one word, such as "top-left" or "center-mirrored". */
export function viewName({ window, mirrored }: View): string {
  return mirrored ? `${window}-mirrored` : window;
}
