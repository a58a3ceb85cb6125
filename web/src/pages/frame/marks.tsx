import type { ReactNode } from 'react';
import type { Detail } from './frame-page.tsx';
import styles from './viewer.module.css';

/** The side of a finished frame, in pixels. */
const SIDE = 256;

type Box = NonNullable<Detail['box']>;

interface Props {
  readonly detail: Detail;
  /** Over the finished frame, not the original. */
  readonly made: boolean;
  readonly shown: { readonly box: boolean; readonly words: boolean; readonly filled: boolean };
}

/** What was found on a picture, drawn over it. */
export function Marks({ detail, made, shown }: Props): ReactNode {
  const { rows, columns, box, words, filled } = detail;
  if (made) {
    return (
      <svg className={styles['marks']} viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
        {shown.filled && filled.map((part, k) => <Mark key={k} box={part} kind="filled" />)}
      </svg>
    );
  }
  if (rows === null || columns === null) return null;
  return (
    <svg className={styles['marks']} viewBox={`0 0 ${columns} ${rows}`} aria-hidden="true">
      {shown.box && box !== null && <Mark box={box} kind="region" />}
      {shown.words &&
        words?.map((word, k) => word.box && <Mark key={k} box={word.box} kind="word" />)}
    </svg>
  );
}

/** Bounds are inclusive, so a box is one pixel larger than their difference. */
function Mark({ box, kind }: { readonly box: Box; readonly kind: string }): ReactNode {
  const { x0, y0, x1, y1 } = box;
  return <rect className={styles[kind]} x={x0} y={y0} width={x1 - x0 + 1} height={y1 - y0 + 1} />;
}
