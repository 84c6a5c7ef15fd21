import { consoleFiles } from "./console-files.ts";
import guest from "./guest/guest.generated.js.txt" with { type: "text" };
import { InlineEngine } from "./inline/engine.ts";
import { IsolateEngine } from "./isolate/engine.ts";
import { Engines } from "./sandbox.ts";

/** The two engines of a process. */
export const defaultEngines = (): Engines => {
  const onConsole = consoleFiles();
  return new Engines({
    inline: () => new InlineEngine({ guest, onConsole }),
    isolate: () => new IsolateEngine({ guest, onConsole }),
  });
};
