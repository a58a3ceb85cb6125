import { Code, SimpleGrid, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';
import styles from './run-settings.module.css';

type Settings = Answer<'GET /api/runs/:run'>['settings'];

/** Everything that was asked for and chosen. */
export function RunSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { evaluate } = useTexts();
  return (
    <Panel title={evaluate.settings}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {Object.entries(settings).map(([about, values]) => (
          <div key={about}>
            <Text fz="xs" fw={600} c="dimmed" mb={2}>
              {about}
            </Text>
            <Table verticalSpacing={2} layout="fixed">
              <Table.Tbody>
                {Object.entries(values).map(([name, value]) => (
                  <Table.Tr key={name}>
                    <Table.Th w="45%" fw={400}>
                      {name}
                    </Table.Th>
                    <Table.Td>
                      <Code fz={11} className={styles['value'] ?? ''}>
                        {plain(value)}
                      </Code>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        ))}
      </SimpleGrid>
    </Panel>
  );
}

/** Longer values are cut: run.json has them whole. */
const LONGEST = 160;

function plain(value: unknown): string {
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}
