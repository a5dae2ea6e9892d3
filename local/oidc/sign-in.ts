import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { parseBin, parseIin } from '../../shared/domain/identity-number.ts';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language, languageOfTag } from '../../shared/domain/language.ts';
import { type Account, type Accounts, type ListedAccount, numberOf } from './accounts.ts';
import {
  type AccountButton,
  failedPage,
  PAGE_HEADERS,
  PAGES_POLICY,
  signInPage,
  type TypedField,
} from './pages.ts';

/** Where the sign-in pages are, under the provider's own path. The last segment names the interaction, not a person. */
export const SIGN_IN_PATH = '/sign-in/';

const NAME_LENGTH = 100;

export type SignInOptions = {
  provider: Provider;
  accounts: Accounts;
  listed: readonly ListedAccount[];
  report: (error: unknown) => void;
};

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

type Choice =
  | { kind: 'chosen'; subject: string }
  | { kind: 'typed'; account: Account }
  | { kind: 'wrong'; number: string; name: string; wrong: TypedField[] };

/** Answers the sign-in pages: GET shows whom to sign in as, POST signs in and goes back to the client. */
export function makeSignIn(options: SignInOptions) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { provider } = options;
    const language = pageLanguage(provider, { req, res });
    try {
      const interaction = await provider.interactionDetails(req, res);
      const spoken = pageLanguage(provider, { req, res, wanted: interaction.params.ui_locales });
      if (req.method !== 'POST')
        return sendPage(res, { status: 200, html: choicePage(options, { interaction, language: spoken }) });
      const choice = readChoice(new URLSearchParams(await text(req)), options.accounts);
      if (choice.kind === 'wrong') {
        const html = choicePage(options, { interaction, language: spoken, typed: choice });
        return sendPage(res, { status: 422, html });
      }
      const accountId = choice.kind === 'chosen' ? choice.subject : options.accounts.remember(choice.account);
      await provider.interactionFinished(req, res, { login: { accountId } });
    } catch (error) {
      const outdated = error instanceof errors.SessionNotFound;
      if (!outdated) options.report(error);
      const kind = outdated ? error.error : 'server_error';
      sendPage(res, { status: outdated ? 400 : 500, html: failedPage(language, kind) });
    }
  };
}

function choicePage(
  { listed, accounts }: SignInOptions,
  page: {
    interaction: Interaction;
    language: Language;
    typed?: { number: string; name: string; wrong: TypedField[] };
  },
): string {
  const { language, typed, interaction } = page;
  const asksForRegister = String(interaction.params.scope).split(' ').includes('register');
  const button = (account: ListedAccount): AccountButton => ({
    subject: accounts.subjectOf(numberOf(account)),
    name: account.name,
    note: account.note[language],
  });
  return signInPage({
    language,
    people: listed.filter(({ kind }) => kind === 'person').map(button),
    organisations: listed
      .filter(({ kind }) => kind === 'organisation' || (kind === 'operator' && asksForRegister))
      .map(button),
    ...(typed && { typed }),
  });
}

/** The button that was pressed, or else the number and the name that were typed. */
function readChoice(form: URLSearchParams, accounts: Accounts): Choice {
  const subject = form.get('account') ?? '';
  if (accounts.find(subject) !== undefined) return { kind: 'chosen', subject };
  const number = (form.get('number') ?? '').replace(/\s/g, '');
  const name = (form.get('name') ?? '').trim();
  const kind = kindOfNumber(number);
  const validName = name.length > 0 && name.length <= NAME_LENGTH;
  if (kind !== undefined && validName) {
    const account: Account = kind === 'person' ? { kind, iin: number, name } : { kind, bin: number, name };
    return { kind: 'typed', account };
  }
  const wrong: TypedField[] = [
    ...(kind === undefined ? ['number' as const] : []),
    ...(validName ? [] : ['name' as const]),
  ];
  return { kind: 'wrong', number, name, wrong };
}

/** No number is both: the fifth digit is at most 3 in an IIN (the day of birth) and from 4 to 6 in a BIN. */
function kindOfNumber(number: string): 'person' | 'organisation' | undefined {
  const today = new Date().toISOString().slice(0, 10);
  if (parseIin(number, today).kind === 'ok') return 'person';
  return parseBin(number).kind === 'ok' ? 'organisation' : undefined;
}

/** The language the client asks for (`ui_locales`, OpenID Connect Core 3.1.2.1), else the browser's, else Kazakh. */
export function pageLanguage(
  provider: Provider,
  { req, res, wanted }: { req: IncomingMessage; res: ServerResponse; wanted?: unknown },
): Language {
  const asked = typeof wanted === 'string' ? wanted.split(' ') : [];
  const accepted = provider.createContext(req, res).acceptsLanguages([...LANGUAGES]);
  return (
    asked.map(languageOfTag).find((language) => language !== undefined) ??
    languageOfTag(typeof accepted === 'string' ? accepted : '') ??
    DEFAULT_LANGUAGE
  );
}

function sendPage(res: ServerResponse, { status, html }: { status: number; html: string }): void {
  res.writeHead(status, {
    ...PAGE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGES_POLICY,
  });
  res.end(html);
}
