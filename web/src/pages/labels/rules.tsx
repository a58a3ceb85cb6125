import { Button, Grid, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Answer, Body } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { useStart } from '../../api/jobs.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { TextLink } from '../../parts/text-link.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { RulesPreview } from './rules-preview.tsx';
import styles from './rules.module.css';

export type RulesText = Body<'PUT /api/rules'>;

/** How long typing must rest before the rules are tried, in milliseconds. */
const REST = 600;

export function Rules(): ReactNode {
  const query = useQuery({ ...asking('GET /api/rules', {}), staleTime: Infinity });
  return <Loaded query={query}>{(found) => <Editor found={found} />}</Loaded>;
}

/** The rules as text, and beside them what they would change. */
function Editor({ found }: { readonly found: Answer<'GET /api/rules'> }): ReactNode {
  const { labels } = useTexts();
  const client = useQueryClient();
  const { taxonomy, vocabulary, leastCertain } = found;
  const [rules, setRules] = useState<RulesText>({ taxonomy, vocabulary, leastCertain });
  const [tried] = useDebouncedValue(rules, REST);
  const start = useStart();
  const save = useMutation({
    mutationFn: (body: RulesText) => call('PUT /api/rules', { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['GET /api/rules'] });
      start.mutate({ kind: 'label', settings: {} });
    },
  });
  const area = (key: 'taxonomy' | 'vocabulary', rows: number): ReactNode => (
    <Textarea
      {...{ label: labels[key], value: rules[key], rows, spellCheck: false }}
      classNames={{ input: styles['code'] ?? '' }}
      onChange={({ currentTarget }) => setRules({ ...rules, [key]: currentTarget.value })}
    />
  );
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title={found.preset ? labels.preset(found.name) : labels.own(found.name)}>
          <Stack gap="sm">
            {area('taxonomy', 18)}
            {area('vocabulary', 8)}
            <NumberInput
              {...{ label: labels.leastCertain, value: rules.leastCertain, maw: 360 }}
              {...{ min: 0, max: 1, step: 0.05 }}
              onChange={(value) => setRules({ ...rules, leastCertain: Number(value) })}
            />
            <Group gap="sm">
              <Button loading={save.isPending} onClick={() => save.mutate(rules)}>
                {labels.save}
              </Button>
              {start.data && (
                <Text fz="sm">
                  {labels.saved}{' '}
                  <TextLink to="/jobs/$job" params={{ job: start.data.job }} fz="sm">
                    {labels.seeJob}
                  </TextLink>
                </Text>
              )}
            </Group>
            {save.isError && <Trouble error={save.error} />}
            {start.isError && <Trouble error={start.error} />}
          </Stack>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <RulesPreview rules={tried} />
      </Grid.Col>
    </Grid>
  );
}
