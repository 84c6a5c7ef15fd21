import { type Static, Type } from "@sinclair/typebox";

const KIB = 1024;
const MIB = 1024 * KIB;

const bound = (byDefault: number, minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ default: byDefault, minimum, maximum, description }));

/** Bounds of one plugin, as its author may set them. The administrator's own bounds stand above them. */
export const LimitsSchema = Type.Object(
  {
    cpuMs: bound(50, 1, 5000, "Processor time of one call, in milliseconds."),
    wallMs: bound(5000, 1, 300_000, "One call in all, what it waits for included, in milliseconds."),
    memoryBytes: bound(16 * MIB, MIB, 512 * MIB, "Memory of the plugin, in bytes."),
    stackBytes: bound(256 * KIB, 32 * KIB, MIB, "Stack of the plugin, in bytes."),
    resultBytes: bound(MIB, KIB, 16 * MIB, "What one call may leave behind, as JSON, in bytes."),
    powerCalls: bound(32, 0, 1024, "Calls of asynchronous powers in one call of a hook."),
  },
  {
    additionalProperties: false,
    description: "Bounds that the plugin needs. Default: what each field says.",
  },
);

/** Every bound of a plugin, none left out. */
export const AllLimitsSchema = Type.Required(LimitsSchema);

/** Bounds as an author may set them. */
export type LimitsAsked = Static<typeof LimitsSchema>;
/** Every bound of a plugin. */
export type PluginLimits = Static<typeof AllLimitsSchema>;

const byDefault = (name: keyof PluginLimits): number => AllLimitsSchema.properties[name].default;

/**
 * Every bound: what was asked, and the default where nothing was.
 * @example limitsOf({ cpuMs: 200 }).wallMs === 5000
 */
export const limitsOf = (asked: LimitsAsked = {}): PluginLimits => ({
  cpuMs: byDefault("cpuMs"),
  wallMs: byDefault("wallMs"),
  memoryBytes: byDefault("memoryBytes"),
  stackBytes: byDefault("stackBytes"),
  resultBytes: byDefault("resultBytes"),
  powerCalls: byDefault("powerCalls"),
  ...asked,
});
