import { CODE_DIGITS } from '../shared/domain/code.ts';
import { DEMONSTRATION_ORGANISATIONS, DEMONSTRATION_PEOPLE } from './demonstration/demonstration.ts';

/** A shell's way to take one text field out of a JSON answer. */
const field = (name: string): string => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`;
const JSON_BODY = "-H 'content-type: application/json' -d";

/** What the terminal shows at the start: where it is, who is in it, and the first confirmation ready to paste. */
export function welcome(origin: string): string {
  const people = DEMONSTRATION_PEOPLE.filter(({ shown }) => shown);
  const [bank, otherBank] = DEMONSTRATION_ORGANISATIONS;
  const [citizen] = people;
  const messages = `${origin}/local/phones/${citizen?.phone}`;
  return `
Kelisim is ready at ${origin}
  citizens ${origin}/citizen, banks ${origin}/requester, phones ${origin}/local/phone

People (an SMS to any of them appears at ${origin}/local/phone)
${people.map(({ iin, name, phone, note }) => `  ${iin}  ${phone ?? 'no phone    '}  ${name}: ${note.en.toLowerCase()}`).join('\n')}
Banks
${[bank, otherBank].map((organisation) => `  ${organisation?.bin}  ${organisation?.name}`).join('\n')}

A first confirmation: the bank asks, the citizen agrees by SMS, the bank reads the answer
  TOKEN=$(curl -s ${origin}/local/tokens ${JSON_BODY} '{"bin":"${bank?.bin}","scope":"requests"}' | ${field('access_token')})
  ID=$(curl -s ${origin}/v1/requests -H "authorization: Bearer $TOKEN" ${JSON_BODY} '{"iin":"${citizen?.iin}","purpose":"credit"}' | ${field('id')}); sleep 1
  curl -s ${messages}/replies ${JSON_BODY} "{\\"text\\":\\"$(curl -s ${messages}/messages | grep -o ' [0-9]\\{${CODE_DIGITS}\\} ' | tail -1) ИӘ\\"}"; sleep 1
  curl -s ${origin}/v1/requests/$ID/answer -H "authorization: Bearer $TOKEN"

Ctrl-C stops everything. Data stays in the data folder (DATA_DIR), the port is PORT.
`;
}
