import type { Service } from '../support/service.ts';
import { block, decide, reply, resend } from './act-citizen.ts';
import { cancel, submit } from './act-requester.ts';
import { contact, entry, jump, jumpTo } from './act-world.ts';
import type { Command, Fault } from './commands.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { look } from './look.ts';
import { makePeople } from './people.ts';
import { makeStory, type Story } from './story.ts';

const SERVICES = ['sns', 'kms', 'dynamodb'] as const satisfies Fault['service'][];

/** Whether a fault may make calls wait, which not every version of the service can. */
async function knowsDelays(service: Service): Promise<boolean> {
  const { status } = await service.fault({ service: 'sns', next: 0, delayMs: 1 });
  return status === 200;
}

type Means = { gateway: Gateway; delays: boolean };
/** What is learnt of a running service once. */
export type Setting = { delays: boolean; hint: string };

/** What to know of a service before any history: asks about somebody, who answers with something unclear. */
export async function learn(service: Service): Promise<Setting> {
  const citizen = await service.citizen();
  const sent = (count: number) =>
    service.until(
      async () => (await service.sms(citizen.phone)).filter(({ direction }) => direction === 'out'),
      ({ length }) => length === count,
    );
  await service.submit(await service.bank(), { iin: citizen.iin });
  await sent(1);
  await service.reply(citizen.phone, '?');
  const notes = await sent(2);
  return { delays: await knowsDelays(service), hint: notes.at(-1)?.text ?? '' };
}

async function setFault(story: Story, { fault, delays }: { fault: Fault; delays: boolean }): Promise<void> {
  const { delayMs, ...rest } = fault;
  if (delayMs !== undefined && !delays) return;
  await story.service.fault({ ...rest, ...(delayMs !== undefined && { delayMs }) });
  story.faults.push({ from: performance.now(), until: Number.POSITIVE_INFINITY, fault });
}

/** No fault is on any more. */
export async function calm(story: Story): Promise<void> {
  for (const service of SERVICES) await story.service.fault({ service, next: 0 });
  const until = performance.now();
  for (const fault of story.faults) fault.until = Math.min(fault.until, until);
}

async function perform(story: Story, command: Command, means: Means): Promise<void> {
  switch (command.do) {
    case 'submit':
      return submit(story, command);
    case 'reply':
      return reply(story, means.gateway, command);
    case 'decide':
      return decide(story, command);
    case 'resend':
      return resend(story, command);
    case 'cancel':
      return cancel(story, command);
    case 'block':
      return block(story, command);
    case 'entry':
      return entry(story, command);
    case 'contact':
      return contact(story, command);
    case 'wait':
      return jump(story, command.seconds * 1_000);
    case 'wait-until':
      return jumpTo(story, command);
    case 'fault':
      return setFault(story, { fault: command.fault, delays: means.delays });
    case 'calm':
      return calm(story);
    case 'at-once':
      return atOnce(story, command.commands, means);
  }
}

/** Everybody acts, and looks, at the same time. */
async function atOnce(story: Story, commands: readonly Command[], means: Means): Promise<void> {
  story.busy = true;
  await Promise.all([...commands.map((command) => perform(story, command, means)), look(story)]);
  story.busy = false;
}

/** Runs a history with fresh people on a running service, looking from all sides after each command. */
export async function run(
  service: Service,
  { commands, number, setting }: { commands: readonly Command[]; number: number; setting: Setting },
): Promise<Story> {
  const people = await makePeople(service, number);
  const ahead = Date.parse(await service.now()) - Date.now();
  const story = makeStory(service, people, { ahead, hint: setting.hint });
  const means = { gateway: openGateway(service.dataDir), delays: setting.delays };
  for (const command of commands) {
    await perform(story, command, means);
    await look(story);
  }
  return story;
}
