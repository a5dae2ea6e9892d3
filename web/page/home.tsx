import { config } from '../config.ts';
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
      {config.demonstration && <Story />}
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

/** For whoever tries the demonstration: the whole story, each step in a tab of its own. */
function Story() {
  const { demonstration, newWindow } = useTexts();
  const steps = [
    { to: '/requester/new', tab: 'requester', text: demonstration.steps.ask },
    { to: '/local/phone', tab: 'phone', text: demonstration.steps.answer },
    { to: '/requester', tab: 'requester', text: demonstration.steps.read },
  ];
  return (
    <section aria-labelledby="story">
      <h2 id="story">{demonstration.story}</h2>
      <ol>
        {steps.map(({ to, tab, text }) => (
          <li key={to}>
            <a href={to} target={`kelisim-${tab}`}>
              {text}
              <span class="hidden"> ({newWindow})</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
