import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { ReadPicture } from './read-picture.tsx';
import styles from './reading-page.module.css';
import { useReading } from './use-reading.ts';

/** One picture after another, full screen and dark. */
export function ReadingPage(): ReactNode {
  const { assignment } = useParams({ from: '/work/reading/$assignment' });
  const { read } = useTexts();
  const navigate = useNavigate();
  const reading = useReading(assignment);
  const leave = (): void => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    void navigate({ to: '/reading' });
  };
  useEffect(() => {
    document.title = `${read.mine} · Sonograft`;
  }, [read]);
  return (
    <Loaded query={reading.query}>
      {(found) =>
        found.next === null || found.locked ? (
          <main className={styles['done']}>
            <p role="status">{found.locked ? read.locked : read.done}</p>
            <button type="button" className={styles['pause']} onClick={leave}>
              {read.toList}
            </button>
          </main>
        ) : (
          <ReadPicture
            key={found.next}
            {...{ assignment, found, number: found.next, leave }}
            {...{ answer: reading.answer, sending: reading.send }}
          />
        )
      }
    </Loaded>
  );
}
