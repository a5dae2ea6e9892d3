import { runInNewContext } from 'node:vm';

/** A metric as an alarm or a widget names it. */
export type Named = { namespace: string; name: string; dimensions: Record<string, string> };

export const keyOf = ({ namespace, name, dimensions }: Named): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).toSorted()]);

type Figure = { at: number; value: number };
export type Figures = Map<string, Figure[]>;

type Emf = {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
} & Record<string, unknown>;

/** Reads a service's output as CloudWatch does: every line in the embedded metric format becomes figures. */
export function figuresOf(output: string): Figures {
  const figures: Figures = new Map();
  for (const line of output.split('\n')) {
    if (!line.startsWith('{"_aws"') || !line.endsWith('}')) continue;
    const record: Emf = JSON.parse(line);
    for (const { Namespace, Dimensions, Metrics } of record._aws.CloudWatchMetrics) {
      for (const [{ Name }, names] of Metrics.flatMap((metric) =>
        Dimensions.map((each) => [metric, each] as const),
      )) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(record[name])]));
        const key = keyOf({ namespace: Namespace, name: Name, dimensions });
        const values = [record[Name]]
          .flat()
          .map((value) => ({ at: record._aws.Timestamp, value: Number(value) }));
        figures.set(key, [...(figures.get(key) ?? []), ...values]);
      }
    }
  }
  return figures;
}

/** A metric in an alarm or a widget: one that exists, or an expression over others (by id). */
export type Series =
  | { id: string; metric: Named; statistic: string; seconds: number }
  | { id: string; expression: string };

const STATISTICS: Record<string, (values: readonly number[]) => number> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  SampleCount: (values) => values.length,
};

/** The values of a metric, one for each of its periods in which there was one, by the period's beginning. */
function periodsOf(figures: Figures, { metric, statistic, seconds }: Extract<Series, { metric: Named }>) {
  const periods = Map.groupBy(figures.get(keyOf(metric)) ?? [], ({ at }) =>
    Math.floor(at / (seconds * 1000)),
  );
  const compute = STATISTICS[statistic];
  if (!compute) throw new Error(`the statistic ${statistic} is not known here`);
  return new Map([...periods].map(([period, inside]) => [period, compute(inside.map(({ value }) => value))]));
}

/** The values that the series with this id has over a run, in the order of time; those it is computed from included. */
export function valuesOf(figures: Figures, all: readonly Series[], id: string): number[] {
  const wanted = all.find((series) => series.id === id);
  if (!wanted) throw new Error(`there is no series ${id}`);
  if ('metric' in wanted)
    return [...periodsOf(figures, wanted)].toSorted(([a], [b]) => a - b).map(([, value]) => value);
  const inputs = all.flatMap((series) =>
    'metric' in series ? [[series.id, periodsOf(figures, series)] as const] : [],
  );
  const periods = new Set(inputs.flatMap(([, values]) => [...values.keys()]));
  // As in CloudWatch, an expression has a value only where all it is made of have one.
  return [...periods]
    .toSorted((a, b) => a - b)
    .filter((period) => inputs.every(([, values]) => values.has(period)))
    .map((period) =>
      evaluate(
        wanted.expression,
        Object.fromEntries(inputs.map(([name, values]) => [name, values.get(period)])),
      ),
    );
}

/** What an account may have, where an alarm asks for its quota. */
const QUOTA = 1_000;

/** Metric math, as far as it is used here, reads as JavaScript; IF takes three values. */
export const evaluate = (expression: string, values: Record<string, number | undefined>): number =>
  Number(
    runInNewContext(expression, {
      ...values,
      IF: (test: boolean, yes: number, no: number) => (test ? yes : no),
      SERVICE_QUOTA: () => QUOTA,
    }),
  );
