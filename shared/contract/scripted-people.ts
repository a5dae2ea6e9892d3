import { completeIin, type Iin } from '../domain/identity-number.ts';
import type { Language } from '../domain/language.ts';
import type { Decision, SeenStatus } from '../domain/lifecycle.ts';
import type { Phone } from '../domain/phone.ts';

/**
 * THE table of the people who answer by script: in a sandbox, and under `npm start`. The guide, `/sandbox.json` and the register of
 * a sandbox are made from it. Their numbers say that they were born in the 1800s, or are of children whom no serial number was given.
 */
type Script = {
  /** What whoever is asked replies after the code; null: nothing. */
  decides: Decision | null;
  /** Of the answer; null where there is none. */
  belongs: boolean | null;
  /** From the consent to the register's answer, s, where it keeps us waiting. */
  registerTakes?: number;
  /** Who is asked: at a phone of the person's own unless told otherwise. */
  asked?: 'no-phone' | 'mother' | 'phone-of-two';
  text: Record<Language, string>;
};

/** From the SMS to the reply, s. */
export const REPLIES_AFTER = 3;

const grants = { decides: 'grant', belongs: true } as const;
const silent = { decides: null, belongs: null } as const;

export const SCRIPTS = {
  grants: {
    ...grants,
    text: {
      kk: `${REPLIES_AFTER} секундтан кейін келіседі`,
      ru: `Соглашается через ${REPLIES_AFTER} секунды`,
      en: `Agrees after ${REPLIES_AFTER} seconds`,
    },
  },
  refuses: {
    decides: 'refuse',
    belongs: null,
    text: { kk: 'Бас тартады', ru: 'Отказывает', en: 'Refuses' },
  },
  'not-me': {
    decides: 'not-me',
    belongs: null,
    text: {
      kk: 'Нөмірде басқа адам: «бұл мен емес»',
      ru: 'По номеру отвечает другой человек: «это не я»',
      en: 'Somebody else has the number: "this is not me"',
    },
  },
  silent: { ...silent, text: { kk: 'Жауап бермейді', ru: 'Не отвечает', en: 'Does not answer' } },
  'no-phone': {
    ...silent,
    asked: 'no-phone',
    text: {
      kk: 'Телефоны тіркелмеген, жеке кабинетке кірмейді',
      ru: 'Телефона нет, в личный кабинет не заходит',
      en: 'Has no phone, and does not look into the cabinet',
    },
  },
  child: {
    ...grants,
    asked: 'mother',
    text: {
      kk: 'Бала: анасынан сұралады, ол келіседі',
      ru: 'Ребёнок: спрашивают мать, она соглашается',
      en: 'A child: the mother is asked, and agrees',
    },
  },
  'shared-phone': {
    ...grants,
    asked: 'phone-of-two',
    text: {
      kk: 'Екі адамның бір телефоны, келіседі',
      ru: 'Один телефон на двоих, соглашается',
      en: 'One phone for two people, agrees',
    },
  },
  'register-slow': {
    ...grants,
    registerTakes: 4,
    text: {
      kk: 'Келіседі, ал тізілім 4 секунд күттіреді',
      ru: 'Соглашается, а реестр отвечает через 4 секунды',
      en: 'Agrees, and the register takes 4 seconds',
    },
  },
  belongs: {
    ...grants,
    text: {
      kk: 'Келіседі, отбасы көмек алады',
      ru: 'Соглашается, семья получает помощь',
      en: 'Agrees, the family receives assistance',
    },
  },
  'does-not-belong': {
    ...grants,
    belongs: false,
    text: {
      kk: 'Келіседі, отбасы көмек алмайды',
      ru: 'Соглашается, семья помощь не получает',
      en: 'Agrees, the family receives no assistance',
    },
  },
} as const satisfies Record<string, Script>;

export type ScriptName = keyof typeof SCRIPTS;

/** One of them; `mother`: who is asked for a child. `phone`: where whoever is asked is asked. */
export type ScriptedPerson = { script: ScriptName; iin: Iin; mother?: Iin; phone: Phone | null };

/** Of each script: the day's SMS to one person are few, and a number that was disowned is asked no more (rules 6 and 7). */
export const PEOPLE_A_SCRIPT = 10;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The first numbers that have a check digit, of those that begin with what `beginning` gives. */
function numbers(beginning: (step: number) => string): Iin[] {
  const found: Iin[] = [];
  for (let step = 0; found.length < PEOPLE_A_SCRIPT; step += 1) {
    const iin = completeIin(beginning(step));
    if (iin) found.push(iin);
  }
  return found;
}

function peopleOf(script: ScriptName, place: number): ScriptedPerson[] {
  const { asked }: Script = SCRIPTS[script];
  // Born on a day of their own, so that a script is seen in the number.
  const adults = numbers((step) => `8502${twoDigits(place + 1)}2${String(7000 + step)}`);
  const children = numbers(
    (step) => `16${twoDigits(1 + Math.floor(step / 28))}${twoDigits(1 + (step % 28))}50000`,
  );
  return adults.map((adult, index) => {
    const of = asked === 'phone-of-two' ? index - (index % 2) : index;
    const phone: Phone | null = asked === 'no-phone' ? null : `+770001${twoDigits(place)}${twoDigits(of)}0`;
    if (asked !== 'mother') return { script, iin: adult, phone };
    const child = children[index];
    if (child === undefined) throw new Error(`there is no child ${index}`);
    return { script, iin: child, mother: adult, phone };
  });
}

export const SCRIPTED_PEOPLE: readonly ScriptedPerson[] = (Object.keys(SCRIPTS) as ScriptName[]).flatMap(
  peopleOf,
);

/** The table as anybody may read it (`/sandbox.json`). */
export const publishedScripts = () => ({
  repliesAfterSeconds: REPLIES_AFTER,
  people: (Object.keys(SCRIPTS) as ScriptName[]).map((script) => ({
    script,
    text: SCRIPTS[script].text,
    ends: endOfScript(script),
    iins: SCRIPTED_PEOPLE.filter((person) => person.script === script).map(({ iin }) => iin),
  })),
});

const SCRIPT_OF_PHONE = new Map(SCRIPTED_PEOPLE.map(({ phone, script }) => [phone, script]));
const SCRIPT_OF_PERSON = new Map<string, ScriptName>(SCRIPTED_PEOPLE.map(({ iin, script }) => [iin, script]));

/** What whoever has this phone replies; null: nothing, or nobody of the table has it. */
export function repliesAt(phone: string): Decision | null {
  const name = SCRIPT_OF_PHONE.get(phone as Phone);
  return name === undefined ? null : SCRIPTS[name].decides;
}

/** How long the register takes about this person, s. */
export function registerTakes(iin: string): number {
  const name = SCRIPT_OF_PERSON.get(iin);
  const script: Script | null = name === undefined ? null : SCRIPTS[name];
  return script?.registerTakes ?? 0;
}

const ENDS = {
  grant: { status: 'answered' },
  refuse: { status: 'refused', reason: 'citizen' },
  'not-me': { status: 'refused', reason: 'not-me' },
} as const satisfies Record<Decision, { status: SeenStatus; reason?: string }>;

/** How a request about one of them ends. */
export function endOfScript(name: ScriptName): { status: SeenStatus; reason?: string; belongs?: boolean } {
  const { decides, belongs }: Script = SCRIPTS[name];
  return { ...(decides ? ENDS[decides] : { status: 'expired' }), ...(belongs !== null && { belongs }) };
}
