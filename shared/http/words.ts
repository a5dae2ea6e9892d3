import type { Imported } from '../contract/answers/register.ts';
import { detailIn } from '../contract/detail-words.ts';
import { titleOf } from '../contract/problem-titles.ts';
import { type FieldError, kindOfType, type Problem, problemType } from '../contract/problems.ts';
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
  const language = acceptedIn(headers);
  return {
    ...reply,
    headers: { ...reply.headers, ...wordedIn(language, reply.headers?.vary) },
    body: {
      ...body,
      ...detailsOf(body, language),
      type: `${origin}${problemType(kind)}`,
      title: titleOf(kind, language),
      instance,
    },
  };
}

/** What became of a batch as it goes out: of each row that was not stored the rules in the caller's language, as a problem has them. */
export function importedInWords({ accepted, rejected }: Imported, headers: Headers): Reply {
  const language = acceptedIn(headers);
  return {
    status: 200,
    headers: wordedIn(language),
    body: {
      accepted,
      rejected: rejected.map(({ index, errors }) => ({ index, errors: errorsIn(language, errors) })),
    } satisfies Imported,
  };
}

function acceptedIn(headers: Headers): Language {
  const accepted = headers['accept-language'];
  return languageOf(
    { headers: { 'accept-language': Array.isArray(accepted) ? accepted.join(',') : accepted } },
    'en',
  );
}

const wordedIn = (language: Language, vary?: string) => ({
  'content-language': language,
  vary: withName(vary, 'Accept-Language'),
});

/** English where a sentence is in no other language. */
const saidIn = (language: Language, english: string): string =>
  language === 'en' ? english : (detailIn(language, english) ?? english);

const errorsIn = (language: Language, errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => ({ ...error, detail: saidIn(language, error.detail) }));

/** What exactly is wrong, in the caller's language. */
const detailsOf = ({ detail, errors }: Problem, language: Language): Pick<Problem, 'detail' | 'errors'> => ({
  ...(detail !== undefined && { detail: saidIn(language, detail) }),
  ...(errors && { errors: errorsIn(language, errors) }),
});

/** The field `Vary` with one name more (RFC 9110, section 12.5.5). */
function withName(vary = '', name: string): string {
  const names = vary.split(',').map((each) => each.trim());
  return [...new Set([...names, name])].filter((each) => each !== '').join(', ');
}
