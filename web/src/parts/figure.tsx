import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat, useTexts } from '../texts/speech.tsx';
import styles from './figure.module.css';

/** A share with its interval and how that was made, as the server gives it. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

interface Props {
  readonly name: string;
  readonly interval: Interval;
}

/** One figure, large, with where it may truly lie drawn under it. */
export function Figure({ name, interval }: Props): ReactNode {
  const format = useFormat();
  const { value, low, high } = interval;
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <div className={styles['value']}>{format.percent(value)}</div>
      <div className={styles['track']} aria-hidden="true">
        {low !== null && high !== null && (
          <span
            className={styles['range']}
            style={{ left: `${100 * low}%`, width: `${100 * (high - low)}%` }}
          />
        )}
        <span className={styles['dot']} style={{ left: `${100 * value}%` }} />
      </div>
      <Range interval={interval} />
      <Text fz="xs" c="dimmed" lh={1.3}>
        {interval.method}
      </Text>
    </div>
  );
}

/** The interval in words; how it was made is told when pointed at. */
export function Range({ interval }: { readonly interval: Interval }): ReactNode {
  const format = useFormat();
  const { common } = useTexts();
  const { low, high, method } = interval;
  if (low === null || high === null) return null;
  return (
    <Tooltip label={method} multiline maw={280}>
      <Text fz="xs" c="dimmed" component="span">
        {common.interval(format.percent(low), format.percent(high))}
      </Text>
    </Tooltip>
  );
}
