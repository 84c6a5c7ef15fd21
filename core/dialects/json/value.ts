/** Whether a parsed value is a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON object that a text is; `undefined` where it is none. */
export const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Whether a parsed value is an array. `Array.isArray` alone would make its items `any`. */
export const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
