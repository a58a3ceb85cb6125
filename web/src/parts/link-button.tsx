import { Button, type ButtonProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

interface Props
  extends ButtonProps, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> {
  readonly ref?: Ref<HTMLAnchorElement>;
}

function Plain({ ref, ...props }: Props) {
  return <Button component="a" ref={ref ?? null} {...props} />;
}

const Linked = createLink(Plain);

/** A link to a page that looks like a button. */
export const LinkButton: LinkComponent<typeof Plain> = (props) => <Linked {...props} />;
