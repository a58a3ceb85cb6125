import { Button, Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isOpen, type ListedJob, useSteer } from '../api/jobs.ts';
import { useFormat, useTexts } from '../texts/speech.tsx';
import { TextLink } from './text-link.tsx';
import { Tag } from './tag.tsx';

const TONES = {
  waiting: 'plain',
  running: 'accent',
  stopping: 'warn',
  done: 'accent',
  failed: 'bad',
  stopped: 'warn',
} as const;

interface Props {
  readonly job: ListedJob;
  /** What stands in the place of its kind. */
  readonly name?: string;
}

/** A job on one line: what, how far, and how to stop it or go on. */
export function JobRow({ job, name }: Props): ReactNode {
  const { train } = useTexts();
  const format = useFormat();
  const steer = useSteer(job.job);
  const { state, progress, error } = job;
  const resumable = state === 'stopped' || state === 'failed';
  return (
    <div>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Group gap="xs">
          <TextLink to="/jobs/$job" params={{ job: job.job }} fz="sm" fw={600}>
            {name ?? train.kinds[job.kind]}
          </TextLink>
          <Tag tone={TONES[state]}>{train.states[state]}</Tag>
          <Text fz="xs" c="dimmed">
            {format.time(job.createdAt)}
            {job.by === null ? '' : ` · ${job.by}`}
          </Text>
        </Group>
        {isOpen(job) && (
          <Button
            {...{ variant: 'default', disabled: state === 'stopping', loading: steer.isPending }}
            onClick={() => steer.mutate('stop')}
          >
            {train.stop}
          </Button>
        )}
        {resumable && (
          <Button variant="light" loading={steer.isPending} onClick={() => steer.mutate('resume')}>
            {train.resume}
          </Button>
        )}
      </Group>
      {isOpen(job) && progress !== null && <JobProgress progress={progress} />}
      {error !== null && (
        <Text fz="sm" c="var(--sg-bad)" mt={4}>
          {error}
        </Text>
      )}
    </div>
  );
}

function JobProgress({ progress }: { readonly progress: NonNullable<ListedJob['progress']> }) {
  const format = useFormat();
  const { step, done, total, detail } = progress;
  const counted = total > 0 ? `${format.count(done)} / ${format.count(total)}` : format.count(done);
  return (
    <div>
      <Progress
        {...{ value: total > 0 ? (100 * done) / total : 100, mt: 6, 'aria-label': step }}
        {...{ animated: total === 0, striped: total === 0 }}
      />
      <Text fz="xs" c="dimmed" mt={2}>
        {step} · {counted}
        {detail === null ? '' : ` · ${detail}`}
      </Text>
    </div>
  );
}
