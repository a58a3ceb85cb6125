import { Button, Slider, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { original } from '../../api/pictures.ts';
import { Icon } from '../../parts/icons.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import styles from './viewer.module.css';

/** Between two pictures, in milliseconds. */
const BEAT = 80;

interface Props {
  readonly frame: string;
  readonly frames: number;
  readonly index: number;
  readonly onIndex: (index: number) => void;
}

/** Plays the frames of a loop; each waits for its picture to be there. */
export function CineBar({ frame, frames, index, onIndex }: Props): ReactNode {
  const { common, studies } = useTexts();
  const format = useFormat();
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (!playing) return;
    const next = (index + 1) % frames;
    const picture = new Image();
    let beat: ReturnType<typeof setTimeout> | undefined;
    const begun = performance.now();
    picture.onload = () => {
      beat = setTimeout(() => onIndex(next), Math.max(0, BEAT - (performance.now() - begun)));
    };
    picture.onerror = () => setPlaying(false);
    picture.src = original(frame, next);
    return () => {
      picture.onload = null;
      clearTimeout(beat);
    };
  }, [playing, index, frame, frames, onIndex]);

  return (
    <div className={styles['bar']}>
      <Button
        {...{ variant: 'default', onClick: () => setPlaying(!playing) }}
        leftSection={<Icon name={playing ? 'pause' : 'play'} size={14} />}
      >
        {playing ? studies.pause : studies.play}
      </Button>
      <Slider
        {...{ flex: 1, size: 'sm', min: 0, max: frames - 1, value: index, label: null }}
        {...{ onChange: onIndex, thumbLabel: studies.cine }}
      />
      <Text fz="xs" c="dimmed">
        {common.ofTotal(format.count(index + 1), format.count(frames))}
      </Text>
    </div>
  );
}
