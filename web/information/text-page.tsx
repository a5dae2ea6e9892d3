import { useLanguage } from '../language.ts';
import { Page } from '../page/page.tsx';
import { en } from './en.ts';
import { kk } from './kk.ts';
import { ru } from './ru.ts';
import type { Information, TextName } from './texts.ts';

const INFORMATION: Record<'kk' | 'ru' | 'en', Information> = { kk, ru, en };

/** The texts of the information pages in the reader's language. */
export const useInformation = (): Information => INFORMATION[useLanguage().language];

/** A page of headings and paragraphs; each heading can be linked to. */
export function TextPage({ name }: { name: TextName }) {
  const { title, lead, sections } = useInformation()[name];
  return (
    <Page title={title}>
      <p class="lead">{lead}</p>
      {sections.map(({ id, heading, paragraphs }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id}>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </Page>
  );
}
