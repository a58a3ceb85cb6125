import type { Handlers } from '../handler.ts';
import type { Workbench } from '../workbench.ts';
import { allowedPaths } from './allowed-path.ts';

type Names =
  | 'GET /api/sources'
  | 'POST /api/uploads'
  | 'GET /api/uploads/:upload'
  | 'PUT /api/uploads/:upload/files/:number'
  | 'DELETE /api/uploads/:upload';

export function uploadsHandlers(bench: Workbench): Handlers<Names> {
  const { uploads } = bench;
  return {
    'GET /api/sources': () =>
      Promise.resolve({ paths: allowedPaths(bench.workspace), limits: uploads.limits }),
    'POST /api/uploads': async ({ person, body }) => {
      const begun = await uploads.begin(body.files);
      await bench.log(person, 'upload', begun.upload, `${begun.files.length} files`);
      return begun;
    },
    'GET /api/uploads/:upload': ({ params }) => uploads.status(params.upload),
    'PUT /api/uploads/:upload/files/:number': ({ params, query, body, request }) =>
      uploads.append(params.upload, {
        ...{ number: Number(params.number), from: query.from, bytes: body },
        announced: Number(request.headers['content-length'] ?? 0),
      }),
    'DELETE /api/uploads/:upload': async ({ params, person }) => {
      await uploads.remove(params.upload);
      await bench.log(person, 'upload-remove', params.upload);
      return undefined;
    },
  };
}
