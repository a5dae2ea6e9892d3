import type { Series } from './figures.ts';
import { all, plain } from './synthesised.ts';

export type Watched = { name: string; series: Series[]; watches: string };
export type AlarmFacts = Watched & {
  threshold: number;
  comparison: string;
  description: string;
  actions: unknown[];
  okActions: unknown[];
};

type AlarmProperties = {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions?: unknown[];
  OKActions?: unknown[];
  Threshold: number;
  ComparisonOperator: string;
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: string }[];
  Statistic?: string;
  Period?: number;
  Metrics?: MetricQuery[];
};
type MetricQuery = {
  Id: string;
  Expression?: string;
  ReturnData?: boolean;
  MetricStat?: {
    Metric: Pick<AlarmProperties, 'Namespace' | 'MetricName' | 'Dimensions'>;
    Period: number;
    Stat: string;
  };
};

const dimensionsOf = (list: { Name: string; Value: string }[] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

function seriesOf(query: MetricQuery): Series {
  if (query.Expression !== undefined) return { id: query.Id, expression: query.Expression };
  const { Metric, Stat = '', Period = 0 } = query.MetricStat ?? { Metric: {} };
  return {
    id: query.Id,
    statistic: Stat,
    seconds: Period,
    metric: {
      namespace: Metric.Namespace ?? '',
      name: Metric.MetricName ?? '',
      dimensions: dimensionsOf(Metric.Dimensions),
    },
  };
}

/** The template's metric alarms. */
export const ALARMS: AlarmFacts[] = all('AWS::CloudWatch::Alarm').map(({ properties }) => {
  const alarm = plain(properties) as AlarmProperties;
  const queries = alarm.Metrics ?? [
    {
      Id: 'metric',
      ReturnData: true,
      MetricStat: { Metric: alarm, Period: alarm.Period ?? 0, Stat: alarm.Statistic ?? '' },
    },
  ];
  return {
    name: alarm.AlarmName,
    description: alarm.AlarmDescription,
    actions: alarm.AlarmActions ?? [],
    okActions: alarm.OKActions ?? [],
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator,
    series: queries.map(seriesOf),
    watches: queries.find(({ ReturnData }) => ReturnData !== false)?.Id ?? '',
  };
});

type WidgetMetric = (string | { expression?: string; id?: string; stat?: string; period?: number })[];
type Widget = { type: string; properties: { title?: string; metrics?: WidgetMetric[] } };

function widgetSeries(row: WidgetMetric, index: number): Series {
  const texts = row.filter((part) => typeof part === 'string');
  const options = row.find((part) => typeof part === 'object') ?? {};
  const id = options.id ?? `metric${index}`;
  if (options.expression !== undefined) return { id, expression: options.expression };
  const [namespace = '', name = '', ...pairs] = texts;
  const dimensions = Object.fromEntries(
    Array.from({ length: pairs.length / 2 }, (_, pair) => [pairs[2 * pair] ?? '', pairs[2 * pair + 1] ?? '']),
  );
  return {
    id,
    metric: { namespace, name, dimensions },
    statistic: options.stat ?? '',
    seconds: options.period ?? 300,
  };
}

/** The dashboard's widgets with metrics. */
export const WIDGETS: Watched[] = all('AWS::CloudWatch::Dashboard').flatMap(({ properties }) => {
  const { widgets }: { widgets: Widget[] } = JSON.parse(String(plain(properties.DashboardBody)));
  return widgets
    .filter(({ properties: { metrics } }) => metrics !== undefined)
    .map(({ properties: { title = '', metrics = [] } }) => ({
      name: title,
      series: metrics.map(widgetSeries),
      watches: '',
    }));
});
