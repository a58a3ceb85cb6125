import { ScrollArea, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TextLink } from '../../parts/text-link.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { RulesText } from './rules.tsx';
import { Tag } from '../../parts/tag.tsx';

type Preview = Answer<'POST /api/rules/preview'>;

const NONE = '-';

/** What other rules would change, without saving them. */
export function RulesPreview({ rules }: { readonly rules: RulesText }): ReactNode {
  const { labels } = useTexts();
  const query = useQuery({
    queryKey: ['rules preview', rules],
    queryFn: ({ signal }) => call('POST /api/rules/preview', { body: rules, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title={labels.preview}
      actions={
        query.isFetching && (
          <Text fz="xs" c="dimmed" role="status">
            {labels.previewing}
          </Text>
        )
      }
    >
      <Loaded query={query}>
        {(found) =>
          found.error === null ? <Changes found={found} /> : <Notice>{found.error}</Notice>
        }
      </Loaded>
    </Panel>
  );
}

function Changes({ found }: { readonly found: Preview }): ReactNode {
  const { common, labels } = useTexts();
  const format = useFormat();
  const say = (category: string | null): string =>
    category === null || category === NONE ? common.noLabel : category;
  const names = [...new Set([...Object.keys(found.before), ...Object.keys(found.after)])].sort();
  return (
    <Stack gap="sm">
      <Text fz="sm" fw={600} role="status">
        {found.changes === 0 ? labels.noChange : labels.changes(format.count(found.changes))}
      </Text>
      <Table verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{common.category}</Table.Th>
            <Table.Th ta="right">{labels.before}</Table.Th>
            <Table.Th ta="right">{labels.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => {
            const [before, after] = [found.before[name] ?? 0, found.after[name] ?? 0];
            return (
              <Table.Tr key={name} fw={before === after ? 400 : 600}>
                <Table.Td>{say(name)}</Table.Td>
                <Table.Td ta="right">{format.count(before)}</Table.Td>
                <Table.Td ta="right">{format.count(after)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {found.items.length > 0 && (
        <ScrollArea.Autosize mah={360} type="auto">
          <Table verticalSpacing={3}>
            <Table.Tbody>
              {found.items.map(({ frameId, words, before, after, overruled }) => (
                <Table.Tr key={frameId}>
                  <Table.Td>
                    <TextLink to="/frames/$frame" params={{ frame: frameId }} fz="sm">
                      {words}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>
                    {say(before)} → <b>{say(after)}</b>{' '}
                    {overruled && <Tag tone="plain">{labels.overruled}</Tag>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </Stack>
  );
}
