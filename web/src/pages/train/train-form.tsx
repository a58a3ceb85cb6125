import { Button, Checkbox, Radio, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useStart } from '../../api/jobs.ts';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { without } from '../../parts/without.ts';
import { useTexts } from '../../texts/speech.tsx';
import { type Backbone, type Draft, type HeadKind, NUMBERS, settingsOf } from './draft.ts';
import { NumberField } from './number-field.tsx';

const KINDS: readonly HeadKind[] = ['linear', 'fc', 'knn', 'prototype'];
const NAME = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}';

interface Props {
  readonly backbones: readonly Backbone[];
  readonly draft: Draft;
}

/** What to train: network, head and its numbers. */
export function TrainForm({ backbones, draft: first }: Props): ReactNode {
  const { train } = useTexts();
  const navigate = useNavigate();
  const start = useStart();
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  return (
    <Panel title={train.start}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate(
            { kind: 'train', settings: settingsOf(draft) },
            { onSuccess: ({ job }) => void navigate({ to: '/jobs/$job', params: { job } }) },
          );
        }}
      >
        <Stack gap="md">
          <Select
            {...{ label: train.backbone, description: train.backboneHint, value: draft.backbone }}
            data={backbones.map(({ name, title, here }) => ({
              value: name,
              label: here ? `${name}: ${title}` : `${name}: ${title} (${train.notHere})`,
              disabled: !here,
            }))}
            onChange={(backbone) => change({ backbone: backbone ?? draft.backbone })}
          />
          <Radio.Group
            {...{ label: train.head, value: draft.kind }}
            onChange={(kind) => change({ kind: KINDS.find((one) => one === kind) ?? 'linear' })}
          >
            <Stack gap={6} mt={4}>
              {KINDS.map((kind) => (
                <Radio
                  key={kind}
                  {...{ value: kind, size: 'xs', label: train.heads[kind] }}
                  description={train.headHints[kind]}
                />
              ))}
            </Stack>
          </Radio.Group>
          <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs" verticalSpacing="xs">
            {NUMBERS[draft.kind].map((name) => (
              <NumberField
                key={name}
                {...{ name, value: draft.numbers[name] }}
                onChange={(value) => change({ numbers: withNumber(draft, name, value) })}
              />
            ))}
          </SimpleGrid>
          {draft.kind === 'fc' && (
            <Checkbox
              {...{ label: train.balanced, checked: draft.balanced }}
              onChange={({ currentTarget }) => change({ balanced: currentTarget.checked })}
            />
          )}
          <TextInput
            {...{ label: train.name, description: train.nameHint, value: draft.name, size: 'xs' }}
            {...{ pattern: NAME, title: train.nameRule, autoComplete: 'off' }}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <Checkbox
            {...{ label: train.evaluate, checked: draft.evaluate }}
            onChange={({ currentTarget }) => change({ evaluate: currentTarget.checked })}
          />
          <Checkbox
            {...{ label: train.leak, checked: draft.allowLeak }}
            onChange={({ currentTarget }) => change({ allowLeak: currentTarget.checked })}
          />
          {start.isError && <Trouble error={start.error} />}
          <Button type="submit" size="sm" loading={start.isPending} disabled={!draft.backbone}>
            {train.start}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

function withNumber(draft: Draft, name: keyof Draft['numbers'], value: number | undefined) {
  return value === undefined ? without(draft.numbers, name) : { ...draft.numbers, [name]: value };
}
