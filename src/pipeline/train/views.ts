import type { Backbone, ViewKind } from '../../backbones/index.ts';
import { viewName, viewsOf } from '../../backbones/index.ts';
import { UserError } from '../../errors.ts';

export interface ViewOptions {
  /** The views of each frame: all are trained on, and predictions are means over them. */
  readonly views?: ViewKind | undefined;
  /** ten-crop is refused unless this is set: it takes left for right. */
  readonly allowMirror?: boolean | undefined;
}

/** A backbone on each of the views that are taken of a frame; at least one. */
export type Views = readonly [Backbone, ...Backbone[]];

/**
 * A backbone on each view of a set.
 *
 * @throws UserError when the set has mirrored views and these are not allowed, or when the backbone's
 *   input leaves no room for its views.
 */
export function onViews(
  backbone: Backbone,
  { views: kind = 'center', allowMirror = false }: ViewOptions,
): Views {
  // Every set begins with the view that a backbone is loaded on.
  const [, ...others] = viewsOf[kind];
  if (others.some((view) => view.mirrored) && !allowMirror) {
    throw new UserError(
      `Cannot take ${kind}: its mirrored views swap left and right, so that a right kidney looks like a left one; use --views five-crop, or add --allow-mirror where no category depends on the side.`,
    );
  }
  return [backbone, ...others.map((view) => backbone.onView(view))];
}

/** The key of a backbone on each view, by the view's name. */
export function keysOf(views: Views): Record<string, string> {
  return Object.fromEntries(views.map(({ view, key }) => [viewName(view), key]));
}
