import { writeFileSync } from "node:fs";
import { join } from "node:path";

const PRELUDE = `
const raw = (bytes) => process.stdout.write(bytes);
const send = (instance, message) => {
  const text = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length + 4, 0);
  head.writeUInt32LE(instance, 4);
  raw(Buffer.concat([head, text]));
};
const kinds = {
  open: (m) => send(0, { t: "opened", instance: m.instance }),
  ping: (m) => send(0, { t: "pong", n: m.n, rssBytes: 1 }),
  setUp: (m, instance) => send(instance, { t: "reply", call: m.call }),
  cleanUp: (m, instance) => send(instance, { t: "reply", call: m.call }),
  call: (m, instance) => send(instance, { t: "reply", call: m.call, reply: { verdict: "sound" } }),
};
`;
const READER = `
let held = Buffer.alloc(0);
process.stdin.on("data", (piece) => {
  held = Buffer.concat([held, piece]);
  while (held.length >= 8 && held.length >= 4 + held.readUInt32LE(0)) {
    const end = 4 + held.readUInt32LE(0);
    const instance = held.readUInt32LE(4);
    for (const line of held.toString("utf8", 8, end).split("\\n")) {
      const message = JSON.parse(line);
      kinds[message.t]?.(message, instance);
    }
    held = held.subarray(end);
  }
});
process.stdin.on("end", () => process.exit());
send(0, { t: "hello", node: "24" });
`;

/** Writes the program of a companion that behaves well but for this, which may replace the members of `kinds`. */
export const fakeCompanion = (dir: string, behaviour: string): string => {
  const path = join(dir, `companion-${Bun.hash(behaviour)}.cjs`);
  writeFileSync(path, PRELUDE + behaviour + READER);
  return path;
};
