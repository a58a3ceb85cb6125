import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

interface Props
  extends AnchorProps, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> {
  readonly ref?: Ref<HTMLAnchorElement>;
}

function Plain({ ref, ...props }: Props) {
  return <Anchor ref={ref ?? null} {...props} />;
}

const Linked = createLink(Plain);

/** A link to a page, in text. */
export const TextLink: LinkComponent<typeof Plain> = (props) => <Linked {...props} />;
