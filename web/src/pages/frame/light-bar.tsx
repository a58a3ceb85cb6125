import { Group, Slider, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Step } from '../../parts/step.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { useView } from './use-view.ts';
import styles from './viewer.module.css';

/** Brightness, contrast and zoom. */
export function LightBar({ seen }: { readonly seen: ReturnType<typeof useView> }): ReactNode {
  const { studies } = useTexts();
  const format = useFormat();
  const { view, change, zoomIn, zoomOut, reset } = seen;
  return (
    <div className={styles['bar']}>
      {(['brightness', 'contrast'] as const).map((key) => (
        <Group key={key} gap={8} wrap="nowrap">
          <Text fz="xs" c="dimmed">
            {studies[key]}
          </Text>
          <Slider
            {...{ className: styles['slider'] ?? '', size: 'sm', label: null, step: 0.05 }}
            {...{ min: 0.4, max: 3, value: view[key], thumbLabel: studies[key] }}
            onChange={(value) => change({ [key]: value })}
          />
        </Group>
      ))}
      <Group gap={2} ml="auto">
        <Text fz="xs" c="dimmed" w={48} ta="right">
          {format.percent(view.zoom, 0)}
        </Text>
        <Step name="minus" label={studies.zoomOut} onClick={zoomOut} />
        <Step name="plus" label={studies.zoomIn} onClick={zoomIn} />
        <Step name="reset" label={studies.reset} onClick={reset} />
      </Group>
    </div>
  );
}
