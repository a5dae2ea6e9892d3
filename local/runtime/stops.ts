/** Takes what ends something that was started. */
export type OnStop = (stop: () => unknown) => void;

/** What was started, to be ended last first. */
export function makeStops() {
  const stops: (() => unknown)[] = [];
  const onStop: OnStop = (stop) => stops.push(stop);
  return {
    onStop,
    stop: async (): Promise<void> => {
      for (const each of stops.splice(0).reverse()) await each();
    },
  };
}
