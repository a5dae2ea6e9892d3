import { NotFound } from '../page/states.tsx';
import { AboutPage } from './about-page.tsx';
import { ServiceLevelPage } from './service-level-page.tsx';
import { TextPage } from './text-page.tsx';

/** What everybody may read, signed in or not. */
export function Information({ path }: { path: string }) {
  switch (path) {
    case '/status':
      return <ServiceLevelPage />;
    case '/about':
      return <AboutPage />;
    case '/help':
      return <TextPage name="help" />;
    case '/privacy':
      return <TextPage name="privacy" />;
    case '/accessibility':
      return <TextPage name="accessibility" />;
    case '/contact':
      return <TextPage name="contact" />;
    default:
      return <NotFound />;
  }
}
