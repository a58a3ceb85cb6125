import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';
import { thumbnail } from '../../api/pictures.ts';
import { useWindows } from '../../api/windows.ts';
import { Empty, Trouble, Waiting } from '../../parts/states.tsx';
import { VirtualRows } from '../../parts/virtual-rows.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Narrowed } from './filters.tsx';
import styles from './study-list.module.css';
import { Tag } from '../../parts/tag.tsx';

type Study = Answer<'GET /api/studies'>['items'][number];

/** Studies by their pseudonyms; each opens its frames. */
export function StudyList({ filters }: { readonly filters: Narrowed }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  const fetch = useCallback(
    (window: { offset: number; limit: number }, signal: AbortSignal) =>
      call('GET /api/studies', { query: { ...filters, ...window }, signal }),
    [filters],
  );
  const found = useWindows<Study>('studies', filters, fetch);
  if (found.error !== null) return <Trouble error={found.error} again={found.again} />;
  if (found.total === null) return <Waiting lines={8} />;
  if (found.total === 0) return <Empty title={studies.noneMatch} />;
  return (
    <>
      <Text fz="xs" c="dimmed" mb={4}>
        {studies.studiesOf(format.count(found.total))}
      </Text>
      <VirtualRows
        {...{ count: found.total, row: 56, height: 'calc(100vh - 300px)', label: studies.title }}
        onSee={found.see}
        render={(index) => <StudyRow study={found.at(index)} />}
      />
    </>
  );
}

function StudyRow({ study }: { readonly study: Study | undefined }): ReactNode {
  const { common, studies } = useTexts();
  const format = useFormat();
  if (study === undefined) return null;
  const { part, cover, frames, excluded, quarantined, categories } = study;
  const found = Object.entries(categories).sort(([, a], [, b]) => b - a);
  return (
    <Link
      to="/studies"
      search={{ view: 'frames', study: study.study }}
      className={styles['row'] ?? ''}
    >
      {cover === null ? (
        <span className={styles['cover']} />
      ) : (
        <img src={thumbnail(cover, '96')} alt="" className={styles['cover']} loading="lazy" />
      )}
      <span className={styles['cut']}>
        <Text fz="sm" fw={600} component="span" display="block" truncate>
          {study.study}
        </Text>
        <Text fz="xs" c="dimmed" component="span">
          {common.patient} {study.patient}
        </Text>
      </span>
      <span>{part !== null && <Tag>{common.parts[part]}</Tag>}</span>
      <Text fz="sm" className={styles['wide'] ?? ''} component="span">
        {studies.counts(format.count(frames), format.count(excluded + quarantined))}
      </Text>
      <Text
        fz="xs"
        c="dimmed"
        className={`${styles['wide'] ?? ''} ${styles['cut'] ?? ''}`}
        component="span"
      >
        {found.map(([name, count]) => `${name} ${format.count(count)}`).join(' · ')}
      </Text>
    </Link>
  );
}
