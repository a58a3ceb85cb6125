import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Trouble } from '../parts/states.tsx';
import { useTexts } from '../texts/speech.tsx';

function Home(): ReactNode {
  const { shell } = useTexts();
  return (
    <LinkButton to="/" variant="default">
      {shell.toHome}
    </LinkButton>
  );
}

export function NotFound(): ReactNode {
  const { shell } = useTexts();
  return (
    <Page title={shell.notFound}>
      <Empty title={shell.notFoundHint} action={<Home />} />
    </Page>
  );
}

export function Forbidden(): ReactNode {
  const { shell } = useTexts();
  return (
    <Page title={shell.forbidden}>
      <Empty icon="lock" title={shell.forbiddenHint} action={<Home />} />
    </Page>
  );
}

/** A page that could not be drawn. */
export function Broken({ error }: { readonly error: unknown }): ReactNode {
  return (
    <Box p="md">
      <Trouble error={error} again={() => location.reload()} />
    </Box>
  );
}
