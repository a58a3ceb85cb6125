import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type Tone = 'plain' | 'accent' | 'warn' | 'bad';

interface Props {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** A word about what it stands beside. */
export function Tag({ tone = 'accent', children }: Props): ReactNode {
  return (
    <span className={styles['tag']} data-tone={tone}>
      {children}
    </span>
  );
}
