const api = await (await fetch('/openapi.json')).json();
const $ = (id) => document.getElementById(id);

/** Every call, in the document's order. */
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation,
  })),
);
const scopeOf = ({ security = [] }) => security[0]?.token?.[0];
const current = () => operations[Number($('operation').value)];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

for (const { name } of api.tags) {
  const group = element('optgroup', { label: name });
  for (const [index, { method, path, tags }] of operations.entries())
    if (tags.includes(name)) group.append(element('option', { value: String(index) }, `${method} ${path}`));
  $('operation').append(group);
}

const resolved = (value) =>
  value.$ref
    ? value.$ref
        .split('/')
        .slice(1)
        .reduce((place, name) => place[name], api)
    : value;

/** An example of the document is in the field where the call needs one, and beside it where it does not. */
function field(parameter) {
  const { name, in: place, required = false, description = '', schema = {} } = resolved(parameter);
  const example = String(schema.examples?.[0] ?? '');
  const id = `parameter-${name}`;
  const input = element('input', { id, name, 'data-in': place, placeholder: example, spellcheck: 'false' });
  input.required = required;
  return element(
    'div',
    {},
    element('label', { for: id }, `${name} (${place})`),
    input,
    element('small', {}, description),
  );
}

function show() {
  const { summary, parameters = [], requestBody, ...operation } = current();
  const scope = scopeOf(operation);
  $('summary').textContent = summary;
  $('parameters').replaceChildren(...parameters.map(field));
  $('as-row').hidden = scope === undefined;
  for (const option of $('as').options) option.hidden = !option.dataset.scopes.split(' ').includes(scope);
  if ($('as').selectedOptions[0]?.hidden)
    $('as').value = [...$('as').options].find(({ hidden }) => !hidden)?.value ?? '';
  const media = requestBody?.content['application/json'];
  $('body-row').hidden = media === undefined;
  const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  $('body').value = example === undefined ? '' : JSON.stringify(example, null, 2);
}

async function tokenFor(scope) {
  const response = await fetch('/local/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...JSON.parse($('as').value), scope }),
  });
  return (await response.json()).access_token;
}

function readCall() {
  const { path, method, requestBody } = current();
  const inputs = [...$('parameters').querySelectorAll('input')].filter(({ value }) => value !== '');
  const given = (place) =>
    inputs.filter(({ dataset }) => dataset.in === place).map(({ name, value }) => [name, value]);
  const filled = given('path').reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const query = new URLSearchParams(given('query')).toString();
  return {
    method,
    url: query === '' ? filled : `${filled}?${query}`,
    headers: Object.fromEntries(given('header').map(([name, value]) => [name.toLowerCase(), value])),
    body: requestBody ? $('body').value : undefined,
  };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const asCurl = ({ method, url, headers, body }) =>
  [
    `curl -i -X ${method} ${quoted(`${location.origin}${url}`)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
  ].join(' \\\n  ');

function pretty(type, text) {
  if (!type.includes('json'))
    return type.startsWith('application/pdf') ? `a page of ${text.length} characters` : text;
  return JSON.stringify(JSON.parse(text), null, 2);
}

async function send(event) {
  event.preventDefault();
  $('answer').hidden = true;
  const scope = scopeOf(current());
  const call = readCall();
  if (scope) call.headers.authorization = `Bearer ${await tokenFor(scope)}`;
  if (call.body !== undefined) call.headers['content-type'] = 'application/json';
  const { url, ...init } = call;
  const response = await fetch(url, init);
  const text = await response.text();
  $('status').textContent = `${response.status} ${response.statusText}`;
  $('curl').textContent = asCurl(call);
  $('headers').textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  $('content').textContent = text === '' ? '' : pretty(response.headers.get('content-type') ?? '', text);
  $('answer').hidden = false;
  $('answer-title').focus();
}

$('operation').addEventListener('change', show);
$('call').addEventListener('submit', send);
show();
