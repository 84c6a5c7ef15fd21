/** The path of a model that stands under its publisher; versions of models are parted by an `@`, which stays one. */
export const publishedPath = (model: string, action: string): string =>
  `/models/${encodeURIComponent(model).replaceAll("%40", "@")}:${action}`;
