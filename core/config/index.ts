export { type CheckedConfig, type CheckOptions, checkConfig } from "./check.ts";
export { defaultConfig } from "./defaults.ts";
export { configJsonSchema, configReference } from "./generate.ts";
export type { Environment } from "./interpolate.ts";
export { loadConfig, showProblem } from "./load.ts";
export type { ConfigProblem, LoadedConfig } from "./loaded.ts";
export { nearest } from "./nearest.ts";
export * from "./schema.ts";
export { watchConfig } from "./watch.ts";
