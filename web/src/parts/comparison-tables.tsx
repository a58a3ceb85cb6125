import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Comparison } from '../../../src/serving/wire/index.ts';
import { useFormat, useTexts } from '../texts/speech.tsx';
import { type Interval, Range } from './figure.tsx';
import { Panel } from './panel.tsx';
import { Tag } from './tag.tsx';

/** Runs and readers beside each other, and each pair tested. */
export function ComparisonTables({ found }: { readonly found: Comparison }): ReactNode {
  const { common, evaluate, home } = useTexts();
  const format = useFormat();
  const share = (of: Interval | null): ReactNode =>
    of === null ? (
      '–'
    ) : (
      <>
        <b>{format.percent(of.value)}</b> <Range interval={of} />
        <Text fz="xs" c="dimmed">
          {of.method}
        </Text>
      </>
    );
  return (
    <Stack gap="md">
      <Panel title={evaluate.compareTitle} flush>
        <Table.ScrollContainer minWidth={520}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{evaluate.contender}</Table.Th>
                <Table.Th>{home.accuracy}</Table.Th>
                <Table.Th>{home.top2}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.contenders.map(({ name, kind, synthetic, accuracy, top2 }) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <b>{name}</b> <Tag>{evaluate.kinds[kind]}</Tag>{' '}
                    {synthetic === true && <Tag tone="warn">{evaluate.synthetic}</Tag>}
                  </Table.Td>
                  <Table.Td>{share(accuracy)}</Table.Td>
                  <Table.Td>{share(top2)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Panel>
      <Panel title={evaluate.difference}>
        <Stack gap="md">
          {found.pairs.map((pair) => (
            <Pair key={`${pair.first} ${pair.second}`} pair={pair} />
          ))}
        </Stack>
        <Text fz="xs" c="dimmed" mt="sm">
          {common.imagesOf(format.count(found.images))},{' '}
          {common.patientsOf(format.count(found.patients))} · {found.use}
        </Text>
      </Panel>
    </Stack>
  );
}

const NAMES: ReadonlySet<string> = new Set(['first', 'second', 'synthetic']);

/** Everything that was found between two: the differences by name, with their tests. */
function Pair({ pair }: { readonly pair: Comparison['pairs'][number] }): ReactNode {
  const { first, second } = pair;
  const tests = Object.fromEntries(Object.entries(pair).filter(([key]) => !NAMES.has(key)));
  return (
    <div>
      <Text fz="sm" fw={600}>
        {first} − {second}
      </Text>
      <Table verticalSpacing={2}>
        <Table.Tbody>
          {flat(tests).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td w="45%">{name}</Table.Td>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Nested values under dotted names. */
function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flat(inner, path === '' ? key : `${path}.${key}`),
    );
  }
  const said = typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
  return Array.isArray(value) ? [] : [[path, said]];
}
