import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { type Load, rateFor } from './measure.ts';

const CREDENTIALS = `Basic ${Buffer.from('bank:a-secret-of-the-bench').toString('base64')}`;

async function form(url: string, fields: Record<string, string>): Promise<Record<string, string>> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { authorization: CREDENTIALS, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`${url} was answered ${statusCode}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** The bank asks, the citizen says yes, the bank takes the signed token: three calls. */
async function decision(issuer: string, index: number): Promise<void> {
  const { auth_req_id = '' } = await form(`${issuer}/backchannel`, {
    scope: 'openid',
    login_hint: `citizen-${index}`,
  });
  await form(`${issuer}/decide/${auth_req_id}`, {});
  const { id_token } = await form(`${issuer}/token`, {
    grant_type: 'urn:openid:params:grant-type:ciba',
    auth_req_id,
  });
  if (!id_token) throw new Error('the peer gave no token');
}

/** Decisions a second of the peer, which sends no SMS, checks no code, keeps no history and signs one token. */
export async function measurePeer({
  clients,
  seconds,
  warming,
}: Required<Omit<Load, 'pace'>>): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'peer-provider.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const issuer = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the peer ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const [word, url] = line.split(' ');
      if (word === 'ready' && url) resolve(url);
    });
  });
  await rateFor(clients, warming, (index) => decision(issuer, -index));
  const rate = await rateFor(clients, seconds, (index) => decision(issuer, index));
  child.kill('SIGINT');
  await ended;
  return rate;
}
