import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Icon } from '../../parts/icons.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';
import styles from './next-steps.module.css';
import { Tag } from '../../parts/tag.tsx';

type Step = Answer<'GET /api/home'>['next'];

const STEPS: readonly (readonly [Step, string])[] = [
  ['ingest', '/studies'],
  ['label', '/labels'],
  ['split', '/split'],
  ['train', '/train'],
  ['evaluate', '/runs'],
  ['look', '/runs'],
];

/** The way of the work, with how far it is. */
export function NextSteps({ next }: { readonly next: Step }): ReactNode {
  const { home } = useTexts();
  const now = STEPS.findIndex(([step]) => step === next);
  return (
    <Panel title={home.next} flush>
      <ol className={styles['steps']}>
        {STEPS.map(([step, to], k) => (
          <li key={step}>
            <Link to={to} className={styles['step'] ?? ''} data-now={k === now}>
              <span className={k < now ? styles['done'] : styles['later']}>
                <Icon name={k < now ? 'check' : 'next'} size={16} />
              </span>
              <span>
                <Text fz="sm" fw={k === now ? 600 : 500} component="span" display="block">
                  {home.steps[step].title}
                </Text>
                <Text fz="xs" c="dimmed" component="span">
                  {home.steps[step].hint}
                </Text>
              </span>
              {k === now && <Tag>{home.nextStep}</Tag>}
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
