import { detailIn } from '../contract/detail-words.ts';
import { titleOf } from '../contract/problem-titles.ts';
import { kindOfType, type Problem, problemType } from '../contract/problems.ts';
import type { Language } from '../domain/language.ts';
import { languageOf } from './language.ts';
import type { Reply } from './problems.ts';

type Headers = Record<string, string | string[] | undefined>;

/** `origin`: the service's public address. `instance`: the id of the call. `headers`: those of the request. */
export type Called = { origin: string; instance: string; headers: Headers };

/** One that answers HEAD has no body to word. */
const isProblem = ({ headers = {}, body }: Reply): boolean =>
  headers['content-type'] === 'application/problem+json' && body !== undefined;

/**
 * A problem as it goes out: its title and details in the language that the caller accepts (RFC 9457, section 3.1.3), English where the
 * caller says nothing; `type` with the service's address; the call's id as `instance`. Any other reply as it is.
 */
export function withWords(reply: Reply, { origin, instance, headers }: Called): Reply {
  if (!isProblem(reply)) return reply;
  const body = reply.body as Problem;
  const kind = kindOfType(body.type);
  if (kind === undefined) throw new Error(`a problem is of no kind of the contract: ${body.type}`);
  const accepted = headers['accept-language'];
  const language = languageOf(
    { headers: { 'accept-language': Array.isArray(accepted) ? accepted.join(',') : accepted } },
    'en',
  );
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'content-language': language,
      vary: withName(reply.headers?.vary, 'Accept-Language'),
    },
    body: {
      ...body,
      ...detailsOf(body, language),
      type: `${origin}${problemType(kind)}`,
      title: titleOf(kind, language),
      instance,
    },
  };
}

/** What exactly is wrong, in the caller's language; English where a sentence is in no other. */
function detailsOf({ detail, errors }: Problem, language: Language): Pick<Problem, 'detail' | 'errors'> {
  if (language === 'en') return {};
  const said = (english: string): string => detailIn(language, english) ?? english;
  return {
    ...(detail !== undefined && { detail: said(detail) }),
    ...(errors && { errors: errors.map((error) => ({ ...error, detail: said(error.detail) })) }),
  };
}

/** The field `Vary` with one name more (RFC 9110, section 12.5.5). */
function withName(vary = '', name: string): string {
  const names = vary.split(',').map((each) => each.trim());
  return [...new Set([...names, name])].filter((each) => each !== '').join(', ');
}
