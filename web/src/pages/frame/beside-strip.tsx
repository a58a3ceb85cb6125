import { Group } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { thumbnail } from '../../api/pictures.ts';
import { Panel } from '../../parts/panel.tsx';
import { Step } from '../../parts/step.tsx';
import { useTexts } from '../../texts/speech.tsx';
import styles from './beside-strip.module.css';
import type { Detail } from './frame-page.tsx';

/** The frames of the same study, and the way from one to the next. */
export function BesideStrip({ detail }: { readonly detail: Detail }): ReactNode {
  const { common, studies } = useTexts();
  const navigate = useNavigate();
  const strip = useRef<HTMLDivElement>(null);
  const { beside, frameId, study } = detail;
  const at = beside.findIndex((frame) => frame.frameId === frameId);
  const go = (to: number): void => {
    const frame = beside[to]?.frameId;
    if (frame !== undefined) void navigate({ to: '/frames/$frame', params: { frame } });
  };
  useEffect(() => {
    const current = strip.current?.querySelector('[aria-current]');
    if (current instanceof HTMLElement && strip.current !== null) {
      strip.current.scrollLeft = current.offsetLeft - strip.current.clientWidth / 2;
    }
  }, [frameId]);
  if (beside.length < 2) return null;
  return (
    <Panel
      title={`${common.study} ${study}`}
      flush
      actions={
        <Group gap={4}>
          <Step
            {...{ name: 'back', label: studies.previous, disabled: at < 1 }}
            onClick={() => go(at - 1)}
          />
          <Step
            {...{ name: 'next', label: studies.next, disabled: at >= beside.length - 1 }}
            onClick={() => go(at + 1)}
          />
        </Group>
      }
    >
      <div ref={strip} className={styles['strip']}>
        {beside.map(({ frameId: frame, hash }, k) => (
          <Link
            key={frame}
            to="/frames/$frame"
            params={{ frame }}
            className={styles['link'] ?? ''}
            aria-label={`${studies.frame} ${k + 1}`}
            {...(frame === frameId ? { 'aria-current': 'page' as const } : {})}
          >
            {hash !== null && <img src={thumbnail(hash, '64')} alt="" loading="lazy" />}
          </Link>
        ))}
      </div>
    </Panel>
  );
}
