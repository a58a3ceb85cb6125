import { Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { type Interval, Range } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Evaluated } from './evaluation.tsx';

type Row = Evaluated['perCategory'][number];

const FIGURES = ['sensitivity', 'specificity', 'ppv', 'npv', 'f1', 'auc'] as const;

/** How well each category is told from all others. */
export function PerCategory({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const { common, evaluate } = useTexts();
  const format = useFormat();
  const columns = useMemo<Column<Row>[]>(() => {
    const share = (of: Interval | null): ReactNode =>
      of === null ? (
        '–'
      ) : (
        <>
          {format.percent(of.value)}
          <br />
          <Range interval={of} />
        </>
      );
    const count = (id: 'images' | 'patients', name: string): Column<Row> => ({
      ...{ id, name, number: true, sort: (row) => row[id], cell: (row) => format.count(row[id]) },
    });
    return [
      {
        ...{ id: 'category', name: common.category, sort: (row) => row.category },
        cell: (row) => row.category,
      },
      count('images', common.images),
      count('patients', common.patients),
      ...FIGURES.map((id): Column<Row> => ({
        ...{ id, name: evaluate[id], number: true, sort: (row) => row[id]?.value ?? null },
        cell: (row) => share(row[id]),
      })),
    ];
  }, [common, evaluate, format]);
  return (
    <Panel
      title={evaluate.perCategory}
      flush
      actions={
        <Text fz="xs" c="dimmed">
          {evaluate.methodHint}
        </Text>
      }
    >
      <DataTable
        {...{ label: evaluate.perCategory, columns, rows, minWidth: 920 }}
        idOf={({ category }) => category}
      />
    </Panel>
  );
}
