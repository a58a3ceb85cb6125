import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asking } from '../../api/asking.ts';
import { askSession } from '../../api/session.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useTexts } from '../../texts/speech.tsx';
import { AddPerson } from './add-person.tsx';
import { PeopleTable } from './people-table.tsx';

export function PeoplePage(): ReactNode {
  const { people } = useTexts();
  const query = useQuery(asking('GET /api/people', {}));
  const session = useQuery(askSession);
  return (
    <Page title={people.title} lead={people.lead}>
      <Stack gap="md">
        <Panel title={people.title} flush>
          <Loaded query={query}>{({ people: found }) => <PeopleTable people={found} />}</Loaded>
        </Panel>
        {session.data?.localAccounts === true ? (
          <AddPerson />
        ) : (
          <Text fz="sm">{people.throughProviders}</Text>
        )}
      </Stack>
    </Page>
  );
}
