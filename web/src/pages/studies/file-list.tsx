import { Text } from '@mantine/core';
import { type ReactNode, useCallback, useMemo } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { useWindows } from '../../api/windows.ts';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualRows } from '../../parts/virtual-rows.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Narrowed } from './filters.tsx';
import styles from './file-list.module.css';
import { Tag } from '../../parts/tag.tsx';

type Listed = Answer<'GET /api/files'>['items'][number];

const TONES = { accepted: 'accent', excluded: 'plain', quarantined: 'bad' } as const;

/** Every file that was brought in, and what became of it. */
export function FileList({ filters }: { readonly filters: Narrowed }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  const { verdict, rule, text } = filters;
  const query = useMemo(
    () => ({
      ...(verdict === undefined ? {} : { verdict }),
      ...(rule === undefined ? {} : { rule }),
      ...(text === undefined ? {} : { text }),
    }),
    [verdict, rule, text],
  );
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/files', { query: { ...query, ...window }, signal }),
    [query],
  );
  const found = useWindows<Listed>('files', query, fetch);
  if (found.error !== null) return <Trouble error={found.error} again={found.again} />;
  if (found.total === null) return <Waiting lines={8} />;
  if (found.total === 0) return <Empty title={studies.noneMatch} />;
  return (
    <>
      <Text fz="xs" c="dimmed" mb={4}>
        {studies.filesOf(format.count(found.total))}
      </Text>
      <VirtualRows
        {...{ count: found.total, row: 44, height: 'calc(100vh - 300px)' }}
        {...{ label: studies.views.files, onSee: found.see }}
        render={(index) => <FileRow file={found.at(index)} />}
      />
    </>
  );
}

function FileRow({ file }: { readonly file: Listed | undefined }): ReactNode {
  const { studies } = useTexts();
  if (file === undefined) return null;
  return (
    <div className={styles['row']}>
      <span className={styles['name']} title={file.file}>
        {file.file}
      </span>
      <Tag tone={TONES[file.verdict]}>{studies.verdicts[file.verdict]}</Tag>
      <span>{file.rule ?? ''}</span>
      <span className={styles['format']}>{file.format ?? ''}</span>
    </div>
  );
}
