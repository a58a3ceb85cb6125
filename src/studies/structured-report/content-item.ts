import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import { type Code, codeItem } from './code.ts';

/** How an item stands to the one that it is in (PS3.3 section C.17.3.2.4). */
export type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS ACQ CONTEXT';

/** An image, or some frames of it, that an item refers to. */
export interface ImageReference {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  /** From 1 on; null where the image has only one. */
  readonly frames: readonly number[] | null;
}

/** What an item says, by its value type (PS3.3 section C.17.3.2.1). */
type Value =
  | { readonly type: 'CONTAINER' }
  | { readonly type: 'TEXT'; readonly text: string }
  | { readonly type: 'CODE'; readonly code: Code }
  | { readonly type: 'NUM'; readonly number: number; readonly unit: Code }
  | { readonly type: 'UIDREF'; readonly uid: string }
  | { readonly type: 'IMAGE'; readonly image: ImageReference };

/** One item of the tree that a structured report is. */
export type ContentItem = Value & {
  readonly relationship: Relationship;
  /** What the item is about; an image may do without. */
  readonly concept: Code | null;
  readonly children?: readonly ContentItem[];
};

/** The attributes of a content item (PS3.3 table C.17-5) with all that it contains. */
export function contentElements(item: ContentItem): DcmjsElements {
  const { relationship, type, concept, children = [] } = item;
  return {
    '0040A010': { vr: 'CS', Value: [relationship] },
    '0040A040': { vr: 'CS', Value: [type] },
    ...(concept !== null && { '0040A043': sequence(codeItem(concept)) }),
    ...valueElements(item),
    ...(children.length > 0 && { '0040A730': sequence(...children.map(contentElements)) }),
  };
}

function valueElements(value: Value): DcmjsElements {
  switch (value.type) {
    case 'CONTAINER':
      return { '0040A050': { vr: 'CS', Value: ['SEPARATE'] } };
    case 'TEXT':
      return { '0040A160': { vr: 'UT', Value: [value.text] } };
    case 'CODE':
      return { '0040A168': sequence(codeItem(value.code)) };
    case 'UIDREF':
      return { '0040A124': { vr: 'UI', Value: [value.uid] } };
    case 'NUM':
      return {
        '0040A300': sequence({
          '004008EA': sequence(codeItem(value.unit)),
          '0040A30A': { vr: 'DS', Value: [String(value.number)] },
        }),
      };
    case 'IMAGE':
      return { '00081199': sequence(referenceItem(value.image)) };
  }
}

function referenceItem({ sopClassUID, sopInstanceUID, frames }: ImageReference): DcmjsElements {
  return {
    '00081150': { vr: 'UI', Value: [sopClassUID] },
    '00081155': { vr: 'UI', Value: [sopInstanceUID] },
    ...(frames !== null && { '00081160': { vr: 'IS', Value: frames.map(String) } }),
  };
}

/** A sequence of items. */
export function sequence(...items: readonly DcmjsElements[]): DcmjsElement {
  return { vr: 'SQ', Value: items };
}
