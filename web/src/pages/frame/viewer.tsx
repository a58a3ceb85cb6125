import { Group, SegmentedControl, Switch } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { finished, original } from '../../api/pictures.ts';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { CineBar } from './cine-bar.tsx';
import type { Detail } from './frame-page.tsx';
import { LightBar } from './light-bar.tsx';
import { Marks } from './marks.tsx';
import { useView } from './use-view.ts';
import styles from './viewer.module.css';

/** The original, or the frame that was made of it, with what was found on it. */
export function Viewer({ detail }: { readonly detail: Detail }): ReactNode {
  const { studies } = useTexts();
  const [made, setMade] = useState(false);
  const [shown, setShown] = useState({ box: true, words: false, filled: true });
  const [index, setIndex] = useState(detail.index);
  const stage = useRef<HTMLDivElement>(null);
  const seen = useView();
  const { view, zoomBy } = seen;
  const { frameId, hash } = detail;

  useEffect(() => {
    // React listens to the wheel passively, and the page would scroll too.
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    };
    const { current } = stage;
    current?.addEventListener('wheel', wheel, { passive: false });
    return () => current?.removeEventListener('wheel', wheel);
  }, [zoomBy]);

  const own = index === detail.index;
  const src = made && hash !== null ? finished(hash) : original(frameId, own ? undefined : index);
  const toggles = made ? (['filled'] as const) : (['box', 'words'] as const);
  return (
    <Panel
      title={studies.frame}
      flush
      actions={
        <Group gap="sm">
          {toggles.map((key) => (
            <Switch
              key={key}
              {...{ label: studies[key], checked: shown[key] }}
              onChange={({ currentTarget }) => setShown({ ...shown, [key]: currentTarget.checked })}
            />
          ))}
          <SegmentedControl
            {...{ value: made ? 'finished' : 'original', disabled: hash === null }}
            data={[
              { value: 'original', label: studies.original },
              { value: 'finished', label: studies.finished },
            ]}
            onChange={(value) => setMade(value === 'finished')}
          />
        </Group>
      }
    >
      <div
        ref={stage}
        className={styles['stage']}
        tabIndex={0}
        role="group"
        aria-label={studies.viewer}
        onKeyDown={(event) => seen.onKey(event.key) && event.preventDefault()}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={seen.onPointerMove}
        onDoubleClick={seen.reset}
      >
        <div
          className={styles['moved']}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
        >
          <div className={styles['fitted']}>
            <img
              {...{ src, alt: studies.originalAlt, draggable: false }}
              className={styles['picture']}
              style={{ filter: `brightness(${view.brightness}) contrast(${view.contrast})` }}
            />
            {own && <Marks detail={detail} made={made} shown={shown} />}
          </div>
        </div>
      </div>
      {!made && detail.frames > 1 && (
        <CineBar frame={frameId} frames={detail.frames} index={index} onIndex={setIndex} />
      )}
      <LightBar seen={seen} />
    </Panel>
  );
}
