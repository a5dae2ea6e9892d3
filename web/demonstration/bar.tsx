import { useState } from 'preact/hooks';
import { isoDuration } from '../../shared/domain/duration.ts';
import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { lookAgain } from '../api/use-resource.ts';
import { learnTime } from '../clock.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';

/** Only where the local runtime says so: the way between the three tabs of a demonstration, and its clock. */
export function DemonstrationBar() {
  const { language, texts } = useLanguage();
  const { demonstration } = texts;
  const [now, setNow] = useState<string | null>(null);

  async function passTheWindow(): Promise<void> {
    const answer = await fetch('/local/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: isoDuration(CONSENT_WINDOW) }),
    });
    if (!answer.ok) return;
    const { now: advanced }: { now: string } = await answer.json();
    learnTime(advanced);
    setNow(advanced);
    await lookAgain();
  }

  return (
    <aside class="demonstration" aria-label={demonstration.label}>
      <div class="column">
        <p>
          <strong>{demonstration.label}</strong> {demonstration.text}
        </p>
        <ul>
          <Tab to="/local/phone" name="phone" text={demonstration.phone} />
          <Tab to="/citizen" name="citizen" text={demonstration.citizen} />
          <Tab to="/requester" name="requester" text={demonstration.requester} />
          <li>
            <button type="button" onClick={passTheWindow}>
              {demonstration.later}
            </button>
          </li>
        </ul>
        <p role="status">{now !== null && demonstration.advanced(formatTime(language, now))}</p>
      </div>
    </aside>
  );
}

/** A named tab: the same one again when it is open already. */
function Tab({ to, name, text }: { to: string; name: string; text: string }) {
  const { newWindow } = useLanguage().texts;
  return (
    <li>
      <a href={to} target={`kelisim-${name}`}>
        {text}
        <span class="hidden"> ({newWindow})</span>
      </a>
    </li>
  );
}
