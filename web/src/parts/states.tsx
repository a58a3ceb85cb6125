import { Alert, Button, EmptyState, Group, Loader, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RefusalCode } from '../../../src/serving/wire/index.ts';
import { refusalIn, RequestError } from '../api/request.ts';
import { useTexts } from '../texts/speech.tsx';
import type { Texts } from '../texts/texts.ts';
import { Icon, type IconName } from './icons.tsx';

interface EmptyProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing is here, and that is no fault: what would bring something. */
export function Empty({ icon = 'search', title, children, action }: EmptyProps): ReactNode {
  return (
    <EmptyState py="lg" size="sm" icon={<Icon name={icon} size={28} />} title={title}>
      {children !== undefined && <EmptyState.Description>{children}</EmptyState.Description>}
      {action !== undefined && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}

/** Lines where the content will be. */
export function Waiting({ lines = 4 }: { readonly lines?: number }): ReactNode {
  const { common } = useTexts();
  return (
    <Stack gap="xs" role="status" aria-label={common.loading}>
      {Array.from({ length: lines }, (_, k) => (
        <Skeleton key={k} height={18} width={k === lines - 1 ? '60%' : '100%'} />
      ))}
    </Stack>
  );
}

/** Work that takes a moment, with what it is. */
export function Working({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" />
      <Text fz="sm">{children}</Text>
    </Group>
  );
}

interface TroubleProps {
  readonly error: unknown;
  readonly again?: () => void;
}

/** What went wrong, in one sentence, and a way to try again. */
export function Trouble({ error, again }: TroubleProps): ReactNode {
  const texts = useTexts();
  const { common } = texts;
  return (
    <Alert color="red" variant="light" icon={<Icon name="warn" />} title={common.trouble}>
      <Text fz="sm">{sentence(error, texts)}</Text>
      {again !== undefined && (
        <Button mt="xs" variant="default" onClick={again}>
          {common.again}
        </Button>
      )}
    </Alert>
  );
}

/** What an error says to a person: in the page's language where that has a sentence for it. */
function sentence(
  error: unknown,
  { common, refusals }: Pick<Texts, 'common' | 'refusals'>,
): string {
  if (error instanceof RequestError) {
    if (error.status === 0) return common.unreachable;
    const said = refusalIn(error);
    const own = said === null ? undefined : refusals[said.code as RefusalCode];
    if (said !== null && own !== undefined) return own(said.values);
  }
  return error instanceof Error ? error.message : String(error);
}
