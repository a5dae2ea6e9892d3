import type { Language } from '../domain/language.ts';
import { BIN_WORD, type NamedRequester, officialNameIn, type RequesterKind } from '../domain/requester.ts';
import { plainName, readyToWrite, type Script, shorten } from './requester-name.ts';

type NameTexts = {
  script: Script;
  ellipsis: string;
  /** Stands for a name of which nothing can be shown. */
  anybody: string;
  /** Stands behind a name that a token gave: a name is shortened, this is not. */
  mark: Record<RequesterKind, string>;
  /** Stands for a token's name that is not there or may not be shown. */
  nameless: Record<RequesterKind, string>;
  /** Stands for either where there is hardly any room. */
  least: Record<RequesterKind, string>;
};

const NAME_TEXTS: Record<Language, NameTexts> = {
  kk: {
    script: 'cyrillic',
    ellipsis: '…',
    anybody: 'Үшінші тұлға',
    mark: { organisation: ' (тіркелмеген)', person: ' (жеке тұлға)' },
    nameless: { organisation: 'Тіркелмеген ұйым', person: 'Тіркелмеген тұлға' },
    least: { organisation: 'Тіркелмеген', person: 'Жеке тұлға' },
  },
  ru: {
    script: 'cyrillic',
    ellipsis: '…',
    anybody: 'Третье лицо',
    mark: { organisation: ' (вне реестра)', person: ' (физлицо)' },
    nameless: { organisation: 'Орг. вне реестра', person: 'Лицо вне реестра' },
    least: { organisation: 'Вне реестра', person: 'Физлицо' },
  },
  en: {
    script: 'ascii',
    ellipsis: '...',
    anybody: 'A third party',
    mark: { organisation: ' (unregistered)', person: ' (individual)' },
    nameless: { organisation: 'Unregistered firm', person: 'Unregistered person' },
    least: { organisation: 'Unregistered', person: 'Individual' },
  },
};

type Room = { language: Language; longest: number };

/** Less of a name says nothing. */
const SHORTEST_NAME = 5;

/** A number of more digits could be taken for a code. */
const SHOWN_DIGITS = 3;

/** With the end of an organisation's number, where there is room for it. */
function namelessOf({ id, kind }: NamedRequester, { language, longest }: Room): string {
  const { nameless, least, ellipsis } = NAME_TEXTS[language];
  const numbered = `${nameless[kind]} ${BIN_WORD[language]}${ellipsis}${id.slice(-SHOWN_DIGITS)}`;
  const texts = [...(kind === 'organisation' ? [numbered] : []), nameless[kind]];
  return texts.find(({ length }) => length <= longest) ?? shorten(least[kind], longest, ellipsis);
}

/** To be waited for before somebody is named in this language. */
export const readyToName = (requester: NamedRequester, language: Language): Promise<void> =>
  readyToWrite(officialNameIn(requester, language), NAME_TEXTS[language].script);

/** Who asks, in an SMS of this language, at most `longest` characters: an official name, or a token's with what marks it as such. */
export function smsNameOf(requester: NamedRequester, room: Room): string {
  const { language, longest } = room;
  const { script, ellipsis, anybody, mark } = NAME_TEXTS[language];
  const unregistered = requester.class === null;
  const name = plainName(officialNameIn(requester, language), script);
  if (unregistered && name === '') return namelessOf(requester, room);
  if (!unregistered) return shorten(name || anybody, longest, ellipsis);
  const marked = mark[requester.kind];
  const left = longest - marked.length;
  return left < SHORTEST_NAME && name.length > left
    ? namelessOf(requester, room)
    : shorten(name, left, ellipsis) + marked;
}
