import { resolve } from "node:path";

/** The plugins that ship with Sluice. */
export const SHIPPED_PLUGINS = resolve(import.meta.dir, "../../plugins");
