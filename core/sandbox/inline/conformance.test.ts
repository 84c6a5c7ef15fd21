import { buildGuest } from "../guest/build.ts";
import { conformance } from "../testing/conformance.ts";
import { InlineEngine } from "./engine.ts";

const guest = await buildGuest();

conformance("inline", () => new InlineEngine({ guest }));
