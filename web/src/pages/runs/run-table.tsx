import { Checkbox, Group, Tooltip } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Range } from '../../parts/figure.tsx';
import { TextLink } from '../../parts/text-link.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import { Tag } from '../../parts/tag.tsx';

type Run = Answer<'GET /api/runs'>['runs'][number];

interface Props {
  readonly runs: readonly Run[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** All runs; those that were evaluated can be chosen to be compared. */
export function RunTable({ runs: rows, chosen, onChoose }: Props): ReactNode {
  const { runs, common } = useTexts();
  const format = useFormat();
  const columns = useMemo<Column<Run>[]>(
    () => [
      {
        ...{ id: 'choose', name: common.choose },
        cell: ({ run, accuracy }) => (
          <Checkbox
            aria-label={runs.choose(run)}
            checked={chosen.includes(run)}
            disabled={accuracy === null}
            onChange={({ currentTarget: { checked } }) =>
              onChoose(checked ? [...chosen, run] : chosen.filter((name) => name !== run))
            }
          />
        ),
      },
      {
        ...{ id: 'run', name: runs.name, sort: ({ run }) => run },
        cell: ({ run, current }) => (
          <Group gap={6} wrap="nowrap">
            <TextLink to="/runs/$run" params={{ run }} fz="sm" fw={600}>
              {run}
            </TextLink>
            {!current && (
              <Tooltip label={runs.outdatedHint} multiline maw={260}>
                <Tag tone="warn">{runs.outdated}</Tag>
              </Tooltip>
            )}
          </Group>
        ),
      },
      {
        ...{ id: 'backbone', name: runs.backbone, sort: (row) => row.backbone },
        cell: ({ backbone }) => backbone,
      },
      { id: 'head', name: runs.head, sort: (row) => row.head, cell: ({ head }) => head },
      {
        ...{ id: 'images', name: common.images, number: true },
        sort: ({ images }) => images.train,
        cell: ({ images }) =>
          [images.train, images.tuning, images.test].map((n) => format.count(n)).join(' / '),
      },
      {
        ...{ id: 'tuning', name: runs.tuning, number: true, sort: (row) => row.tuningAccuracy },
        cell: ({ tuningAccuracy: share }) => (share === null ? '–' : format.percent(share)),
      },
      {
        ...{ id: 'accuracy', name: runs.accuracy, number: true },
        sort: ({ accuracy }) => accuracy?.value ?? null,
        cell: ({ accuracy }) =>
          accuracy === null ? (
            runs.notEvaluated
          ) : (
            <>
              <b>{format.percent(accuracy.value)}</b> <Range interval={accuracy} />
            </>
          ),
      },
      {
        ...{ id: 'top2', name: 'Top-2', number: true, sort: ({ top2 }) => top2?.value ?? null },
        cell: ({ top2 }) => (top2 === null ? '–' : format.percent(top2.value)),
      },
      {
        ...{ id: 'finished', name: runs.finished, sort: (row) => row.finishedAt },
        cell: ({ finishedAt }) => format.time(finishedAt),
      },
    ],
    [chosen, common, format, onChoose, runs],
  );
  return (
    <DataTable {...{ label: runs.title, columns, rows, minWidth: 900 }} idOf={({ run }) => run} />
  );
}
