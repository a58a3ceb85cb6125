import { Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { CategoryBars } from '../../parts/category-bars.tsx';
import { ExplainedFrame } from '../../parts/explained-frame.tsx';
import { Icon } from '../../parts/icons.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Neighbours } from '../../parts/neighbours.tsx';
import { Waiting } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Asked } from './gallery.tsx';

interface Props {
  readonly run: string;
  readonly categories: readonly string[];
  readonly index: number;
  readonly total: number;
  readonly asked: Asked | undefined;
  /** To another image of the list; null closes. */
  readonly onGo: (index: number | null) => void;
}

/** One test image with what the run said and why; the arrow keys go to the next. */
export function ImageDialog(props: Props): ReactNode {
  const { run, categories, index, total, asked, onGo } = props;
  const { common, evaluate } = useTexts();
  const format = useFormat();
  const before = (): void => onGo(Math.max(0, index - 1));
  const after = (): void => onGo(Math.min(total - 1, index + 1));
  useHotkeys([
    ['ArrowLeft', before],
    ['ArrowRight', after],
  ]);
  return (
    <Modal
      opened
      onClose={() => onGo(null)}
      size="min(920px, 96vw)"
      title={common.ofTotal(format.count(index + 1), format.count(total))}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {asked === undefined || asked.hash === null ? (
        <Waiting />
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Stack gap="xs">
            <ExplainedFrame {...{ run, hash: asked.hash }} alt={common.frameAlt(asked.truth)} />
            <Group gap="xs">
              <Button
                {...{ variant: 'default', onClick: before, disabled: index === 0 }}
                leftSection={<Icon name="back" size={14} />}
              >
                {evaluate.previous}
              </Button>
              <Button
                {...{ variant: 'default', onClick: after, disabled: index === total - 1 }}
                rightSection={<Icon name="next" size={14} />}
              >
                {evaluate.next}
              </Button>
            </Group>
          </Stack>
          <Stack gap="sm">
            <div>
              <Text fz="sm">
                {evaluate.truth}: <b>{asked.truth}</b>
              </Text>
              <Text
                fz="sm"
                c={asked.truth === asked.predicted ? 'var(--sg-good)' : 'var(--sg-bad)'}
              >
                {evaluate.said}: <b>{asked.predicted}</b>
              </Text>
            </div>
            <CategoryBars
              label={evaluate.said}
              bars={asked.probabilities
                .map((probability, k) => ({ category: categories[k] ?? '', probability }))
                .sort((a, b) => b.probability - a.probability)}
            />
            <Neighbours run={run} hash={asked.hash} />
            <LinkButton variant="light" to="/frames/$frame" params={{ frame: asked.frameId }}>
              {evaluate.openFrame}
            </LinkButton>
          </Stack>
        </SimpleGrid>
      )}
    </Modal>
  );
}
