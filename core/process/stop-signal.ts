/**
 * Resolves when the gateway is to end, by SIGTERM or SIGINT; any later signal finds it ending. From the call on no
 * signal ends this process by itself, so it is called before anything that takes its time.
 */
export const stopSignal = (): Promise<undefined> => {
  // A gateway that has no config yet has nothing to reload.
  process.on("SIGHUP", () => undefined);
  return new Promise((stop) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(undefined));
  });
};
