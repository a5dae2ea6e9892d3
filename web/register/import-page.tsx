import { useRef, useState } from 'preact/hooks';
import { almatyDate } from '../../shared/domain/time.ts';
import { COLUMN_NAMES } from '../../shared/intake/form.ts';
import { serviceNow } from '../clock.ts';
import { useLanguage } from '../language.ts';
import { FileField } from '../page/field.tsx';
import { Page } from '../page/page.tsx';
import { ErrorLine } from '../page/states.tsx';
import type { CodePage } from '../text-file.ts';
import { AuthorityFields, isNamed, useAuthority } from './authority.tsx';
import { CodePageChoice } from './code-page-choice.tsx';
import { LastImports, useLastImports } from './last-imports.tsx';
import { Preview } from './preview.tsx';
import { itemsOf, type ReadFile, readFile, type Unusable } from './read-files.ts';
import { Result } from './result.tsx';
import { type Sent, sendItems } from './send-items.ts';
import type { RegisterTexts } from './texts.ts';

const NOTHING: Sent = { done: 0, accepted: 0, rejected: [], stopped: null };

/** Files in, a look at what was read, and the import. */
export function ImportPage({ texts }: { texts: RegisterTexts }) {
  const { language } = useLanguage();
  const [authority, setAuthority] = useAuthority();
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [read, setRead] = useState<readonly (ReadFile | Unusable)[]>([]);
  const [codePage, setCodePage] = useState<CodePage>('rk1048');
  const [busy, setBusy] = useState<'reading' | 'sending' | null>(null);
  const [sent, setSent] = useState<{ total: number; sent: Sent } | null>(null);
  const [error, setError] = useState('');
  const [imports, addImport] = useLastImports();
  const stopped = useRef(false);
  const files = read.filter((each): each is ReadFile => 'rows' in each);
  const needsAuthority = files.some(({ rows }) => rows.some(({ table }) => table.kind === 'journal'));

  async function look(from: readonly File[], page: CodePage): Promise<void> {
    setChosen(from);
    setCodePage(page);
    setSent(null);
    setBusy('reading');
    setRead(await Promise.all(from.map((file) => readFile(file, page))));
    setBusy(null);
  }

  async function start(): Promise<void> {
    if (needsAuthority && !isNamed(authority)) return setError(texts.authorityMissing);
    setError('');
    setBusy('sending');
    stopped.current = false;
    const today = almatyDate(new Date(serviceNow()).toISOString());
    const items = itemsOf(files, authority, today);
    const total = items.length;
    setSent({ total, sent: NOTHING });
    const options = {
      language,
      show: (now: Sent) => setSent({ total, sent: now }),
      isStopped: () => stopped.current,
    };
    const done = await sendItems(items, options);
    setSent({ total, sent: done });
    setBusy(null);
    addImport({
      at: new Date(serviceNow()).toISOString(),
      files: files.map(({ name }) => name),
      accepted: done.accepted,
      rejected: done.rejected.length,
    });
  }

  return (
    <Page title={texts.title}>
      <p class="lead">{texts.lead}</p>
      <FileField
        id="files"
        label={texts.choose}
        accept=".csv,.txt,.xlsx"
        multiple
        disabled={busy !== null}
        take={(from) => look(from, codePage)}
      />
      <p role="status">{busy === 'reading' && texts.reading}</p>
      {read.some((each) => each.codePage) && (
        <CodePageChoice texts={texts} codePage={codePage} choose={(page) => look(chosen, page)} />
      )}
      {read.map((each) =>
        'rows' in each ? (
          <Preview key={each.name} texts={texts} file={each} />
        ) : (
          <ErrorLine key={each.name}>{unusableText(texts, each, language)}</ErrorLine>
        ),
      )}
      {needsAuthority && <AuthorityFields texts={texts} authority={authority} change={setAuthority} />}
      <ErrorLine>{error}</ErrorLine>
      {files.length > 0 && busy !== 'sending' && (
        <button
          type="button"
          class="main"
          aria-disabled={busy !== null}
          onClick={() => busy === null && start()}
        >
          {texts.start}
        </button>
      )}
      {busy === 'sending' && (
        <button
          type="button"
          onClick={() => {
            stopped.current = true;
          }}
        >
          {texts.stop}
        </button>
      )}
      {sent && <Result texts={texts} sent={sent.sent} total={sent.total} running={busy === 'sending'} />}
      <LastImports texts={texts} imports={imports} />
    </Page>
  );
}

function unusableText(texts: RegisterTexts, unusable: Unusable, language: 'kk' | 'ru' | 'en'): string {
  if (unusable.kind === 'no-table') return texts.noTable(unusable.name);
  if (unusable.kind === 'unreadable') return texts.unreadable(unusable.name);
  return texts.lacks(
    unusable.name,
    unusable.columns.map((column) => COLUMN_NAMES[column][language]).join('; '),
  );
}
