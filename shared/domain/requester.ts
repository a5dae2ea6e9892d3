import * as z from 'zod';
import type { Language } from './language.ts';
import { PURPOSES } from './purpose.ts';

export const REQUESTER_KINDS = ['organisation', 'person'] as const;
export type RequesterKind = (typeof REQUESTER_KINDS)[number];

export const REQUESTER_CLASSES = [
  'bank',
  'microfinance',
  'state',
  'education',
  'employer',
  'housing',
  'other',
] as const;
export type RequesterClass = (typeof REQUESTER_CLASSES)[number];

/** Who asks, as the token says: an organisation by its BIN, a person by an opaque reference. */
export type Requester = { id: string; kind: RequesterKind; name: string };

/** How many new requests are taken in a minute and in a day (submission-limits.ts). */
export type SubmissionLimits = { perMinute: number; perDay: number };

/** Those that hold where the register says nothing of its own. */
export type LimitsOfAll = {
  classes: Record<RequesterClass, SubmissionLimits>;
  /** Of an organisation, or a person, that is not in the register. */
} & Record<RequesterKind, SubmissionLimits>;

/** An organisation as the register of requesters has it. */
export const registeredRequesterSchema = z.object({
  id: z.string(),
  name: z.object({ kk: z.string(), ru: z.string(), en: z.string().optional() }),
  class: z.enum(REQUESTER_CLASSES),
  /** Absent: every purpose. */
  purposes: z.array(z.enum(PURPOSES)).optional(),
  /** Absent: those of its class. */
  limits: z.object({ perMinute: z.number().int(), perDay: z.number().int() }).optional(),
  status: z.enum(['active', 'suspended']),
});
export type RegisteredRequester = z.infer<typeof registeredRequesterSchema>;

/**
 * Who asks, as they are named to others. `name`: the official one in Kazakh, with `names` in the other languages; for somebody
 * who is not registered the token's, empty where it gives none that may be shown. `class`: null for somebody not registered,
 * absent where nobody looked (requests of the first releases).
 */
export type NamedRequester = Requester & {
  names?: { ru: string; en?: string | undefined } | undefined;
  class?: RequesterClass | null | undefined;
};

type Unregistered = {
  /** Stands behind a name that a token gave. */
  mark: string;
  /** Stands for a name that is not there or may not be shown. */
  nameless: string;
};

/** The words for who is not in the register, on pages and paper. */
const UNREGISTERED: Record<RequesterKind, Record<Language, Unregistered>> = {
  organisation: {
    kk: { mark: 'тіркелмеген ұйым', nameless: 'Тіркелмеген ұйым' },
    ru: { mark: 'незарегистрированная организация', nameless: 'Незарегистрированная организация' },
    en: { mark: 'unregistered organisation', nameless: 'Unregistered organisation' },
  },
  person: {
    kk: { mark: 'жеке тұлға, тіркелмеген', nameless: 'Тіркелмеген жеке тұлға' },
    ru: { mark: 'физическое лицо, не зарегистрировано', nameless: 'Незарегистрированное физическое лицо' },
    en: { mark: 'private person, unregistered', nameless: 'Unregistered private person' },
  },
};

/** What an organisation's number is called. */
export const BIN_WORD: Record<Language, string> = { kk: 'БСН', ru: 'БИН', en: 'BIN' };

/** An official name; English is there only where the register has it, and the Kazakh one counts. */
export const officialNameIn = ({ name, names }: NamedRequester, language: Language): string =>
  (language === 'kk' ? name : names?.[language]) ?? name;

/** The name for a reader of this language, on pages and paper: official, or a token's, marked as unregistered. */
export function requesterNameIn(requester: NamedRequester, language: Language): string {
  const { id, kind, name, class: registered } = requester;
  if (registered !== null) return officialNameIn(requester, language);
  const { mark, nameless } = UNREGISTERED[kind][language];
  if (name !== '') return `${name} (${mark})`;
  return kind === 'organisation' ? `${nameless}, ${BIN_WORD[language]} ${id}` : nameless;
}

/** A requester as people read of them, in their language. */
export const readableRequester = (requester: NamedRequester, language: Language) => ({
  id: requester.id,
  name: requesterNameIn(requester, language),
  kind: requester.kind,
  class: requester.class ?? null,
});

/** A requester as a signed answer names them: as they were shown, in each language. */
export function certifiedRequester(requester: NamedRequester) {
  const { id, kind, class: registered } = requester;
  const [name, ru, en] = [
    requesterNameIn(requester, 'kk'),
    requesterNameIn(requester, 'ru'),
    requesterNameIn(requester, 'en'),
  ] as const;
  return {
    id,
    name,
    kind,
    ...(registered !== undefined && { class: registered, names: { ru, ...(en !== name && { en }) } }),
  };
}
