import { SimpleGrid, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { thumbnail } from '../../api/pictures.ts';
import { FrameTile } from '../../parts/frame-tile.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Newest } from './result.tsx';

/** How many are shown; the run's page has the rest. */
const SHOWN = 8;

export function WorstMistakes({ newest }: { readonly newest: NonNullable<Newest> }): ReactNode {
  const { common, home } = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { run, mistakes } = newest;
  return (
    <Panel
      title={home.mistakes}
      actions={
        <LinkButton variant="subtle" to="/runs/$run" params={{ run }} hash="images">
          {home.allMistakes}
        </LinkButton>
      }
    >
      {mistakes.length === 0 ? (
        <Empty icon="check" title={home.noMistakes} />
      ) : (
        <>
          <Text fz="xs" c="dimmed" mb="xs">
            {home.mistakesHint}
          </Text>
          <SimpleGrid cols={{ base: 2, xs: 3, lg: 4 }} spacing="xs" verticalSpacing="xs">
            {mistakes.slice(0, SHOWN).map(({ frameId, hash, truth, predicted, probability }) => (
              <FrameTile
                key={frameId}
                src={thumbnail(hash)}
                alt={common.frameAlt(truth)}
                caption={`${home.calledAs(truth, predicted)} (${format.percent(probability, 0)})`}
                onOpen={() => void navigate({ to: '/frames/$frame', params: { frame: frameId } })}
              />
            ))}
          </SimpleGrid>
        </>
      )}
    </Panel>
  );
}
