import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { frameSearch, type FrameSearch } from '../../search.ts';
import { useFormat, useTexts } from '../../texts/speech.tsx';

export type Narrowed = Omit<FrameSearch, 'view'>;

interface Props {
  readonly facets: Answer<'GET /api/facets'>;
  readonly view: 'studies' | 'frames' | 'files';
  readonly filters: Narrowed;
}

const NONE = '-';

/** What the lists are narrowed by; it stands in the address, so that it can be sent to others. */
export function Filters({ facets, view, filters }: Props): ReactNode {
  const { common, studies } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const narrow = (change: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: '/studies', search: frameSearch({ ...filters, ...change, view }) });
  };
  const typed = useDebouncedCallback((text: string) => narrow({ text }), 300);
  const choice = (
    key: keyof Narrowed,
    label: string,
    found: readonly { readonly name: string; readonly count: number }[],
    say: (name: string) => string = (name) => name,
  ): ReactNode => (
    <Select
      {...{ label, searchable: found.length > 8, placeholder: studies.any, clearable: true }}
      {...{ value: filters[key] ?? null, flex: '1 1 140px', maw: 190, allowDeselect: true }}
      data={found.map(({ name, count }) => ({
        value: name,
        label: `${say(name)} (${format.count(count)})`,
      }))}
      onChange={(value) => narrow({ [key]: value ?? undefined })}
      clearButtonProps={{ 'aria-label': studies.clear }}
    />
  );
  const files = view === 'files';
  const any = Object.keys(filters).length > 0;
  return (
    <Group gap="xs" align="flex-end" mb="sm" role="search" aria-label={studies.filter}>
      <TextInput
        {...{
          label: studies.text,
          defaultValue: filters.text ?? '',
          size: 'xs',
          flex: '1 1 140px',
          maw: 190,
        }}
        onChange={({ currentTarget }) => typed(currentTarget.value)}
      />
      {!files &&
        choice('category', common.category, facets.categories, (name) =>
          name === NONE ? common.noLabel : name,
        )}
      {!files &&
        choice('part', studies.part, facets.parts, (name) => common.parts[name as 'train'])}
      {!files &&
        choice('source', studies.source, facets.sources, (name) => studies.sources[name as 'text'])}
      {choice('rule', studies.rule, facets.rules)}
      {files && (
        <Select
          {...{ label: studies.verdict, clearable: true, w: 150, placeholder: studies.any }}
          {...{ value: filters.verdict ?? null, allowDeselect: true }}
          data={(['accepted', 'excluded', 'quarantined'] as const).map((value) => ({
            value,
            label: studies.verdicts[value],
          }))}
          onChange={(value) => narrow({ verdict: value ?? undefined })}
          clearButtonProps={{ 'aria-label': studies.clear }}
        />
      )}
      {any && (
        <Button
          variant="subtle"
          onClick={() => void navigate({ to: '/studies', search: { view } })}
        >
          {studies.clear}
        </Button>
      )}
    </Group>
  );
}
