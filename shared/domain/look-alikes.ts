/**
 * What passes for what in a name, for the two alphabets that names are written with here and what is typed or pasted in
 * their place (Unicode TR 39 has the same of all scripts, but not that Ө passes for О, Қ for K or 6 for Б). Small letters without
 * accents; each reads like the letter before the colon. The classes are wide on purpose: two names that nobody would take for one
 * another hardly ever agree in every letter of even a wide class.
 */
const LOOKS = `
a: aаәə@4αɑ
b: bвб68ьъβɓ
c: cсϲ¢
d: dԁđ
e: eеэєз3ε€зҙ
f: fғгrɍ
g: gɡ9ԍǥ
h: hһнңњћħһ
i: i1іllӏ|ιıłїŀ
j: jј
k: kкқκĸҡӄҝ
m: mм
n: nпη
o: oоө0οσøɵ
p: pрρ
q: qԛ
s: sѕ5$
t: tт7τŧ
u: uиμυ
v: vνѵ
w: wшщωԝ
x: xхχҳ×
y: yуүұγ¥
z: z2ζ
д: д
ж: ж
л: л
ф: фφ
ц: ц
ч: ч
ы: ы
ю: ю
я: я
ae: æ
oe: œ
dj: ђ
lj: љ
`;

/** How a name sounds when it is written in the other alphabet: «Көктем» is Koktem. */
const SOUNDS = `
a: aаәə@4αɑ
b: bб68βɓ
v: vwвνѵԝω
g: gгғɡ9ԍǥ
d: dдԁđ
e: eеэє3ε€
j: jжј
z: zзҙ2ζ
i: iyийіїӏı|1ιłʏ¥
k: kcqкқκĸҡӄҝϲ¢ԛ
l: lлŀ
m: mмμ
n: nнңη
o: oоө0οσøɵ
p: pпρ
r: rрɍ
s: sс5$ѕ
t: tт7τŧ
u: uуұүўυ
f: fфφ
h: hхһħχҳ
ts: ц
ch: чћ
sh: шщ
ia: я
iu: ю
x: x×
i: ы
ae: æ
oe: œ
dj: ђ
lj: љ
nj: њ
: ьъ
γ: γ
`;

/** Letters that one and the same sound is written with. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/kh/g, 'h'],
  [/zh/g, 'j'],
  [/tz/g, 'ts'],
  [/x/g, 'ks'],
  [/ng/g, 'n'],
  [/(.)\1+/g, '$1'],
];

/** Two narrow letters that pass for a wide one. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/vv/g, 'w'],
  [/fn/g, 'm'],
];

function tableOf(text: string): ReadonlyMap<string, string> {
  const lines = text.trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [to = '', from = ''] = line.split(': ');
      return [...from].map((letter) => [letter, to.replace(':', '')] as const);
    }),
  );
}

/** One way to read a word; null where it has a letter that is none of ours. */
export type Reading = (word: string) => string | null;

function readingBy(
  table: ReadonlyMap<string, string>,
  rules: readonly (readonly [RegExp, string])[],
): Reading {
  return (word) => {
    const letters = [...word].map((letter) => table.get(letter));
    if (letters.includes(undefined)) return null;
    return rules.reduce((read, [from, to]) => read.replace(from, to), letters.join(''));
  };
}

/** The word as the eye takes it, and as the ear does. */
export const READINGS = {
  look: readingBy(tableOf(LOOKS), SHAPES),
  sound: readingBy(tableOf(SOUNDS), SPELLINGS),
} as const satisfies Record<string, Reading>;
