import type { ReactNode } from 'react';
import { useFormat } from '../texts/speech.tsx';
import styles from './category-bars.module.css';

interface Props {
  /** In the order in which they are shown. */
  readonly bars: readonly { readonly category: string; readonly probability: number }[];
  readonly label: string;
}

/** The probability of each category, as a bar and in words; the largest stands out. */
export function CategoryBars({ bars, label }: Props): ReactNode {
  const format = useFormat();
  const most = Math.max(...bars.map(({ probability }) => probability));
  return (
    <ul className={styles['list']} aria-label={label}>
      {bars.map(({ category, probability }) => (
        <li key={category} className={styles['row']} data-first={probability === most}>
          <span className={styles['name']}>{category}</span>
          <span className={styles['track']} aria-hidden="true">
            <span
              className={styles['bar']}
              style={{ display: 'block', width: `${100 * probability}%` }}
            />
          </span>
          <span className={styles['share']}>{format.percent(probability)}</span>
        </li>
      ))}
    </ul>
  );
}
