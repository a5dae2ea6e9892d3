import type { ServiceLevelAnswer } from '../../shared/contract/answers/public.ts';

/** Units of the drawing: each day a column, its height the share in time. */
const STEP = 10;
const HEIGHT = 60;

type Props = { days: ServiceLevelAnswer['days']; title: string };

/** The days side by side. The table below says the same in words. */
export const Chart = ({ days, title }: Props) => (
  <svg class="chart" viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`} role="img" aria-label={title}>
    <title>{title}</title>
    {days.map(({ on, share }, index) => {
      const height = share === null ? 2 : Math.max(2, share * HEIGHT);
      return (
        <rect
          key={on}
          class={share === null ? 'none' : undefined}
          x={index * STEP}
          y={HEIGHT - height}
          width={STEP - 2}
          height={height}
        />
      );
    })}
  </svg>
);
