import type { ReactNode } from 'react';
import { EpochCurves, type Epochs } from '../../charts/epoch-curves.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';

/** How the training went. */
export function History({ epochs }: { readonly epochs: Epochs }): ReactNode {
  const { evaluate } = useTexts();
  return (
    <Panel title={evaluate.history}>
      <EpochCurves epochs={epochs} />
    </Panel>
  );
}
