import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

/** A sentence that must be seen before the figures beside it are believed. */
export function Notice({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Alert color="orange" variant="light" py={8} icon={<Icon name="warn" size={16} />}>
      {children}
    </Alert>
  );
}
