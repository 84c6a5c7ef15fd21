/** What `bun test` counted. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (...all: readonly Counts[]): Counts =>
  all.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    NOTHING,
  );

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Reads the closing lines of `bun test`; `undefined` where it never came to them. */
export const countsIn = (output: string): Counts | undefined => {
  const plain = output.replace(COLOUR, "");
  const end = plain.lastIndexOf("\nRan ");
  if (end < 0) return undefined;
  const closing = plain.slice(plain.lastIndexOf("\n\n", end), end);
  const count = (word: string): number =>
    Number(new RegExp(`^ *(\\d+) ${word}$`, "m").exec(closing)?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail"), skipped: count("skip") + count("todo") };
};

/** Runs `bun test`; each piece of output goes to `out` as it comes. */
export const runBunTest = async (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  out: (text: string) => void,
): Promise<Counts> => {
  const child = Bun.spawn([process.execPath, "test", ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let errors = "";
  const drain = async (stream: ReadableStream<Uint8Array>, seen: (text: string) => void) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      const text = decoder.decode(bytes, { stream: true });
      seen(text);
      out(text);
    }
  };
  await Promise.all([
    drain(child.stdout, () => {}),
    drain(child.stderr, (text) => {
      errors += text;
    }),
  ]);
  const code = await child.exited;
  const counts = countsIn(errors);
  if (counts === undefined) {
    out(`bun test ended with ${code} before it had counted\n`);
    return { ...NOTHING, failed: 1 };
  }
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};
