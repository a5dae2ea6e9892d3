import { useTexts } from '../language.ts';
import { NotFound } from '../page/states.tsx';
import { Gate } from '../session/gate.tsx';
import { BatchPage } from './batch-page.tsx';
import { CreatePage } from './create-page.tsx';
import { ListPage } from './list-page.tsx';
import { RequestPage } from './request-page.tsx';
import { WebhookPage } from './webhook-page.tsx';

export function RequesterCabinet({ path }: { path: string }) {
  const { nav } = useTexts().requester;
  const entries = [
    { to: '/requester', text: nav.list },
    { to: '/requester/new', text: nav.create },
    { to: '/requester/batch', text: nav.batch },
    { to: '/requester/webhook', text: nav.webhook },
  ];
  return (
    <Gate cabinet="requester" path={path} entries={entries}>
      <RequesterPage key={path} path={path} />
    </Gate>
  );
}

function RequesterPage({ path }: { path: string }) {
  const request = /^\/requester\/requests\/([^/]+)$/.exec(path)?.[1];
  if (request !== undefined) return <RequestPage id={request} />;
  if (path === '/requester') return <ListPage />;
  if (path === '/requester/batch') return <BatchPage />;
  if (path === '/requester/webhook') return <WebhookPage />;
  return path === '/requester/new' ? <CreatePage /> : <NotFound />;
}
