import { type OpenApi, type Response, type Route, resolved } from './document.ts';
import { escaped, page, table, withCode } from './html.ts';
import { schemaHtml } from './schema.ts';

const json = (value: unknown): string =>
  `<pre tabindex="0"><code>${escaped(JSON.stringify(value, null, 2))}</code></pre>`;

function parameters({ operation }: Route): string {
  const { parameters: all = [] } = operation;
  if (all.length === 0) return '';
  const rows = all.map(({ name, in: place, required = false, description = '' }) => [
    `<code>${escaped(name)}</code>`,
    place,
    required ? 'yes' : 'no',
    withCode(description),
  ]);
  return `<h2>Parameters</h2>\n${table(['name', 'in', 'needed', 'meaning'], rows)}`;
}

function body(document: OpenApi, { operation }: Route): string {
  return Object.entries(operation.requestBody?.content ?? {})
    .map(
      ([type, { schema, example }]) =>
        `<h2>Body</h2>\n<p><code>${escaped(type)}</code>; unknown fields are refused.</p>\n${schemaHtml(document, schema)}\n${json(example)}`,
    )
    .join('\n');
}

/** The kinds of problem that a response may be, with their titles: each has a page. */
const kindsOf = ({ content = {} }: Response): [kind: string, title: string][] =>
  Object.entries(content['application/problem+json']?.examples ?? {}).map(([kind, { value }]) => [
    kind,
    (value as { title: string }).title,
  ]);

function headers(document: OpenApi, { headers: all = {} }: Response): string {
  const rows = Object.entries(all).map(([name, reference]) => {
    const { required = false, description = '' } = resolved(document, reference);
    return [`<code>${escaped(name)}</code>`, required ? 'always' : 'sometimes', withCode(description)];
  });
  return rows.length === 0 ? '' : table(['header', 'there', 'meaning'], rows);
}

function answer(document: OpenApi, [status, reference]: [string, Response | { $ref: string }]): string {
  const response = resolved<Response>(document, reference);
  const contents = Object.entries(response.content ?? {}).map(
    ([type, { schema, example }]) =>
      `<h4><code>${escaped(type)}</code></h4>\n${schemaHtml(document, schema)}${example === undefined ? '' : `\n${json(example)}`}`,
  );
  return `<h3 id="${status}">${status}</h3>
<p>${withCode(response.description)}</p>
${headers(document, response)}
${contents.join('\n')}`;
}

function refusals(document: OpenApi, { operation }: Route): string {
  const rows = Object.entries(operation.responses)
    .filter(([status]) => status >= '400')
    .flatMap(([status, reference]) =>
      kindsOf(resolved<Response>(document, reference)).map(([kind, title]) => [
        status,
        `<a href="/problems/${kind}">${kind}</a>`,
        escaped(title),
      ]),
    );
  return `<h2>Refusals</h2>
<p><code>application/problem+json</code> (RFC 9457); each kind has a page that says what to do.</p>
${table(['status', 'kind', 'title'], rows)}`;
}

/** Everything about one route on one page. */
export function operationPage(document: OpenApi, route: Route): string {
  const { method, path, operation } = route;
  const scopes = operation.security.flatMap((each) => Object.values(each).flat());
  const given = Object.entries(operation.responses).filter(([status]) => status < '400');
  const main = `<h1>${escaped(operation.summary)}</h1>
<p class="route"><code>${method} ${escaped(path)}</code></p>
<p>${scopes.length === 0 ? 'Public: no token is needed.' : `Scope <code>${scopes.join(', ')}</code>.`} ${withCode(operation.description ?? '')}</p>
${parameters(route)}
${body(document, route)}
<h2>Answers</h2>
${given.map((each) => answer(document, each)).join('\n')}
${refusals(document, route)}`;
  return page({ title: `${method} ${path}`, main });
}
