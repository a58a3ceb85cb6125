import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { asking } from '../../api/asking.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { without } from '../../parts/without.ts';
import { useTexts } from '../../texts/speech.tsx';
import { AddStudies } from './add-studies.tsx';
import { FileList } from './file-list.tsx';
import { Filters } from './filters.tsx';
import { FrameGrid } from './frame-grid.tsx';
import { StudyList } from './study-list.tsx';

const VIEWS = ['studies', 'frames', 'files', 'add'] as const;

export function StudiesPage(): ReactNode {
  const { home, studies } = useTexts();
  const search = useSearch({ from: '/work/studies' });
  const navigate = useNavigate();
  const facets = useQuery(asking('GET /api/facets', {}));
  const view = search.view ?? 'studies';
  const filters = useMemo(() => without(search, 'view'), [search]);
  const nothing = facets.data?.files === 0;
  return (
    <Page title={studies.title} lead={studies.lead}>
      {facets.data?.synthetic === true && <Notice>{home.synthetic}</Notice>}
      <Tabs
        value={view}
        keepMounted={false}
        onChange={(value) => {
          const next = VIEWS.find((one) => one === value) ?? 'studies';
          void navigate({ to: '/studies', search: { ...search, view: next } });
        }}
      >
        <Tabs.List mb="sm">
          {VIEWS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {studies.views[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="add">
          <AddStudies />
        </Tabs.Panel>
        {view !== 'add' && (
          <Tabs.Panel value={view}>
            <Loaded query={facets}>
              {(found) =>
                nothing ? (
                  <Empty
                    {...{ icon: 'studies', title: studies.none }}
                    action={
                      <LinkButton to="/studies" search={{ view: 'add' }}>
                        {studies.add}
                      </LinkButton>
                    }
                  >
                    {studies.noneHint}
                  </Empty>
                ) : (
                  <>
                    <Filters facets={found} view={view} filters={filters} />
                    {view === 'studies' && <StudyList filters={filters} />}
                    {view === 'frames' && <FrameGrid filters={filters} />}
                    {view === 'files' && <FileList filters={filters} />}
                  </>
                )
              }
            </Loaded>
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
