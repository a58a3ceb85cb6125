import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { Role } from '../../src/serving/wire/index.ts';
import { ADMINISTRATOR, askSession, needsWelcome, READER, STAFF } from './api/session.ts';
import {
  compareSearch,
  frameSearch,
  imagesSearch,
  labelSearch,
  signSearch,
  trainSearch,
} from './search.ts';
import { Broken, NotFound } from './shell/dead-ends.tsx';
import { Shell } from './shell/shell.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Who may see the page; absent: whoever is signed in. */
    readonly roles?: readonly Role[];
    /** The page has the whole window. */
    readonly bare?: boolean;
  }
}

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signSearch,
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/welcome/welcome-page.tsx'), 'WelcomePage'),
});

/** Everything else is for those who have signed in. */
const work = createRoute({
  getParentRoute: () => root,
  id: 'work',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...askSession, staleTime: 'static' });
    if (needsWelcome(session)) throw redirect({ to: '/welcome' });
    if (session.person === null) {
      const then = location.href === '/' ? {} : { then: location.href };
      throw redirect({ to: '/sign-in', search: then });
    }
    return { person: session.person };
  },
});

const home = createRoute({
  getParentRoute: () => work,
  path: '/',
  beforeLoad: ({ context }) => {
    if (context.person.role === 'reader') throw redirect({ to: '/reading' });
  },
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/home/home-page.tsx'), 'HomePage'),
});

const studies = createRoute({
  getParentRoute: () => work,
  path: '/studies',
  validateSearch: frameSearch,
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/studies/studies-page.tsx'), 'StudiesPage'),
});

const frame = createRoute({
  getParentRoute: () => work,
  path: '/frames/$frame',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/frame/frame-page.tsx'), 'FramePage'),
});

const labels = createRoute({
  getParentRoute: () => work,
  path: '/labels',
  validateSearch: labelSearch,
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/labels/labels-page.tsx'), 'LabelsPage'),
});

const split = createRoute({
  getParentRoute: () => work,
  path: '/split',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/split/split-page.tsx'), 'SplitPage'),
});

const train = createRoute({
  getParentRoute: () => work,
  path: '/train',
  validateSearch: trainSearch,
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/train/train-page.tsx'), 'TrainPage'),
});

const job = createRoute({
  getParentRoute: () => work,
  path: '/jobs/$job',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/job/job-page.tsx'), 'JobPage'),
});

const runs = createRoute({
  getParentRoute: () => work,
  path: '/runs',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => work,
  path: '/runs/$run',
  validateSearch: imagesSearch,
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/run/run-page.tsx'), 'RunPage'),
});

const map = createRoute({
  getParentRoute: () => work,
  path: '/runs/$run/map',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/map/map-page.tsx'), 'MapPage'),
});

const compare = createRoute({
  getParentRoute: () => work,
  path: '/compare',
  validateSearch: compareSearch,
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
});

const tryIt = createRoute({
  getParentRoute: () => work,
  path: '/try',
  staticData: { roles: STAFF },
  component: lazyRouteComponent(() => import('./pages/try-it/try-page.tsx'), 'TryPage'),
});

const readerStudies = createRoute({
  getParentRoute: () => work,
  path: '/reader-studies',
  staticData: { roles: ADMINISTRATOR },
  component: lazyRouteComponent(
    () => import('./pages/reader-studies/reader-studies-page.tsx'),
    'ReaderStudiesPage',
  ),
});

const readings = createRoute({
  getParentRoute: () => work,
  path: '/reading',
  staticData: { roles: READER },
  component: lazyRouteComponent(() => import('./pages/readings/readings-page.tsx'), 'ReadingsPage'),
});

const reading = createRoute({
  getParentRoute: () => work,
  path: '/reading/$assignment',
  staticData: { roles: READER, bare: true },
  component: lazyRouteComponent(() => import('./pages/reading/reading-page.tsx'), 'ReadingPage'),
});

const people = createRoute({
  getParentRoute: () => work,
  path: '/people',
  staticData: { roles: ADMINISTRATOR },
  component: lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'PeoplePage'),
});

const audit = createRoute({
  getParentRoute: () => work,
  path: '/audit-log',
  staticData: { roles: ADMINISTRATOR },
  component: lazyRouteComponent(() => import('./pages/audit-log/audit-page.tsx'), 'AuditPage'),
});

const account = createRoute({
  getParentRoute: () => work,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
});

const tree = root.addChildren([
  signIn,
  welcome,
  work.addChildren([
    ...[home, studies, frame, labels, split, train, job, runs, run, map, compare, tryIt],
    ...[readerStudies, readings, reading, people, audit, account],
  ]),
]);

/** The pages and their addresses. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
