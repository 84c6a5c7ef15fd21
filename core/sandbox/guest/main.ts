import { hasRoom, intern, open, receive, thrown } from "./entry.ts";
import { entryOf } from "./instance.ts";
import { freeze, put } from "./primordials.ts";

// The engine takes it, and deletes it from the global object before the plugin's bundle is evaluated.
put(globalThis, "__sluice", freeze({ open, receive, entry: entryOf, intern, thrown, hasRoom }));
