/** Whether a parsed value is a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a parsed value is an array. `Array.isArray` alone would make its items `any`. */
export const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
