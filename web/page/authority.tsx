import type { OfficialText } from '../../shared/domain/fields.ts';
import { useLanguage } from '../language.ts';

/** An authority by the one of its two names that the reader most likely reads. */
export function AuthorityName({ name }: { name: OfficialText }) {
  const language = useLanguage().language === 'kk' ? 'kk' : 'ru';
  return <span lang={language}>{name[language]}</span>;
}
