import { Grid, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { original } from '../../api/pictures.ts';
import { TextLink } from '../../parts/text-link.tsx';
import { useFormat, useTexts } from '../../texts/speech.tsx';
import type { Queued } from './review-queue.tsx';
import styles from './reviewed.module.css';
import { Tag } from '../../parts/tag.tsx';

/** A frame with what its label rests on. */
export function Reviewed({ frame }: { readonly frame: Queued }): ReactNode {
  const { common, labels, studies } = useTexts();
  const format = useFormat();
  const { frameId, category, source, derived, why, words, certainty, suspicion, correction } =
    frame;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [
      labels.now,
      <b key="now">
        {category ?? common.noLabel} {source !== null && <Tag>{studies.sources[source]}</Tag>}
      </b>,
    ],
    ...(correction === null
      ? []
      : [
          [
            labels.corrected,
            labels.correction(
              correction.category ?? labels.noCategory,
              correction.by,
              correction.note,
            ),
          ] as const,
        ]),
    [labels.words, words === '' ? studies.noWords : words],
    [labels.derived, derived ?? why ?? common.none],
    ...(certainty === null ? [] : [[labels.certainty, format.percent(certainty, 0)] as const]),
    ...(suspicion === null
      ? []
      : [
          [
            common.run,
            (suspicion.crossValidated ? labels.suspicionCrossed : labels.suspicion)(
              suspicion.run,
              suspicion.predicted,
              format.percent(suspicion.probability, 0),
            ),
          ] as const,
        ]),
  ];
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, sm: 7 }}>
        <img
          key={frameId}
          className={styles['picture']}
          src={original(frameId, undefined, 640)}
          alt={common.frameAlt(category ?? common.noLabel)}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, sm: 5 }}>
        <Table verticalSpacing={4} layout="fixed">
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={100} fw={400} c="dimmed">
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text fz="xs" mt="xs">
          <TextLink to="/frames/$frame" params={{ frame: frameId }} fz="sm">
            {frame.file}
          </TextLink>
        </Text>
      </Grid.Col>
    </Grid>
  );
}
