import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import { type OpenApi, type Route, routesOf } from './document.ts';
import { escaped, page, table, withCode } from './html.ts';
import { operationPage } from './operation-page.ts';
import { problemPage, problemRows } from './problem-page.ts';

const routeRow = ({ method, path, operation }: Route): string[] => [
  `<a href="/docs/${operation.operationId}"><code>${method} ${escaped(path)}</code></a>`,
  escaped(operation.summary),
];

function index(document: OpenApi): string {
  const routes = routesOf(document);
  const groups = document.tags.map(({ name, description }) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(name));
    return `<h2 id="${name}">${escaped(name)}</h2>\n<p>${withCode(description)}</p>\n${table(['route', 'what it does'], own.map(routeRow))}`;
  });
  const main = `<h1>The API</h1>
<p>${withCode(document.info.description)} For programs: <a href="/openapi.json">openapi.json</a>.</p>
${groups.join('\n')}
<h2 id="problems">Problems</h2>
${table(['status', 'kind', 'title', 'what to do'], problemRows())}`;
  return page({ title: 'API', main });
}

/** Every page about the API by its file: the index, one of each route and of each problem kind, and the guide (HTML). */
export function referencePages({
  document,
  guide,
}: {
  document: OpenApi;
  guide: string;
}): Map<string, string> {
  return new Map([
    ['docs.html', index(document)],
    ['docs/integrate.html', page({ title: 'Guide', main: guide })],
    ...routesOf(document).map(
      (route) => [`docs/${route.operation.operationId}.html`, operationPage(document, route)] as const,
    ),
    ...(Object.keys(PROBLEMS) as ProblemKind[]).map(
      (kind) => [`problems/${kind}.html`, problemPage(kind)] as const,
    ),
  ]);
}
