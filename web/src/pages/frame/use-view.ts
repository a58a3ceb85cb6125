import { type PointerEvent, useState } from 'react';

export interface View {
  readonly zoom: number;
  /** Of the picture's middle from the stage's, in pixels. */
  readonly x: number;
  readonly y: number;
  /** 1 is as it is. */
  readonly brightness: number;
  readonly contrast: number;
}

const AS_IT_IS: View = { zoom: 1, x: 0, y: 0, brightness: 1, contrast: 1 };
const LARGEST = 12;
const STEP = 1.25;
/** How far an arrow key moves, in pixels. */
const FAR = 40;

/** Zoom, place, brightness and contrast of a picture, by keys, wheel and dragging. */
export function useView() {
  const [view, setView] = useState(AS_IT_IS);
  const change = (part: Partial<View>): void => setView((before) => ({ ...before, ...part }));
  const zoomBy = (factor: number): void =>
    setView((before) => {
      const zoom = Math.max(1, Math.min(LARGEST, before.zoom * factor));
      const kept = zoom === 1 ? 0 : zoom / before.zoom;
      return { ...before, zoom, x: before.x * kept, y: before.y * kept };
    });
  const moveBy = (x: number, y: number): void =>
    setView((before) => ({ ...before, x: before.x + x, y: before.y + y }));

  const onKey = (key: string): boolean => {
    if (key === '+' || key === '=') zoomBy(STEP);
    else if (key === '-') zoomBy(1 / STEP);
    else if (key === '0') setView(AS_IT_IS);
    else if (key === 'ArrowLeft') moveBy(FAR, 0);
    else if (key === 'ArrowRight') moveBy(-FAR, 0);
    else if (key === 'ArrowUp') moveBy(0, FAR);
    else if (key === 'ArrowDown') moveBy(0, -FAR);
    else return false;
    return true;
  };
  const onPointerMove = (event: PointerEvent): void => {
    if ((event.buttons & 1) === 1) moveBy(event.movementX, event.movementY);
  };
  return {
    ...{ view, change, onKey, onPointerMove, zoomBy },
    zoomIn: () => zoomBy(STEP),
    zoomOut: () => zoomBy(1 / STEP),
    reset: () => setView(AS_IT_IS),
  };
}
