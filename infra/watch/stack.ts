import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import type { DataStack } from '../data/stack.ts';
import { prefixOf, tag } from '../names.ts';
import type { ServiceStack } from '../stack.ts';
import { makeAlarms, makeBurnRates } from './alarms.ts';
import { makeBudget } from './budget.ts';
import { makeDashboard } from './dashboard.ts';
import { makeDrill } from './drill.ts';
import { watchKeys } from './key-events.ts';
import { account } from './specs/account.ts';
import { functions } from './specs/functions.ts';
import { gateway } from './specs/http.ts';
import { people } from './specs/people.ts';
import { sms } from './specs/sms.ts';
import { tellers } from './topics.ts';
import { countUnauthorised } from './unauthorised.ts';

type Props = StackProps & { config: StageConfig; data: DataStack; service: ServiceStack };

/** Who watches a stage, but for what takes a release back: that is with the functions (infra/stack.ts), and there before the release. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, service, ...props }: Props) {
    super(scope, id, props);
    tag(this, config);
    const prefix = prefixOf(config);
    const { watched, topics } = service;
    const tell = tellers(topics);
    const specs = [sms, people, functions, gateway, account].flatMap((of) => of(watched));
    makeAlarms(this, { prefix, tell, specs });
    countUnauthorised(this, prefix, data.accessLog);
    makeBurnRates(this, { prefix, tell, own: watched.own });
    makeDrill(this, { prefix, own: watched.own, tell });
    watchKeys(this, { keys: data.keys, topics });
    makeBudget(this, { prefix, config, topic: topics.warn });
    makeDashboard(this, watched);
  }
}
