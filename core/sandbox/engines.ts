import guest from "./guest/guest.generated.js.txt" with { type: "text" };
import { InlineEngine } from "./inline/engine.ts";
import { IsolateEngine } from "./isolate/engine.ts";
import { Engines } from "./sandbox.ts";

/** The two engines of a process. */
export const defaultEngines = (): Engines =>
  new Engines({
    inline: () => new InlineEngine({ guest }),
    isolate: () => new IsolateEngine({ guest }),
  });
