import guest from "../guest/guest.generated.js.txt" with { type: "text" };
import { conformance } from "../testing/conformance.ts";
import { IsolateEngine } from "./engine.ts";

conformance("isolate", () => new IsolateEngine({ guest }));
