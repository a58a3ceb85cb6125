import { Group, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Detail } from './frame-page.tsx';
import styles from './words-panel.module.css';

/** The words that were read, each with how surely. */
export function WordsPanel({ words }: { readonly words: Detail['words'] }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  return (
    <Panel title={studies.wordsRead}>
      {words === null || words.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {studies.noWords}
        </Text>
      ) : (
        <Group gap={6}>
          {words.map(({ text, certainty, box, source }, k) => (
            <Tooltip key={k} label={source}>
              <span className={styles['word']}>
                {text}{' '}
                <span className={styles['certainty']}>
                  {box === null ? studies.inHeader : format.percent(certainty, 0)}
                </span>
              </span>
            </Tooltip>
          ))}
        </Group>
      )}
    </Panel>
  );
}
