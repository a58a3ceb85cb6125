import { Alert, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { LabelConflict } from '../../../../src/serving/wire/index.ts';
import { asking } from '../../api/asking.ts';
import { call } from '../../api/call.ts';
import { RequestError } from '../../api/request.ts';
import { Panel } from '../../parts/panel.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useTexts } from '../../texts/speech.tsx';
import type { Detail } from './frame-page.tsx';
import { LabelHistory } from './label-history.tsx';

const NONE = '-';

/** The label in force, where it comes from, and a way to put it right. */
export function LabelPanel({ detail }: { readonly detail: Detail }): ReactNode {
  const { common, studies } = useTexts();
  const client = useQueryClient();
  const categories = useQuery(asking('GET /api/categories', {}));
  const [conflict, setConflict] = useState<LabelConflict['conflict'] | null>(null);
  const { frameId: frame, version, category, history } = detail;
  const again = (): Promise<void> =>
    client.invalidateQueries({ queryKey: ['GET /api/frames/:frame', { params: { frame } }] });
  const change = useMutation({
    mutationFn: (to: string | null) =>
      call('PUT /api/frames/:frame/label', { params: { frame }, body: { category: to, version } }),
    onSuccess: async () => {
      setConflict(null);
      await again();
    },
    onError: async (error) => {
      if (!(error instanceof RequestError) || error.status !== 409) return;
      setConflict((error.body as LabelConflict).conflict);
      await again();
    },
  });
  const known = categories.data?.categories.map((one) => one.category) ?? [];
  return (
    <Panel title={studies.label}>
      <Stack gap="sm">
        <Select
          {...{ 'aria-label': studies.label, searchable: true, value: category ?? NONE }}
          data={[
            { value: NONE, label: common.noLabel },
            ...[...new Set([...known, ...(category === null ? [] : [category])])],
          ]}
          disabled={change.isPending}
          onChange={(value) => change.mutate(value === NONE ? null : value)}
        />
        {conflict !== null && (
          <Alert color="orange" variant="light">
            {studies.conflict(conflict.category ?? common.noLabel, conflict.by ?? studies.someone)}
          </Alert>
        )}
        {change.isError && conflict === null && <Trouble error={change.error} />}
        <div>
          <Text fz="xs" fw={600} c="dimmed">
            {studies.provenance}
          </Text>
          <LabelHistory history={history} />
        </div>
      </Stack>
    </Panel>
  );
}
