import { useTexts } from '../language.ts';
import { Page, PageLink } from './page.tsx';

export function HomePage() {
  const { home } = useTexts();
  return (
    <Page title={home.title}>
      <p class="lead">{home.lead}</p>
      <ul class="choices">
        <Choice to="/citizen" title={home.citizen} text={home.citizenText} />
        <Choice to="/requester" title={home.requester} text={home.requesterText} />
        <Choice to="/verify" title={home.verify} text={home.verifyText} />
      </ul>
    </Page>
  );
}

function Choice({ to, title, text }: { to: string; title: string; text: string }) {
  return (
    <li>
      <h2>
        <PageLink to={to}>{title}</PageLink>
      </h2>
      <p>{text}</p>
    </li>
  );
}
