import { PROBLEM_ADVICE } from '../../shared/contract/problem-advice.ts';
import { titleOf } from '../../shared/contract/problem-titles.ts';
import { PROBLEM_WORDS } from '../../shared/contract/problem-words.ts';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import { LANGUAGES, type Language } from '../../shared/domain/language.ts';
import { escaped, page } from './html.ts';

const HEADINGS: Record<Language, { name: string; onThePage: string; todo: string }> = {
  kk: { name: 'Қазақша', onThePage: 'Адамға айтылатыны', todo: 'Не істеу керек' },
  ru: { name: 'По-русски', onThePage: 'Что говорят человеку', todo: 'Что делать' },
  en: { name: 'English', onThePage: 'What a person is told', todo: 'What to do' },
};

function section(kind: ProblemKind, language: Language): string {
  const { onThePage, todo } = HEADINGS[language];
  return `<section lang="${language}" id="${language}" aria-labelledby="title-${language}">
<h2 id="title-${language}">${escaped(titleOf(kind, language))}</h2>
<dl>
<dt>${todo}</dt><dd>${escaped(PROBLEM_ADVICE[kind][language])}</dd>
<dt>${onThePage}</dt><dd>${escaped(PROBLEM_WORDS[language][kind])}</dd>
</dl>
</section>`;
}

/** The page that the `type` of a problem leads to, in three languages. */
export const problemPage = (kind: ProblemKind): string =>
  page({
    title: kind,
    lang: 'kk',
    main: `<h1><code>${kind}</code></h1>
<p lang="en">HTTP ${PROBLEMS[kind].status} · ${LANGUAGES.map((language) => `<a href="#${language}" lang="${language}">${HEADINGS[language].name}</a>`).join(' · ')}</p>
${LANGUAGES.map((language) => section(kind, language)).join('\n')}`,
  });

/** The kinds by status, in English, with what to do. */
export const problemRows = (): string[][] =>
  (Object.keys(PROBLEMS) as ProblemKind[]).map((kind) => [
    String(PROBLEMS[kind].status),
    `<a href="/problems/${kind}">${kind}</a>`,
    escaped(titleOf(kind, 'en')),
    escaped(PROBLEM_ADVICE[kind].en),
  ]);
