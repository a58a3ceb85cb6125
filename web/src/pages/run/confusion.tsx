import { Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import styles from './confusion.module.css';
import type { Evaluated } from './evaluation.tsx';

interface Props {
  readonly run: string;
  readonly confusion: Evaluated['confusion'];
}

/** Counts of images by truth and prediction; each cell opens its images in the gallery. */
export function Confusion({ run, confusion }: Props): ReactNode {
  const { evaluate } = useTexts();
  const { categories, counts } = confusion;
  return (
    <Panel title={evaluate.confusion}>
      <Text fz="xs" c="dimmed" mb="xs">
        {evaluate.confusionHint}
      </Text>
      <div
        className={styles['scroll']}
        tabIndex={0}
        role="group"
        aria-label={evaluate.confusionHint}
      >
        <table className={styles['matrix']}>
          <thead>
            <tr>
              <td />
              {categories.map((category) => (
                <th key={category} scope="col" className={styles['column']}>
                  <span>{category}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((truth, i) => (
              <tr key={truth}>
                <th scope="row" className={styles['row']}>
                  {truth}
                </th>
                {categories.map((predicted, j) => (
                  <td key={predicted}>
                    <Cell {...{ run, truth, predicted, row: counts[i] ?? [] }} index={j} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface CellProps {
  readonly run: string;
  readonly truth: string;
  readonly predicted: string;
  readonly row: readonly number[];
  readonly index: number;
}

function Cell({ run, truth, predicted, row, index }: CellProps): ReactNode {
  const { evaluate } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const shown = useSearch({ from: '/work/runs/$run' });
  const count = row[index] ?? 0;
  if (count === 0)
    return <div className={`${styles['cell'] ?? ''} ${styles['zero'] ?? ''}`}>·</div>;
  const share = count / row.reduce((a, b) => a + b, 0);
  return (
    <button
      type="button"
      className={styles['cell']}
      style={tint(share, truth === predicted)}
      data-chosen={shown.truth === truth && shown.predicted === predicted}
      aria-label={evaluate.cell(format.count(count), truth, predicted)}
      onClick={() =>
        void navigate({
          ...{ to: '/runs/$run', params: { run }, search: { truth, predicted } },
          ...{ hash: 'images', resetScroll: false },
        })
      }
    >
      {format.count(count)}
    </button>
  );
}

/** The stronger, the larger the share of the row; right answers in the accent, wrong ones in red. */
function tint(share: number, right: boolean): CSSProperties {
  const colour = right ? 'var(--sg-accent)' : 'var(--sg-bad)';
  const strength = Math.round(12 + 78 * share);
  return {
    '--cell': `color-mix(in srgb, ${colour} ${strength}%, var(--sg-surface))`,
    '--cell-ink': strength > 52 ? 'var(--sg-surface)' : 'var(--mantine-color-text)',
  } as CSSProperties;
}
