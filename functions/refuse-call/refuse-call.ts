/** Whether a path is one of a route's: `{id}` stands for any one segment. */
function fits(template: string, path: string): boolean {
  const [expected, parts] = [template.split('/'), path.split('/')];
  return (
    expected.length === parts.length &&
    expected.every((part, index) => (part.startsWith('{') ? parts[index] !== '' : part === parts[index]))
  );
}

/** The methods that a path has, of `routes` such as `GET /v1/requests/{id}`; none: there is nothing there. */
export function methodsOf(routes: readonly string[], path: string): string[] {
  const methods = routes.flatMap((route) => {
    const [method = '', template = ''] = route.split(' ');
    return fits(template, path) ? [method] : [];
  });
  return [...new Set(methods)].sort();
}
