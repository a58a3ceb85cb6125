import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useState } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { useWindows } from '../../api/windows.ts';
import { Page } from '../../parts/page.tsx';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualRows } from '../../parts/virtual-rows.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import styles from './audit-page.module.css';

type Entry = Answer<'GET /api/audit-log'>['items'][number];

/** What was done, by whom, the newest first. */
export function AuditPage(): ReactNode {
  const { people } = useTexts();
  const everyone = useQuery(asking('GET /api/people', {}));
  const [person, setPerson] = useState<string | null>(null);
  return (
    <Page
      title={people.auditTitle}
      lead={people.auditLead}
      actions={
        <Group gap="xs">
          <Select
            {...{ 'aria-label': people.who, placeholder: people.anyone, clearable: true, w: 200 }}
            {...{ value: person, onChange: setPerson, allowDeselect: true }}
            data={everyone.data?.people.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            clearButtonProps={{ 'aria-label': people.anyone }}
          />
        </Group>
      }
    >
      <Entries key={person} person={person} />
    </Page>
  );
}

function Entries({ person }: { readonly person: string | null }): ReactNode {
  const { people } = useTexts();
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/audit-log', {
        query: { ...window, ...(person === null ? {} : { person }) },
        signal,
      }),
    [person],
  );
  const found = useWindows<Entry>('audit log', person, fetch);
  if (found.error !== null) return <Trouble error={found.error} again={found.again} />;
  if (found.total === null) return <Waiting lines={8} />;
  if (found.total === 0) return <Empty icon="audit" title={people.auditEmpty} />;
  return (
    <VirtualRows
      {...{ count: found.total, row: 40, height: 'calc(100vh - 190px)' }}
      {...{ label: people.auditTitle, onSee: found.see }}
      render={(index) => <EntryRow entry={found.at(index)} />}
    />
  );
}

function EntryRow({ entry }: { readonly entry: Entry | undefined }): ReactNode {
  const { people } = useTexts();
  const format = useFormat();
  if (entry === undefined) return null;
  return (
    <div className={styles['row']}>
      <span>{format.time(entry.at)}</span>
      <span>{entry.person?.name ?? people.nobody}</span>
      <b>{entry.action}</b>
      <span className={styles['wide']} title={entry.subject}>
        {entry.subject}
      </span>
      <span className={styles['wide']} title={entry.detail}>
        {entry.detail}
      </span>
    </div>
  );
}
