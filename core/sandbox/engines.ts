import { consoleFiles } from "./console-files.ts";
import type { Engine } from "./contract.ts";
import guest from "./guest/guest.generated.js.txt" with { type: "text" };
import { LateEngine } from "./late-engine.ts";
import { Engines } from "./sandbox.ts";

/** The two engines of a process. */
export const defaultEngines = (): Engines => {
  const options = { guest, onConsole: consoleFiles() };
  const inline = async (): Promise<Engine> => {
    const { InlineEngine } = await import("./inline/engine.ts");
    return new InlineEngine(options);
  };
  const isolate = async (): Promise<Engine> => {
    const { IsolateEngine } = await import("./isolate/engine.ts");
    return new IsolateEngine(options);
  };
  return new Engines({
    inline: () => new LateEngine("inline", inline),
    isolate: () => new LateEngine("isolate", isolate),
  });
};
