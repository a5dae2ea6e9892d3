import { useTexts } from '../language.ts';
import { NotFound } from '../page/states.tsx';
import { Gate } from '../session/gate.tsx';
import { BlocksPage } from './blocks.tsx';
import { ConsentPage } from './consent-page.tsx';
import { HistoryPage } from './history.tsx';
import { MessagesPage } from './messages.tsx';
import { PromptsPage } from './prompts.tsx';
import { StatusPage } from './status-page.tsx';

export function CitizenCabinet({ path }: { path: string }) {
  const { nav } = useTexts().citizen;
  const entries = [
    { to: '/citizen', text: nav.prompts },
    { to: '/citizen/history', text: nav.history },
    { to: '/citizen/status', text: nav.status },
    { to: '/citizen/messages', text: nav.messages },
    { to: '/citizen/blocks', text: nav.blocks },
  ];
  return (
    <Gate cabinet="citizen" path={path} entries={entries}>
      <CitizenPage key={path} path={path} />
    </Gate>
  );
}

function CitizenPage({ path }: { path: string }) {
  const consent = /^\/citizen\/consents\/([^/]+)$/.exec(path)?.[1];
  if (consent !== undefined) return <ConsentPage id={consent} />;
  switch (path) {
    case '/citizen':
      return <PromptsPage />;
    case '/citizen/history':
      return <HistoryPage />;
    case '/citizen/status':
      return <StatusPage />;
    case '/citizen/messages':
      return <MessagesPage />;
    case '/citizen/blocks':
      return <BlocksPage />;
    default:
      return <NotFound />;
  }
}
