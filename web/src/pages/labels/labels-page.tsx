import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { LabelGrid } from './label-grid.tsx';
import { ReviewQueue } from './review-queue.tsx';
import { Rules } from './rules.tsx';

const TABS = ['queue', 'grid', 'rules'] as const;

export function LabelsPage(): ReactNode {
  const { labels } = useTexts();
  const search = useSearch({ from: '/work/labels' });
  const navigate = useNavigate();
  return (
    <Page title={labels.title} lead={labels.lead}>
      <Tabs
        value={search.tab ?? 'queue'}
        keepMounted={false}
        onChange={(value) => {
          const tab = TABS.find((one) => one === value) ?? 'queue';
          void navigate({ to: '/labels', search: { ...search, tab } });
        }}
      >
        <Tabs.List mb="sm">
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {labels.tabs[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="queue">
          <ReviewQueue />
        </Tabs.Panel>
        <Tabs.Panel value="grid">
          <LabelGrid />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
