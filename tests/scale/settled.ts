const READINGS = 20;
const EVERY_MS = 50;

/** Waits until a figure has moved by no more than `within` for a second, and gives it. */
export const settled = async (read: () => number, within = 0, ms = 20_000): Promise<number> => {
  const deadline = performance.now() + ms;
  let last: number[] = [];
  for (;;) {
    last = [...last, read()].slice(-READINGS);
    const figure = last.at(-1) ?? 0;
    if (last.length === READINGS && Math.max(...last) - Math.min(...last) <= within) return figure;
    if (performance.now() > deadline) throw new Error(`not settled within ${ms} ms: ${last.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
};
