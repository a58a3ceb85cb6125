import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DropZone } from '../../parts/drop-zone.tsx';
import { handOver } from '../../parts/handed-file.ts';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** Takes a file to the page that tries it. */
export function TryPanel(): ReactNode {
  const { home, tryIt } = useTexts();
  const navigate = useNavigate();
  return (
    <Panel title={home.tryTitle}>
      <DropZone
        {...{ title: tryIt.drop, hint: home.tryHint, choose: tryIt.choose }}
        onFiles={([file]) => {
          if (file === undefined) return;
          handOver(file);
          void navigate({ to: '/try' });
        }}
      />
    </Panel>
  );
}
