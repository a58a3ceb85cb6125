import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';

export type Split = NonNullable<Answer<'GET /api/split'>['split']>;

const PARTS = ['train', 'tuning', 'test'] as const;

/** Patients and images of each part, by category. */
export function PartsTable({ parts }: { readonly parts: Split }): ReactNode {
  const { common, split } = useTexts();
  const format = useFormat();
  const categories = [...new Set(PARTS.flatMap((part) => Object.keys(parts[part].categories)))];
  const row = (name: string, of: (part: (typeof PARTS)[number]) => number, strong = false) => (
    <Table.Tr key={name} fw={strong ? 600 : 400}>
      <Table.Th scope="row" fw={strong ? 600 : 400}>
        {name}
      </Table.Th>
      {PARTS.map((part) => (
        <Table.Td key={part} ta="right" c={of(part) === 0 ? 'var(--sg-warn)' : 'inherit'}>
          {format.count(of(part))}
        </Table.Td>
      ))}
    </Table.Tr>
  );
  return (
    <Panel title={split.table} flush>
      <Table.ScrollContainer minWidth={340}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{common.category}</Table.Th>
              {PARTS.map((part) => (
                <Table.Th key={part} ta="right">
                  {common.parts[part]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {row(common.patients, (part) => parts[part].patients, true)}
            {row(common.images, (part) => parts[part].images, true)}
            {categories
              .sort()
              .map((name) => row(name, (part) => parts[part].categories[name] ?? 0))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
