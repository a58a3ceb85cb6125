import { Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asking } from '../api/asking.ts';
import { finished } from '../api/pictures.ts';
import { useTexts } from '../texts/speech.tsx';
import { HeatMap } from './heat-map.tsx';
import styles from './explained-frame.module.css';
import { Trouble } from './states.tsx';

interface Props {
  readonly run: string;
  readonly hash: string;
  readonly alt: string;
}

/** A finished frame, with what the run's answer rests on when that is asked for. */
export function ExplainedFrame({ run, hash, alt }: Props): ReactNode {
  const { common, evaluate } = useTexts();
  const [warm, setWarm] = useState(true);
  const { data, error, isPending } = useQuery({
    ...asking('GET /api/runs/:run/images/:hash/heat-map', { params: { run, hash } }),
    ...{ enabled: warm, staleTime: Infinity },
  });
  return (
    <div>
      <div className={styles['frame']}>
        <img src={finished(hash)} alt={alt} className={styles['picture']} />
        {warm && data && <HeatMap map={data.values} />}
      </div>
      <Switch
        mt={6}
        label={evaluate.heatMaps}
        checked={warm}
        onChange={({ currentTarget }) => setWarm(currentTarget.checked)}
      />
      {warm && (
        <Text fz="xs" c="dimmed" role="status">
          {isPending ? common.loading : evaluate.mapHint}
        </Text>
      )}
      {warm && error && <Trouble error={error} />}
    </div>
  );
}
