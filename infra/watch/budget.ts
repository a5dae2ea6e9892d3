import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';

/** Of the month's budget, %: spent, or about to be. */
const LEVELS = { ACTUAL: 80, FORECASTED: 100 } as const;

type Input = { prefix: string; config: Pick<StageConfig, 'monthlyBudgetUsd'>; topic: ITopic };

/** What the account may cost a month; SMS, which SNS limits, have alarms of their own. */
export function makeBudget(scope: Construct, { prefix, config, topic }: Input): void {
  new CfnBudget(scope, 'budget', {
    budget: {
      budgetName: prefix,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: config.monthlyBudgetUsd, unit: 'USD' },
    },
    notificationsWithSubscribers: Object.entries(LEVELS).map(([notificationType, threshold]) => ({
      notification: {
        notificationType,
        threshold,
        comparisonOperator: 'GREATER_THAN',
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    })),
  });
}
