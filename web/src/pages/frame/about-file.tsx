import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Detail } from './frame-page.tsx';

/** How the picture was taken and found. */
export function AboutFile({ detail }: { readonly detail: Detail }): ReactNode {
  const { common, studies } = useTexts();
  const format = useFormat();
  const { file, index, frames, rows, columns, box, boxRule, acquisition } = detail;
  const scanner = [acquisition.manufacturer, acquisition.model].filter((part) => part !== null);
  const entries: readonly (readonly [string, string | null])[] = [
    [studies.file, file],
    [
      studies.cine,
      frames > 1 ? common.ofTotal(format.count(index + 1), format.count(frames)) : null,
    ],
    [studies.size, rows === null ? null : `${columns ?? '?'} × ${rows}`],
    [studies.box, box === null ? null : `${box.x0}, ${box.y0} – ${box.x1}, ${box.y1}`],
    [studies.regionRule, boxRule],
    [studies.scanner, scanner.length === 0 ? null : scanner.join(' ')],
    [studies.transducer, acquisition.transducer],
  ];
  return (
    <Panel title={studies.about}>
      <Table verticalSpacing={3} layout="fixed">
        <Table.Tbody>
          {entries
            .filter(([, value]) => value !== null)
            .map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={120} fw={400} c="dimmed">
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
