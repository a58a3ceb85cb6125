import { type ReactNode, useEffect, useRef } from 'react';
import styles from './frame-tile.module.css';

interface Props {
  /** What hiding each part takes from the probability, row by row of a square. */
  readonly map: readonly number[];
}

/** Lays warmth over a frame where the probability rests on what is seen there. */
export function HeatMap({ map }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const side = Math.round(Math.sqrt(map.length));

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || side === 0) return;
    const pixels = context.createImageData(side, side);
    const most = Math.max(1e-9, ...map);
    map.forEach((value, i) => {
      const share = Math.max(0, value) / most;
      pixels.data.set([255, 170 - 90 * share, 40, 190 * share], 4 * i);
    });
    context.putImageData(pixels, 0, 0);
  }, [map, side]);

  return (
    <canvas ref={canvas} width={side} height={side} className={styles['map']} aria-hidden="true" />
  );
}
