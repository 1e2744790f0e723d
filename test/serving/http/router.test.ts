import { isMatch, Router } from '../../../serving/http/router';
import type { Method } from '../../../serving/http/route';

function router(...routes: [Method, string][]): Router<{ method: Method; path: string }> {
  return new Router(routes.map(([method, path]) => ({ method, path })));
}

const example = router(
  ['GET', '/v2'],
  ['GET', '/v2/models/:model'],
  ['POST', '/v2/models/:model/infer'],
  ['GET', '/v2/models/stats'],
  ['GET', '/v2/models/:name/versions/:version'],
  ['DELETE', '/v2/models/:model'],
);

test.each([
  ['GET', '/v2', '/v2', {}],
  ['POST', '/v2/models/a/infer', '/v2/models/:model/infer', { model: 'a' }],
  ['GET', '/v2/models/stats', '/v2/models/stats', {}],
  ['GET', '/v2/models/statsx', '/v2/models/:model', { model: 'statsx' }],
  ['GET', '/v2/models/a/versions/7', '/v2/models/:name/versions/:version', { name: 'a', version: '7' }],
  ['POST', '/v2/models/stats/infer', '/v2/models/:model/infer', { model: 'stats' }],
  ['GET', '/v2/models/gr%C3%BCn%2Fblau', '/v2/models/:model', { model: 'grün/blau' }],
])('%s %s', (method, path, route, params) => {
  for (const _ of ['first time', 'remembered']) {
    const found = example.find(method, path);
    expect(isMatch(found) && [found.target.path, found.params]).toEqual([route, params]);
  }
});

test.each([
  ['GET', '/'],
  ['GET', '/v2/'],
  ['GET', '/v2/models/'],
  ['GET', '/v2/models/%ff'],
  ['GET', ''],
  ['GET', '/v2/models/a/b/c'],
])('%s %s leads nowhere', (method, path) => {
  expect(example.find(method, path)).toEqual({ allowed: [] });
});

test('a path with other methods says which', () => {
  expect(example.find('PUT', '/v2/models/a')).toEqual({ allowed: ['GET', 'DELETE'] });
});

test('paths that nobody asks for again do not fill the memory', () => {
  for (let i = 0; i < 5000; i++) expect(isMatch(example.find('GET', `/v2/models/m${i}`))).toBe(true);
});

test('fails for two routes with one path', () => {
  expect(() => router(['GET', '/a/:x'], ['GET', '/a/:y'])).toThrow('two routes claim GET /a/:y');
});
