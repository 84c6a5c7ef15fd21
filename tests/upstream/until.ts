/** Waits until the condition holds; throws when it does not within `ms`. */
export const until = async (condition: () => boolean | Promise<boolean>, ms = 5000): Promise<void> => {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
